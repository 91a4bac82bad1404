import { expect, test } from '@playwright/test';
import { atTheDoor, goAway, goIn, idOf, inACall, onPath, seesOthers, type Person } from './people';

/** Waits until the shared screen of a participant moves on a page: a fake screen shows a clock. */
async function seesScreenOf(participant: string, { page }: Person): Promise<void> {
  const video = page.locator(`[data-participant-screen="${participant}"] video[data-visible]`);
  await expect(video).toHaveCount(1);
  const time = (): Promise<number> => video.evaluate((element: HTMLVideoElement) => element.currentTime);
  const before = await time();
  await expect.poll(time, { timeout: 10_000 }).toBeGreaterThan(before);
}

test('a shared screen is seen by everybody, on every path', async ({ browser }) => {
  const room = `screen-${Date.now()}`;
  const [ada, ben] = await inACall(browser, room, ['Ada', 'Ben']);
  const adasId = await idOf(ada);
  await ada.page.locator('[data-action="share"]').click();
  await onPath(ben, 'p2p');
  await seesScreenOf(adasId, ben);

  const cleo = await atTheDoor(browser, room, 'Cleo');
  await goIn(cleo);
  for (const person of [ben, cleo]) {
    await onPath(person, 'sfu');
    await seesScreenOf(adasId, person);
  }
  for (const person of [ada, ben, cleo]) await seesOthers(person, 2);

  await goAway(cleo);
  await onPath(ben, 'p2p');
  await seesScreenOf(adasId, ben);
  await ada.page.locator('[data-action="stop-share"]').click();
  await expect(ben.page.locator('[data-participant-screen]')).toHaveCount(0);
  await seesOthers(ben, 1);
  await goAway(ada, ben);
});
