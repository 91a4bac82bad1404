import { longestGapMillis, pageNow, renderedFrames, type HeardAudio, type RenderedFrame } from '../e2e/observer';
import { idOf, type Person } from '../e2e/people';

const FRAME_MILLIS = 1000 / 30;

/** What somebody notices of somebody else while something happens. */
export interface Noticed {
  /** Longest time between two frames on screen. */
  readonly gapMillis: number;
  /** Frames between the last of one `<video>` and the first of the next that nobody saw, by their capture times; all changes added up. */
  readonly lostAtChange: number;
  /** Captured frames that were never on screen, in every thousand: a busy machine drops some without any switch. */
  readonly lostPerMille: number;
  /** Audible samples that had to be made up in what is heard, before, across and after the change. */
  readonly concealed: number;
  /** How far sound and picture are apart at the end. */
  readonly apartMillis: number;
}

/** Lets `what` happen and says what each of the two notices of the other. */
export async function noticing(people: readonly [Person, Person], what: () => Promise<void>): Promise<Noticed[]> {
  const starts = await Promise.all(people.map(({ page }) => hear(page)));
  await what();
  return Promise.all(
    people.map(async ({ page }, index) => {
      const other = people[1 - index];
      const participant = other ? await idOf(other) : '';
      const from = starts[index]?.at ?? 0;
      const to = await pageNow(page);
      const frames = (await renderedFrames(page)).filter(
        (frame) => frame.participant === participant && frame.presentedAt >= from && frame.presentedAt <= to,
      );
      const changes = await page.evaluate(() => window.gridroomObserver.soundChanges);
      const end = await hear(page);
      const offsets = await page.evaluate(() => window.gridroomObserver.playoutOffsets());
      return {
        gapMillis: longestGapMillis(frames, participant, from, to),
        lostAtChange: lostAtChanges(frames),
        lostPerMille: lostPerMille(frames),
        concealed: concealedInWhatIsHeard([
          ...starts.slice(index, index + 1),
          ...changes.filter(({ at }) => at > from && at < end.at),
          end,
        ]),
        apartMillis: Math.max(...offsets.map(({ audioAheadMillis }) => Math.abs(audioAheadMillis))),
      };
    }),
  );
}

/** What can be heard on a page now. */
function hear(page: Person['page']): Promise<HeardAudio> {
  return page.evaluate(() => window.gridroomObserver.hear());
}

function framesBetween(earlier: RenderedFrame, later: RenderedFrame): number {
  const { capturedAt: from } = earlier;
  const { capturedAt: to } = later;
  return from === undefined || to === undefined ? NaN : Math.max(0, Math.round((to - from) / FRAME_MILLIS) - 1);
}

function lostAtChanges(frames: readonly RenderedFrame[]): number {
  return frames.slice(1).reduce((lost, frame, index) => {
    const before = frames[index];
    return before && before.video !== frame.video ? lost + framesBetween(before, frame) : lost;
  }, 0);
}

function lostPerMille(frames: readonly RenderedFrame[]): number {
  const lost = frames.slice(1).reduce((sum, frame, index) => {
    const before = frames[index];
    return before ? sum + framesBetween(before, frame) : sum;
  }, 0);
  return (1000 * lost) / (lost + frames.length);
}

/** What is heard at the end of a stretch was heard all through it: a stretch ends when other sounds begin. */
function concealedInWhatIsHeard(moments: readonly HeardAudio[]): number {
  return moments.slice(1).reduce((sum, { heard, concealed }, index) => {
    const before = moments[index]?.concealed ?? {};
    const grown = heard.map((track) => (concealed[track] ?? 0) - (before[track] ?? 0));
    return sum + grown.reduce((a, b) => a + b, 0);
  }, 0);
}
