import { expect } from '@playwright/test';
import { test } from './firefox';
import { atTheDoor, goAway, goIn, idOf, inACall, onPath, seesOthers, standstillOf, STANDSTILL_MILLIS } from './people';
import type { Person } from './people';

/** Waits until sound of `count` others comes out of a page's connections. */
async function hearsOthers({ page }: Person, count: number): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(async () => {
          const up = window.gridroomObserver.peers.filter(({ connectionState }) => connectionState === 'connected');
          const reports = await Promise.all(up.map((peer) => peer.getStats()));
          return reports
            .flatMap((report) => [...report.values()])
            .filter((stats) => stats.type === 'inbound-rtp' && stats.kind === 'audio' && stats.totalAudioEnergy > 0.001)
            .length;
        }),
      { timeout: 15_000, intervals: [100] },
    )
    .toBe(count);
}

/** Waits until these people, and nobody else, see and hear each other on this path. */
async function areTogether(people: readonly Person[], path: 'p2p' | 'sfu'): Promise<void> {
  for (const person of people) {
    await onPath(person, path);
    await seesOthers(person, people.length - 1);
    await hearsOthers(person, people.length - 1);
  }
}

test('Firefox and Chromium talk directly, and a third person moves them onto the node and back', async ({
  browser,
  firefox,
  baseURL,
}) => {
  const room = `firefox-${Date.now()}`;
  const fay = await atTheDoor(firefox, room, 'Fay', { origin: baseURL ?? '' });
  const ada = await atTheDoor(browser, room, 'Ada');
  const ben = await atTheDoor(browser, room, 'Ben');
  await goIn(fay);
  await goIn(ada);
  await areTogether([ada, fay], 'p2p');
  const standstills = [await standstillOf(await idOf(fay), ada), await standstillOf(await idOf(ada), fay)];

  await goIn(ben);
  await areTogether([ada, ben, fay], 'sfu');
  await goAway(ben);
  await areTogether([ada, fay], 'p2p');
  for (const standstill of standstills) expect(await standstill()).toBeLessThan(STANDSTILL_MILLIS);
  await goAway(ada, fay);
});

test('Firefox comes third, is gone for the others when its page is reloaded, and comes back', async ({
  browser,
  firefox,
  baseURL,
}) => {
  const room = `firefox-third-${Date.now()}`;
  const [ada, ben] = await inACall(browser, room, ['Ada', 'Ben']);
  const fay = await atTheDoor(firefox, room, 'Fay', { origin: baseURL ?? '' });
  await goIn(fay);
  await areTogether([ada, ben, fay], 'sfu');

  await fay.page.reload();
  for (const person of [ada, ben]) await expect(person.page.locator('[data-participant]')).toHaveCount(1);
  await goIn(fay);
  await areTogether([ada, ben, fay], 'sfu');
  await goAway(ada, ben, fay);
});
