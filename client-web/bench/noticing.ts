import type { Page } from '@playwright/test';
import { longestGapMillis, renderedFrames, type HeardAudio, type RenderedFrame } from '../e2e/observer';
import { idOf, type Person } from '../e2e/people';

const FRAME_MILLIS = 1000 / 30;

/** What somebody notices of somebody else while something happens; undefined where the browser does not say. */
export interface Noticed {
  /** Longest time between two frames on screen. */
  readonly gapMillis: number;
  /** Frames between the last of one `<video>` and the first of the next that nobody saw, by their capture times; all changes added up. */
  readonly lostAtChange: number | undefined;
  /** Captured frames that were never on screen, in every thousand: a busy machine drops some without any switch. */
  readonly lostPerMille: number | undefined;
  /** Audible samples that had to be made up in voices that are heard before, across and after the change. */
  readonly concealed: number;
  /** The same in voices that begin meanwhile: a decoder may stretch the first sounds of somebody who comes. */
  readonly concealedInNewVoices: number;
  /** How far sound and picture are apart at the end. */
  readonly apartMillis: number | undefined;
}

/**
 * Lets `what` happen and says what each of the two notices of the other. Sound is looked at before pictures: to fetch a list of frames keeps
 * a page busy.
 */
export async function noticing(people: readonly [Person, Person], what: () => Promise<void>): Promise<Noticed[]> {
  const starts = await Promise.all(people.map(({ page }) => hear(page)));
  await what();
  const ends = await Promise.all(people.map(({ page }) => hear(page)));
  const apart = await Promise.all(people.map(({ page }) => apartMillis(page)));
  const ids = await Promise.all(people.map(idOf));
  return Promise.all(
    people.map(async ({ page }, index) => {
      const [start, end] = [starts[index], ends[index]];
      if (!start || !end) throw new Error('somebody is missing');
      const participant = ids[1 - index] ?? '';
      const frames = (await renderedFrames(page, start.at)).filter(
        (frame) => frame.participant === participant && frame.presentedAt <= end.at,
      );
      const changes = await page.evaluate(() => window.gridroomObserver.soundChanges);
      return {
        gapMillis: longestGapMillis(frames, participant, start.at, end.at),
        lostAtChange: lostAtChanges(frames),
        lostPerMille: lostPerMille(frames),
        ...concealedInWhatIsHeard([start, ...changes.filter(({ at }) => at > start.at && at < end.at), end]),
        apartMillis: apart[index],
      };
    }),
  );
}

/** What can be heard on a page now. */
function hear(page: Page): Promise<HeardAudio> {
  return page.evaluate(() => window.gridroomObserver.hear());
}

/** A browser knows it once it has had a report of both senders. */
async function apartMillis(page: Page): Promise<number | undefined> {
  for (let tries = 0; tries < 12; tries++) {
    const offsets = await page.evaluate(() => window.gridroomObserver.playoutOffsets());
    if (offsets.length > 0) return Math.max(...offsets.map(({ audioAheadMillis }) => Math.abs(audioAheadMillis)));
    await page.waitForTimeout(250);
  }
  return undefined;
}

/** Frames that were captured between two that follow each other on screen. */
function between(frames: readonly RenderedFrame[]): readonly { changes: boolean; missing: number | undefined }[] {
  return frames.slice(1).map((frame, index) => {
    const { video, capturedAt: from } = frames[index] ?? frame;
    const { capturedAt: to } = frame;
    const missing =
      from === undefined || to === undefined ? undefined : Math.max(0, Math.round((to - from) / FRAME_MILLIS) - 1);
    return { changes: video !== frame.video, missing };
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function lostAtChanges(frames: readonly RenderedFrame[]): number | undefined {
  const lost = between(frames)
    .filter(({ changes }) => changes)
    .map(({ missing }) => missing);
  return lost.includes(undefined) ? undefined : sum(lost.map((missing) => missing ?? 0));
}

function lostPerMille(frames: readonly RenderedFrame[]): number | undefined {
  const lost = between(frames).flatMap(({ missing }) => missing ?? []);
  return lost.length === 0 ? undefined : (1000 * sum(lost)) / (sum(lost) + lost.length);
}

/** What is heard at the end of a stretch was heard all through it: a stretch ends when other sounds begin. */
function concealedInWhatIsHeard(moments: readonly HeardAudio[]): Pick<Noticed, 'concealed' | 'concealedInNewVoices'> {
  const grown = moments.slice(1).flatMap(({ heard, concealed }, index) => {
    const before = moments[index]?.concealed ?? {};
    return heard.map((track) => ({ isNew: !(track in before), by: (concealed[track] ?? 0) - (before[track] ?? 0) }));
  });
  return {
    concealed: sum(grown.filter(({ isNew }) => !isNew).map(({ by }) => by)),
    concealedInNewVoices: sum(grown.filter(({ isNew }) => isNew).map(({ by }) => by)),
  };
}
