import { expect, test } from '@playwright/test';
import { goAway, goIn, idOf, inACall, onPath, seesOthers, standstillOf, STANDSTILL_MILLIS } from './people';

test('somebody reloads on the node: the others go on seeing each other, and have them back', async ({ browser }) => {
  const [ada, ben, cleo] = await inACall(browser, `reload-${Date.now()}`, ['Ada', 'Ben', 'Cleo']);
  const [adasId, bensId] = [await idOf(ada), await idOf(ben)];
  const standstills = [await standstillOf(bensId, ada), await standstillOf(adasId, ben)];

  await cleo.page.reload();
  await goIn(cleo);
  for (const person of [ada, ben, cleo]) {
    await seesOthers(person, 2);
    await onPath(person, 'sfu');
  }
  for (const standstill of standstills) expect(await standstill()).toBeLessThan(STANDSTILL_MILLIS);
  expect([await idOf(ada), await idOf(ben)]).toEqual([adasId, bensId]);
  await goAway(ada, ben, cleo);
});

test('one of two reloads: the other stays where they are, and both talk directly again', async ({ browser }) => {
  const [ada, ben] = await inACall(browser, `reload-two-${Date.now()}`, ['Ada', 'Ben']);
  const adasId = await idOf(ada);

  await ben.page.reload();
  await expect(ada.page.locator('[data-participant]')).toHaveCount(0);
  await goIn(ben);
  for (const person of [ada, ben]) {
    await seesOthers(person, 1);
    await onPath(person, 'p2p');
  }
  expect(await idOf(ada)).toBe(adasId);
  expect(await ben.page.locator('[data-participant]').getAttribute('data-participant')).toBe(adasId);
  await goAway(ada, ben);
});
