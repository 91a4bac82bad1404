import { expect, test } from '@playwright/test';
import { atTheDoor, goAway, goIn, idOf, inACall, seesOthers, type Person } from './people';

async function write({ page }: Person, text: string): Promise<void> {
  const button = page.locator('[data-action="chat"]');
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
  await page.getByRole('textbox', { name: 'Message to everybody' }).fill(text);
  await page.keyboard.press('Enter');
}

test('what is written reaches everybody who is there; who is muted, or renamed, is shown so, also to who comes later', async ({
  browser,
}) => {
  const room = `chat-${Date.now()}`;
  const [ada, ben] = await inACall(browser, room, ['Ada', 'Ben']);
  const [adasId, bensId] = [await idOf(ada), await idOf(ben)];

  await write(ada, 'Hello <b>Ben</b>');
  await expect(ben.page.locator('[data-action="chat"]')).toHaveAttribute('aria-label', /1 unread/);
  await ben.page.locator('[data-action="chat"]').click();
  await expect(ben.page.locator('.chat-line')).toContainText(['Hello <b>Ben</b>']);
  await expect(ben.page.locator('.chat-line')).toContainText(['Ada']);

  await ben.page.locator('[data-action="microphone"]').click();
  await ben.page.locator('[data-action="camera"]').click();
  const bensTile = `[data-participant="${bensId}"]`;
  await expect(ada.page.locator(bensTile)).toHaveAttribute('aria-label', 'Ben, muted, camera off');

  const cleo = await atTheDoor(browser, room, 'Cleo');
  await goIn(cleo);
  await seesOthers(cleo, 1);
  await expect(cleo.page.locator(bensTile)).toHaveAttribute('aria-label', 'Ben, muted, camera off');
  await expect(cleo.page.locator(`[data-participant="${adasId}"]`)).toHaveAttribute('aria-label', /^Ada(, speaking)?$/);

  await write(cleo, 'I am late');
  for (const person of [ada, ben]) {
    await expect(person.page.locator('.chat-line')).toContainText(['Hello <b>Ben</b>', 'I am late']);
  }
  await expect(cleo.page.locator('.chat-line')).toHaveCount(1);

  await cleo.page.locator('[data-action="more"]').click();
  await cleo.page.getByRole('menuitem', { name: 'Settings' }).click();
  await cleo.page.getByRole('textbox', { name: 'Your name' }).fill('Cleopatra');
  await cleo.page.getByRole('button', { name: 'Done' }).click();
  const cleosTile = ada.page.locator(`[data-participant="${await idOf(cleo)}"]`);
  await expect(cleosTile).toHaveAttribute('aria-label', /^Cleopatra/);

  await ben.page.locator('[data-action="camera"]').click();
  await seesOthers(ada, 2);
  await seesOthers(cleo, 2);
  await goAway(ada, ben, cleo);
});
