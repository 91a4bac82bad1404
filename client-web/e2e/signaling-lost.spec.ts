import { expect } from '@playwright/test';
import { test } from './fixtures';
import {
  atTheDoor,
  goAway,
  goIn,
  idOf,
  inACall,
  onPath,
  seesOthers,
  standstillOf,
  STANDSTILL_MILLIS,
  type Person,
} from './people';

/** Waits until a page says that it has lost signaling, or that it is back. */
async function hasLostSignaling({ page }: Person, lost: boolean): Promise<void> {
  await expect(page.locator('.call')).toHaveAttribute('data-phase', lost ? 'reconnecting' : 'joined', {
    timeout: 30_000,
  });
}

for (const [path, names] of [
  ['p2p', ['Ben']],
  ['sfu', ['Ben', 'Cleo']],
] as const) {
  test(`a lost WebSocket is replaced on ${path}: the same participant, and media goes on meanwhile`, async ({
    browser,
    line,
  }) => {
    const room = `lost-${path}-${Date.now()}`;
    const ada = await atTheDoor(browser, room, 'Ada', { origin: line.origin });
    await goIn(ada);
    const others = await inACall(browser, room, names, { already: 1 });
    const [ben] = others;
    for (const person of [ada, ...others]) await onPath(person, path);
    const [adasId, bensId] = [await idOf(ada), await idOf(ben)];
    const standstills = [await standstillOf(bensId, ada), await standstillOf(adasId, ben)];

    line.cut();
    await hasLostSignaling(ada, true);
    await expect(ben.page.locator(`[data-participant="${adasId}"]`)).toHaveAttribute('data-lost', 'true');
    await ada.page.waitForTimeout(3000);
    line.mend();
    await hasLostSignaling(ada, false);
    await expect(ben.page.locator(`[data-participant="${adasId}"]`)).toHaveAttribute('data-lost', 'false');
    for (const person of [ada, ...others]) {
      await onPath(person, path);
      await seesOthers(person, names.length);
    }
    for (const standstill of standstills) expect(await standstill()).toBeLessThan(STANDSTILL_MILLIS);
    expect([await idOf(ada), await idOf(ben)]).toEqual([adasId, bensId]);
    await goAway(ada, ...others);
  });
}

test('signaling dies and comes back: two who talk directly notice nothing', async ({ browser, server }) => {
  const [ada, ben] = await inACall(browser, 'restart', ['Ada', 'Ben'], { origin: server.origin });
  const [adasId, bensId] = [await idOf(ada), await idOf(ben)];
  const standstills = [await standstillOf(bensId, ada), await standstillOf(adasId, ben)];

  await server.kill();
  for (const person of [ada, ben]) await hasLostSignaling(person, true);
  await server.start();
  for (const person of [ada, ben]) await hasLostSignaling(person, false);
  for (const person of [ada, ben]) {
    await expect(person.page.locator('[data-participant][data-lost="false"]')).toHaveCount(1);
    await onPath(person, 'p2p');
    await seesOthers(person, 1);
  }
  for (const standstill of standstills) expect(await standstill()).toBeLessThan(STANDSTILL_MILLIS);
  expect([await idOf(ada), await idOf(ben)]).toEqual([adasId, bensId]);
  await goAway(ada, ben);
});

test('signaling and node are restarted under three people: they come back by themselves', async ({
  browser,
  server,
}) => {
  const people = await inACall(browser, 'restart', ['Ada', 'Ben', 'Cleo'], { origin: server.origin });
  const ids = await Promise.all(people.map(idOf));

  await server.stop();
  for (const person of people) await hasLostSignaling(person, true);
  await server.start();
  for (const person of people) {
    await hasLostSignaling(person, false);
    await seesOthers(person, 2);
    await onPath(person, 'sfu');
  }
  expect(await Promise.all(people.map(idOf))).toEqual(ids);
  await goAway(...people);
});
