import { expect, test } from '@playwright/test';
import { longestGapMillis, pageNow, renderedFrames } from './observer';
import { goAway, goIn, idOf, inACall, onPath, seesOthers, type Person } from './people';

/** Three pages on two cores, one of which loads: what somebody would call a standstill is longer than this. */
const STANDSTILL_MILLIS = 1000;

/** Longest time since `from` in which a page's picture of somebody stood still. */
async function standstillMillis({ page }: Person, participant: string, from: number): Promise<number> {
  return longestGapMillis(await renderedFrames(page), participant, from, await pageNow(page));
}

test('somebody reloads on the node: the others go on seeing each other, and have them back', async ({ browser }) => {
  const [ada, ben, cleo] = await inACall(browser, `reload-${Date.now()}`, ['Ada', 'Ben', 'Cleo']);
  const [adasId, bensId] = [await idOf(ada), await idOf(ben)] as const;
  const from = [await pageNow(ada.page), await pageNow(ben.page)] as const;

  await cleo.page.reload();
  await goIn(cleo);
  for (const person of [ada, ben, cleo]) {
    await seesOthers(person, 2);
    await onPath(person, 'sfu');
  }
  expect(await standstillMillis(ada, bensId, from[0])).toBeLessThan(STANDSTILL_MILLIS);
  expect(await standstillMillis(ben, adasId, from[1])).toBeLessThan(STANDSTILL_MILLIS);
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
