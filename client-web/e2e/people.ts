import { expect, type Browser, type Page } from '@playwright/test';
import { observe } from './observer';

/** Somebody in a browser context of their own. */
export interface Person {
  readonly name: string;
  readonly page: Page;
}

/** Opens the lobby of a room, and stays in it. */
export async function atTheDoor(browser: Browser, room: string, name: string, query = ''): Promise<Person> {
  const context = await browser.newContext({
    viewport: { width: 960, height: 600 },
    permissions: ['camera', 'microphone'],
  });
  const page = await context.newPage();
  await observe(page);
  await page.goto(`/r/${room}?name=${encodeURIComponent(name)}&video=640x360${query}`);
  await expect(page.locator('[data-action="join"]')).toBeEnabled();
  return { name, page };
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

/** Waits until frames of `count` others are being rendered. */
export async function seesOthers(person: Person, count: number): Promise<void> {
  await expect
    .poll(
      () =>
        person.page.evaluate(() => {
          const since = performance.now() - 1000;
          const recent = window.gridroomObserver.frames.filter((frame) => frame.presentedAt > since);
          return new Set(recent.map((frame) => frame.participant)).size;
        }),
      { timeout: 20_000, intervals: [100] },
    )
    .toBe(count);
}

/** Leaves by closing the page. */
export async function goAway(person: Person): Promise<void> {
  await person.page.context().close();
}
