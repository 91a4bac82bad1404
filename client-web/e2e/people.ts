import { expect, type Browser, type Page } from '@playwright/test';
import { longestGapMillis, observe, pageNow, renderedFrames } from './observer';

/** What a person would call a standstill is longer than this. Pages that load and servers that start take their share of two cores. */
export const STANDSTILL_MILLIS = 1000;

/** Somebody in a browser context of their own. */
export interface Person {
  readonly name: string;
  readonly page: Page;
}

/** How somebody differs from the others. */
export interface PersonOptions {
  /** Where their page comes from; by default the server that all tests share. */
  readonly origin?: string;
  /** More of the address: `&join=1`. */
  readonly query?: string;
  /** How many others are in the room before. */
  readonly already?: number;
  /** What the browser may use; by default camera and microphone. */
  readonly permissions?: string[];
  /** Done to their page before it loads. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** Opens the lobby of a room, and stays in it. */
export async function atTheDoor(
  browser: Browser,
  room: string,
  name: string,
  { origin, query = '', permissions = ['camera', 'microphone'], prepare }: PersonOptions = {},
): Promise<Person> {
  const context = await browser.newContext({
    viewport: { width: 960, height: 600 },
    permissions,
    ...(origin === undefined ? {} : { baseURL: origin }),
  });
  const page = await context.newPage();
  await observe(page);
  await prepare?.(page);
  await page.goto(`/r/${room}?name=${encodeURIComponent(name)}&video=640x360${query}`);
  await expect(page.locator('[data-action="join"]')).toBeEnabled();
  return { name, page };
}

/** Opens pages for all these names, lets everybody in, and waits until they see each other. */
export async function inACall<const Names extends readonly string[]>(
  browser: Browser,
  room: string,
  names: Names,
  options: PersonOptions = {},
): Promise<{ [Index in keyof Names]: Person }> {
  const people: Person[] = [];
  for (const name of names) people.push(await atTheDoor(browser, room, name, options));
  for (const person of people) await goIn(person);
  for (const person of people) await seesOthers(person, people.length - 1 + (options.already ?? 0));
  return people as { [Index in keyof Names]: Person };
}

/** Presses the lobby's button. */
export async function goIn(person: Person): Promise<void> {
  await person.page.locator('[data-action="join"]').click();
}

/** The id that signaling gave. */
export async function idOf(person: Person): Promise<string> {
  const tile = person.page.locator('[data-participant-self]');
  return (await tile.first().getAttribute('data-participant-self')) ?? '';
}

/** Waits until the page says that media goes this way. */
export async function onPath(person: Person, path: 'p2p' | 'sfu'): Promise<void> {
  await expect(person.page.locator(`[data-media-path="${path}"]`)).toBeVisible({ timeout: 20_000 });
}

/** Waits until new frames of `count` others, who are there now, are rendered. */
export async function seesOthers(person: Person, count: number): Promise<void> {
  const begunAt = await pageNow(person.page);
  await expect
    .poll(
      () =>
        person.page.evaluate((begunAt) => {
          const since = Math.max(begunAt, performance.now() - 1000);
          const recent = window.gridroomObserver.frames.filter((frame) => frame.presentedAt > since);
          const seen = new Set(recent.map((frame) => frame.participant));
          const tiles = [...document.querySelectorAll('[data-participant]')];
          return tiles.filter((tile) => seen.has(tile.getAttribute('data-participant') ?? '')).length;
        }, begunAt),
      { timeout: 20_000, intervals: [100] },
    )
    .toBe(count);
}

/** From now on looks how long somebody's picture stands still on a page; what it returns tells the longest time so far. */
export async function standstillOf(participant: string, { page }: Person): Promise<() => Promise<number>> {
  const from = await pageNow(page);
  return async () => longestGapMillis(await renderedFrames(page), participant, from, await pageNow(page));
}

/** Leaves by closing the page. */
export async function goAway(...people: readonly Person[]): Promise<void> {
  for (const person of people) await person.page.context().close();
}
