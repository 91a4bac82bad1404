import { mkdirSync, writeFileSync } from 'node:fs';
import { test, type Browser } from '@playwright/test';
import { concealedAudio, longestGapMillis, pageNow, renderedFrames, type RenderedFrame } from '../e2e/observer';
import { atTheDoor, goAway, goIn, idOf, onPath, seesOthers, type Person } from '../e2e/people';

const rounds = Number(process.env['SWITCHES'] ?? 20);
const frameMillis = 1000 / 30;

/** What one of the two who were there first has noticed of one switch. */
interface Noticed {
  readonly gapMillis: number;
  readonly lostFrames: number;
  readonly concealed: number;
}

interface Sample {
  readonly up: Noticed[];
  readonly down: Noticed[];
  readonly newcomerMillis: number;
}

const quantile = (values: number[], q: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
};

/** Frames that were captured in the window and never shown, by their capture times. */
function lostFrames(frames: readonly RenderedFrame[], participant: string, from: number, to: number): number {
  const captured = frames
    .filter((frame) => frame.participant === participant && frame.presentedAt >= from && frame.presentedAt <= to)
    .flatMap((frame) => (frame.capturedAt === undefined ? [] : [frame.capturedAt]))
    .sort((a, b) => a - b);
  let lost = 0;
  for (let i = 1; i < captured.length; i++) {
    const gap = (captured[i] ?? 0) - (captured[i - 1] ?? 0);
    lost += Math.max(0, Math.round(gap / frameMillis) - 1);
  }
  return lost;
}

async function concealedTotal(person: Person): Promise<number> {
  const streams = await concealedAudio(person.page);
  return streams.reduce((sum, s) => sum + s.concealedSamples - s.silentConcealedSamples, 0);
}

/** What `person` notices of `other` while `what` happens. */
async function noticing(people: readonly [Person, Person], what: () => Promise<void>): Promise<Noticed[]> {
  const starts = await Promise.all(people.map((p) => pageNow(p.page)));
  const concealedBefore = await Promise.all(people.map(concealedTotal));
  await what();
  const ends = await Promise.all(people.map((p) => pageNow(p.page)));
  const concealedAfter = await Promise.all(people.map(concealedTotal));
  const ids = await Promise.all(people.map(idOf));
  const frames = await Promise.all(people.map((p) => renderedFrames(p.page)));
  return people.map((_, i) => {
    const other = ids[1 - i] ?? '';
    const mine = frames[i] ?? [];
    return {
      gapMillis: longestGapMillis(mine, other, starts[i] ?? 0, ends[i] ?? 0),
      lostFrames: lostFrames(mine, other, starts[i] ?? 0, ends[i] ?? 0),
      concealed: (concealedAfter[i] ?? 0) - (concealedBefore[i] ?? 0),
    };
  });
}

async function newcomerMillis(cleo: Person): Promise<number> {
  const clicked = await pageNow(cleo.page);
  await goIn(cleo);
  await seesOthers(cleo, 2);
  const frames = await renderedFrames(cleo.page);
  const firsts = new Map<string, number>();
  for (const frame of frames) if (!firsts.has(frame.participant)) firsts.set(frame.participant, frame.presentedAt);
  return Math.max(...firsts.values()) - clicked;
}

async function oneRound(browser: Browser, room: string, ada: Person, ben: Person): Promise<Sample> {
  const cleo = await atTheDoor(browser, room, 'Cleo');
  await ada.page.waitForTimeout(1500);
  let joined = NaN;
  const up = await noticing([ada, ben], async () => {
    joined = await newcomerMillis(cleo);
    for (const person of [ada, ben]) await onPath(person, 'sfu');
    await ada.page.waitForTimeout(2500);
  });
  const down = await noticing([ada, ben], async () => {
    await cleo.page.evaluate(() => document.querySelector<HTMLElement>('[data-action="leave"]')?.click());
    for (const person of [ada, ben]) await onPath(person, 'p2p');
    await ada.page.waitForTimeout(2500);
  });
  await goAway(cleo);
  return { up, down, newcomerMillis: joined };
}

test('what is noticed of a switch', async ({ browser }) => {
  test.setTimeout(rounds * 60_000 + 60_000);
  const room = `switch-${Date.now()}`;
  const ada = await atTheDoor(browser, room, 'Ada');
  const ben = await atTheDoor(browser, room, 'Ben');
  await goIn(ada);
  await goIn(ben);
  await seesOthers(ada, 1);
  await seesOthers(ben, 1);
  const plain = await noticing([ada, ben], () => ada.page.waitForTimeout(5000));
  const samples: Sample[] = [];
  for (let round = 0; round < rounds; round++) {
    const sample = await oneRound(browser, room, ada, ben);
    samples.push(sample);
    console.log(`round ${round + 1}: ${JSON.stringify(sample)}`);
  }
  const report = (name: string, values: number[]): string =>
    `${name.padEnd(34)} median ${quantile(values, 0.5).toFixed(0).padStart(5)}  p95 ${quantile(values, 0.95).toFixed(0).padStart(5)}  worst ${Math.max(
      ...values,
    )
      .toFixed(0)
      .padStart(5)}`;
  const all = (direction: 'up' | 'down', what: keyof Noticed): number[] =>
    samples.flatMap((sample) => sample[direction].map((noticed) => noticed[what]));
  console.log(`no switch, longest gap: ${plain.map((p) => p.gapMillis.toFixed(0)).join(' and ')} ms`);
  for (const direction of ['up', 'down'] as const) {
    console.log(report(`${direction}: longest frame gap, ms`, all(direction, 'gapMillis')));
    console.log(report(`${direction}: frames lost`, all(direction, 'lostFrames')));
    console.log(report(`${direction}: concealed audio samples`, all(direction, 'concealed')));
  }
  console.log(
    report(
      'newcomer sees both, ms',
      samples.map((s) => s.newcomerMillis),
    ),
  );
  mkdirSync('test-results', { recursive: true });
  writeFileSync('test-results/switch.json', JSON.stringify({ plain, samples }, null, 2));
});
