import type { SlotWish } from '../../protocol';

/** A video that a layout shows. */
export interface WantedVideo {
  readonly participant: string;
  readonly source: 'camera' | 'screen';
}

/** How many video slots a connection has: it grows in these steps, because each step costs an offer. */
const STEPS = [3, 9, 16, 25, 50];

/** The number of video slots for a layout of `videos` tiles. */
export function slotCountFor(videos: number): number {
  return STEPS.find((step) => step >= videos) ?? STEPS.at(-1) ?? videos;
}

/**
 * Puts videos into slots. A video that has a slot keeps it, so that nothing moves from one slot to another when people come and go; the
 * rest take free slots in order of importance. Videos beyond the slots are left out.
 *
 * @param before what the slots showed
 * @param videos what they shall show, most important first
 * @param mids all slots
 */
export function assignSlots(
  before: readonly SlotWish[],
  videos: readonly WantedVideo[],
  mids: readonly string[],
): readonly SlotWish[] {
  const shown = videos.slice(0, mids.length);
  const kept = before.filter((wish) => mids.includes(wish.mid) && shown.some((video) => isSame(video, wish)));
  const free = mids.filter((mid) => !kept.some((wish) => wish.mid === mid));
  const added = shown
    .filter((video) => !kept.some((wish) => isSame(video, wish)))
    .flatMap(({ participant, source }, index) => {
      const mid = free[index];
      return mid === undefined ? [] : [{ mid, participant, source }];
    });
  return [...kept, ...added];
}

/** Whether two lists of wishes ask for the same. */
export function sameWishes(one: readonly SlotWish[], other: readonly SlotWish[]): boolean {
  return (
    one.length === other.length &&
    one.every((wish) => other.some((counterpart) => counterpart.mid === wish.mid && isSame(counterpart, wish)))
  );
}

function isSame(one: WantedVideo, other: WantedVideo): boolean {
  return one.participant === other.participant && one.source === other.source;
}
