import { expect, test } from '@playwright/test';
import { metric } from './metrics';
import { atTheDoor, goAway, goIn, idOf, onPath, seesOthers } from './people';

test('two people talk directly, and no packet passes the node', async ({ browser, request }) => {
  const room = `direct-${Date.now()}`;
  const ada = await atTheDoor(browser, room, 'Ada');
  const ben = await atTheDoor(browser, room, 'Ben');
  const forwarded = await metric(request, 'gridroom_sfu_rtp_packets_forwarded_total');
  await goIn(ada);
  await goIn(ben);
  await seesOthers(ada, 1);
  await seesOthers(ben, 1);
  await onPath(ada, 'p2p');
  await onPath(ben, 'p2p');
  await ada.page.waitForTimeout(2000);
  expect(await metric(request, 'gridroom_sfu_rtp_packets_forwarded_total')).toBe(forwarded);
  await goAway(ben);
  await expect(ada.page.locator('[data-participant]')).toHaveCount(0);
  await goAway(ada);
});

test('a third person moves the room onto the node, and it goes back when two are left', async ({
  browser,
  request,
}) => {
  const room = `three-${Date.now()}`;
  const ada = await atTheDoor(browser, room, 'Ada');
  const ben = await atTheDoor(browser, room, 'Ben');
  const cleo = await atTheDoor(browser, room, 'Cleo');
  await goIn(ada);
  await goIn(ben);
  await seesOthers(ada, 1);
  await seesOthers(ben, 1);
  const ids = [await idOf(ada), await idOf(ben)];
  const forwarded = await metric(request, 'gridroom_sfu_rtp_packets_forwarded_total');

  await goIn(cleo);
  for (const person of [ada, ben, cleo]) {
    await onPath(person, 'sfu');
    await seesOthers(person, 2);
  }
  expect(await metric(request, 'gridroom_sfu_rtp_packets_forwarded_total')).toBeGreaterThan(forwarded);

  await goAway(cleo);
  for (const person of [ada, ben]) {
    await onPath(person, 'p2p');
    await seesOthers(person, 1);
  }
  expect([await idOf(ada), await idOf(ben)]).toEqual(ids);
  await goAway(ada);
  await goAway(ben);
});
