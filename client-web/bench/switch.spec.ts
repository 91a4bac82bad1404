import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test, type Browser } from '@playwright/test';
import { longestGapMillis, pageNow, renderedFrames } from '../e2e/observer';
import { atTheDoor, goAway, goIn, idOf, inACall, onPath, type Person } from '../e2e/people';
import { Server } from '../e2e/server';
import { noticing, type Noticed } from './noticing';

const rounds = Number(process.env['SWITCHES'] ?? 20);
/** Longer than a switch takes: whoever looks whether it is over disturbs it. */
const AFTERMATH_MILLIS = 3000;
const SETTLE_MILLIS = 1500;

/** What a newcomer sees, from the click on. */
interface Arrival {
  readonly firstMillis: number;
  readonly bothMillis: number;
}

interface Join {
  readonly noticed: readonly Noticed[];
  readonly arrival: Arrival;
}

interface Figures {
  plain: readonly Noticed[];
  readonly up: Join[];
  readonly down: (readonly Noticed[])[];
  readonly onTheNode: Join[];
  /** Longest gaps between frames of a shared screen, in milliseconds. */
  readonly screen: { readonly plain: number[]; readonly up: number[]; readonly down: number[] };
}

const figures: Figures = { plain: [], up: [], down: [], onTheNode: [], screen: { plain: [], up: [], down: [] } };

/** What a newcomer has seen since the click; only afterwards, because whoever looks disturbs. */
async function arrivalOf({ page }: Person, clicked: number): Promise<Arrival> {
  const firsts = new Map<string, number>();
  for (const { participant, presentedAt } of await renderedFrames(page, clicked)) {
    if (!firsts.has(participant)) firsts.set(participant, presentedAt - clicked);
  }
  expect(firsts.size, 'how many others the newcomer sees').toBe(2);
  return { firstMillis: Math.min(...firsts.values()), bothMillis: Math.max(...firsts.values()) };
}

/** Two people who have been talking for a while. */
async function twoPeople(browser: Browser, origin: string, room: string): Promise<readonly [Person, Person]> {
  const people = await inACall(browser, room, ['Ada', 'Ben'], { origin });
  await people[0].page.waitForTimeout(3000);
  return people;
}

/** What two people notice when a third comes, and when they leave again. */
async function visit(
  browser: Browser,
  origin: string,
  room: string,
  people: readonly [Person, Person],
  after: 'p2p' | 'sfu',
) {
  const cleo = await atTheDoor(browser, room, 'Cleo', { origin });
  await cleo.page.waitForTimeout(1500);
  let clicked = 0;
  const noticed = await noticing(people, async () => {
    clicked = await pageNow(cleo.page);
    await goIn(cleo);
    await cleo.page.waitForTimeout(AFTERMATH_MILLIS);
    for (const person of people) await onPath(person, 'sfu');
    await cleo.page.waitForTimeout(SETTLE_MILLIS);
  });
  const arrival = await arrivalOf(cleo, clicked);
  const parting = await noticing(people, async () => {
    await cleo.page.evaluate(() => document.querySelector<HTMLElement>('[data-action="leave"]')?.click());
    // The hysteresis of the configuration, and then the switch.
    await cleo.page.waitForTimeout(AFTERMATH_MILLIS + 2000);
    for (const person of people) await onPath(person, after);
    await cleo.page.waitForTimeout(SETTLE_MILLIS);
  });
  await goAway(cleo);
  return { join: { noticed, arrival }, parting };
}

test('what is noticed when a third person comes and goes', async ({ browser, baseURL }) => {
  test.setTimeout(rounds * 60_000 + 60_000);
  const origin = baseURL ?? '';
  const room = `switch-${Date.now()}`;
  const people = await twoPeople(browser, origin, room);
  figures.plain = await noticing(people, () => people[0].page.waitForTimeout(5000));
  for (let round = 1; round <= rounds; round++) {
    const { join, parting } = await visit(browser, origin, room, people, 'p2p');
    figures.up.push(join);
    figures.down.push(parting);
    console.log(`round ${round}: up ${JSON.stringify(join)}, down ${JSON.stringify(parting)}`);
  }
  await goAway(...people);
});

test('what is noticed of the same in a room that is on the node already', async ({ browser }) => {
  test.setTimeout(rounds * 60_000 + 60_000);
  const server = await Server.start('--p2p-max-participants', '1');
  try {
    const room = `node-${Date.now()}`;
    const people = await twoPeople(browser, server.origin, room);
    for (let round = 1; round <= rounds; round++) {
      const { join } = await visit(browser, server.origin, room, people, 'sfu');
      figures.onTheNode.push(join);
      console.log(`round ${round}: ${JSON.stringify(join)}`);
    }
    await goAway(...people);
  } finally {
    await server.remove();
  }
});

test('what is noticed of a shared screen when a third person comes and goes', async ({ browser, baseURL }) => {
  test.setTimeout(rounds * 60_000 + 60_000);
  const room = `screen-${Date.now()}`;
  const [ada, ben] = await twoPeople(browser, baseURL ?? '', room);
  const screen = `screen:${await idOf(ada)}`;
  await ada.page.locator('[data-action="share"]').click();
  await ada.page.waitForTimeout(3000);
  const longestGap = async (what: () => Promise<void>): Promise<number> => {
    const from = await pageNow(ben.page);
    await what();
    return longestGapMillis(await renderedFrames(ben.page), screen, from, await pageNow(ben.page));
  };
  figures.screen.plain.push(await longestGap(() => ben.page.waitForTimeout(5000)));
  for (let round = 1; round <= rounds; round++) {
    const cleo = await atTheDoor(browser, room, 'Cleo');
    await cleo.page.waitForTimeout(1500);
    const up = await longestGap(async () => {
      await goIn(cleo);
      await ben.page.waitForTimeout(AFTERMATH_MILLIS + 2000);
      await onPath(ben, 'sfu');
    });
    const down = await longestGap(async () => {
      await cleo.page.evaluate(() => document.querySelector<HTMLElement>('[data-action="leave"]')?.click());
      await ben.page.waitForTimeout(2 * AFTERMATH_MILLIS);
      await onPath(ben, 'p2p');
    });
    figures.screen.up.push(up);
    figures.screen.down.push(down);
    console.log(`round ${round}: screen up ${up}, down ${down}`);
    await goAway(cleo);
  }
  await goAway(ada, ben);
});

test.afterAll(() => {
  const line = (name: string, values: (number | undefined)[]): void => {
    const sorted = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
    const at = (share: number): string =>
      `${Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? NaN)}`.padStart(6);
    const known = `${sorted.length} of ${values.length}`.padStart(9);
    console.log(`${name.padEnd(58)} median ${at(0.5)}  p95 ${at(0.95)}  worst ${at(1)}  ${known}`);
  };
  const lines = (name: string, noticed: readonly Noticed[]): void => {
    const all = (what: keyof Noticed): (number | undefined)[] => noticed.map((each) => each[what]);
    line(`${name}: longest gap between frames, ms`, all('gapMillis'));
    line(`${name}: frames lost where the picture changed over`, all('lostAtChange'));
    line(`${name}: frames lost in all, per mille`, all('lostPerMille'));
    line(`${name}: samples concealed in voices that go on`, all('concealed'));
    line(`${name}: samples concealed in voices that begin`, all('concealedInNewVoices'));
    line(`${name}: sound and picture apart, ms`, all('apartMillis'));
  };
  const { plain, up, down, onTheNode } = figures;
  lines('two people, no switch', plain);
  lines(
    'up',
    up.flatMap(({ noticed }) => noticed),
  );
  lines('down', down.flat());
  lines(
    'join on the node',
    onTheNode.flatMap(({ noticed }) => noticed),
  );
  line(
    'newcomer, up: first frame after the click, ms',
    up.map(({ arrival }) => arrival.firstMillis),
  );
  line(
    'newcomer, up: frames of both after the click, ms',
    up.map(({ arrival }) => arrival.bothMillis),
  );
  line(
    'newcomer, on the node: frames of both, ms',
    onTheNode.map(({ arrival }) => arrival.bothMillis),
  );
  line('shared screen, no switch: longest gap, ms', figures.screen.plain);
  line('shared screen, up: longest gap, ms', figures.screen.up);
  line('shared screen, down: longest gap, ms', figures.screen.down);
  mkdirSync('test-results', { recursive: true });
  writeFileSync('test-results/switch.json', JSON.stringify(figures, null, 2));
});
