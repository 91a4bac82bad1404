import { expect, test, type Page } from '@playwright/test';
import type { SceneName } from './scenes';

async function open(page: Page, scene: SceneName): Promise<void> {
  await page.goto(`/e2e-views/index.html?scene=${scene}`);
  await expect(page.locator('main')).toBeVisible();
}

/** Marks each remote `<video>`, to find out later whether it is still the same element in the same place. */
async function markVideos(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const video of document.querySelectorAll<HTMLVideoElement>('[data-participant] video')) {
      video.dataset['mark'] = video.closest('[data-participant]')?.getAttribute('data-participant') ?? '';
      video.addEventListener('pause', () => (video.dataset['paused'] = 'yes'));
    }
  });
}

const marked = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLVideoElement>('[data-participant] video[data-mark]')].map(
      (video) => `${video.dataset['mark']}${video.dataset['paused'] ? ' was paused' : ''}`,
    ),
  );

test.describe('the contract for checks from outside', () => {
  test('the lobby goes in by its button, under the name in the field', async ({ page }) => {
    await open(page, 'lobby');
    await page.getByLabel('Your name').fill('Nora');
    await page.locator('[data-action="join"]').click();
    await expect(page.locator('[data-media-path="sfu"][data-phase="joined"]')).toBeVisible();
    expect(await page.evaluate(() => localStorage.getItem('gridroom.name'))).toBe('Nora');
  });

  test('the lobby does not go in without a name, and says so', async ({ page }) => {
    await open(page, 'lobby');
    await page.getByLabel('Your name').fill('  ');
    await page.locator('[data-action="join"]').click();
    await expect(page.getByLabel('Your name')).toBeFocused();
    await expect(page.getByText('Enter a name')).toBeVisible();
  });

  test('tiles carry ids, and the root says which way media travels', async ({ page }) => {
    await open(page, 'people-2');
    await expect(page.locator('[data-media-path="p2p"]')).toBeVisible();
    await expect(page.locator('[data-participant="p0"] video')).toBeVisible();
    await expect(page.locator('[data-participant-self="self"] video')).toBeVisible();
    await expect(page.locator('[data-participant]')).toHaveCount(1);
  });

  test('a shared screen is not a second tile of the person', async ({ page }) => {
    await open(page, 'screen');
    await expect(page.locator('[data-participant="p1"]')).toHaveCount(1);
    await expect(page.locator('[data-participant-screen="p1"] video')).toBeVisible();
  });
});

test.describe('a picture', () => {
  test('stays in its element while people come, go, speak and share, and the layout changes', async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 1000 });
    await open(page, 'people-5');
    await markVideos(page);
    const before = await marked(page);
    expect(before).toHaveLength(4);
    await page.evaluate(() => {
      const { session, person } = window.gridroomScene;
      session.change({ others: [...session.snapshot().others, person(7)] });
      session.changeOther('p2', { speaking: true });
      session.changeOther('p3', { sources: { microphone: true, camera: true, screen: true } });
    });
    await expect(page.locator('[data-participant-screen="p3"]')).toBeVisible();
    await page.evaluate(() => {
      const { session } = window.gridroomScene;
      session.changeOther('p3', { sources: { microphone: true, camera: false, screen: false } });
      session.change({ mediaPath: 'p2p' });
    });
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.evaluate(() => {
      const { session } = window.gridroomScene;
      session.change({ others: session.snapshot().others.filter((other) => other.id !== 'p7') });
    });
    await expect(page.locator('[data-participant="p7"]')).toHaveCount(0);
    expect(await marked(page)).toEqual(before);
  });

  test('is not drawn anew when something else changes', async ({ page }) => {
    await open(page, 'people-12');
    const touched = await page.evaluate(async () => {
      const { session } = window.gridroomScene;
      const changed = new Set<string>();
      const observer = new MutationObserver((records) => {
        for (const { target } of records) {
          const element = target instanceof Element ? target : target.parentElement;
          const id = element?.closest('[data-participant]')?.getAttribute('data-participant');
          if (id) changed.add(id);
        }
      });
      observer.observe(document.body, { subtree: true, attributes: true, childList: true, characterData: true });
      session.changeOther('p4', { speaking: true });
      session.sendChat('hello');
      session.change({ locked: true });
      await new Promise((resolve) => setTimeout(resolve, 200));
      return [...changed];
    });
    expect(touched).toEqual(['p4']);
  });
});

test.describe('what the node is asked for', () => {
  test('is what the stage shows, at once, and again only when it differs', async ({ page }) => {
    await open(page, 'people-30');
    const asked = () => page.evaluate(() => window.gridroomScene.session.shown);
    await expect.poll(async () => (await asked()).length).toBe(1);
    expect((await asked())[0]).toHaveLength(24);
    await page.evaluate(() => window.gridroomScene.session.changeOther('p3', { speaking: true }));
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await asked()).at(-1)?.length).toBe(5);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('g');
    await expect.poll(async () => (await asked()).at(-1)?.[0]?.heightPx ?? 0).toBeGreaterThan(400);
    expect((await asked()).length).toBeLessThanOrEqual(4);
  });
});

test.describe('keys', () => {
  test('mute, camera, chat, people, view and help', async ({ page }) => {
    await open(page, 'people-5');
    await page.keyboard.press('m');
    await expect(page.getByRole('button', { name: 'Turn on microphone' })).toBeVisible();
    await page.keyboard.press('v');
    await expect(page.getByRole('button', { name: 'Turn on camera' })).toBeVisible();
    await page.keyboard.press('g');
    await expect(page.locator('[data-role="large"]')).toHaveCount(1);
    await page.keyboard.press('p');
    await expect(page.getByRole('heading', { name: 'People' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.locator('[data-action="people"]')).toBeFocused();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toContainText('Copy link');
    await page.keyboard.press('m');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Turn on microphone' })).toBeVisible();
  });

  test('are letters to whoever types', async ({ page }) => {
    await open(page, 'people-5');
    await page.keyboard.press('c');
    const field = page.getByLabel('Message to everybody');
    await expect(field).toBeFocused();
    await page.keyboard.type('mvp?');
    await expect(field).toHaveValue('mvp?');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('log')).toContainText('mvp?');
    await expect(page.getByRole('button', { name: 'Mute microphone' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.locator('[data-action="chat"]')).toBeFocused();
  });

  test('can be turned off, and stay off', async ({ page }) => {
    await open(page, 'people-5');
    await page.keyboard.press('?');
    await page.getByText('Use single-key shortcuts').click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
    await expect(page.getByRole('button', { name: 'Mute microphone' })).toBeVisible();
    await page.reload();
    await page.keyboard.press('m');
    await expect(page.getByRole('button', { name: 'Mute microphone' })).toBeVisible();
  });
});

test.describe('chat', () => {
  test('is counted while nobody looks, and read aloud', async ({ page }) => {
    await open(page, 'people-5');
    await page.evaluate(() => {
      const { session } = window.gridroomScene;
      const line = { participant: 'p0', name: 'Ada', sentAt: 0, own: false };
      session.change({
        chat: [
          { ...line, id: 1, text: 'one' },
          { ...line, id: 2, text: 'two' },
        ],
      });
    });
    await expect(page.getByRole('button', { name: 'Chat, 2 unread messages' })).toBeVisible();
    await expect(page.locator('[aria-live="polite"]', { hasText: 'Ada: two' })).toHaveCount(1);
    await page.keyboard.press('c');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Chat', exact: true })).toBeVisible();
  });
});

test.describe('moderating', () => {
  test('lets in, refuses, locks, mutes and removes', async ({ page }) => {
    await open(page, 'knocks');
    await page.getByRole('button', { name: 'Let Leonie in' }).click();
    await page.locator('[data-action="people"]').click();
    await page.getByRole('button', { name: /^Refuse Somebody/ }).click();
    await page.getByText('Lock the room').click();
    await page.getByRole('button', { name: 'Actions for Ada' }).click();
    await page.getByRole('menuitem', { name: 'Mute microphone' }).click();
    await page.getByRole('button', { name: 'Actions for Ada' }).click();
    await page.getByRole('menuitem', { name: 'Remove from the room' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    expect(await page.evaluate(() => window.gridroomScene.session.asked)).toEqual([
      ['admit', 'k1'],
      ['deny', 'k2'],
      ['mute', 'p0', 'microphone'],
      ['remove', 'p0'],
    ]);
    expect(await page.evaluate(() => window.gridroomScene.session.snapshot().locked)).toBe(false);
  });

  test('is not offered to those who may not', async ({ page }) => {
    await open(page, 'people-5');
    await page.evaluate(() => {
      const { session } = window.gridroomScene;
      session.change({ self: { ...session.snapshot().self, moderator: false } });
    });
    await page.keyboard.press('p');
    await expect(page.getByText('Dimitri').first()).toBeVisible();
    await expect(page.getByRole('button', { name: /^Actions for/ })).toHaveCount(0);
    await expect(page.getByRole('switch')).toHaveCount(0);
  });
});

test('notices say what happened, and go', async ({ page }) => {
  await open(page, 'people-5');
  await page.evaluate(() =>
    window.gridroomScene.session.change({
      notices: [
        { id: 1, key: 'muted-by', values: { name: 'Ada', source: 'camera' }, tone: 'info' },
        { id: 2, key: 'device-problem', values: { device: 'microphone', problem: 'in-use' }, tone: 'warning' },
      ],
    }),
  );
  const status = page.locator('.notes [role="status"]');
  await expect(status).toContainText('Ada turned off your camera.');
  await expect(status).toContainText('The microphone cannot be used: another program is using it.');
  await page.locator('[data-notice="device-problem"]').getByRole('button', { name: 'Close' }).click();
  await expect(status).not.toContainText('The microphone');
  await expect(status).not.toContainText('Ada', { timeout: 6000 });
});

test('one button turns on the sound that the browser refused', async ({ page }) => {
  await open(page, 'sound-blocked');
  await page.locator('[data-action="enable-sound"]').click();
  await expect(page.locator('[data-action="enable-sound"]')).toHaveCount(0);
});

test('pinning makes somebody large, and pinning again ends it', async ({ page }) => {
  await open(page, 'people-5');
  await page.getByRole('button', { name: 'Pin Cleo' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-participant="p2"][data-role="large"]')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-role="large"]')).toHaveCount(0);
});

test('leaving shows the end, and one can come back', async ({ page }) => {
  await open(page, 'people-2');
  await page.locator('[data-action="leave"]').click();
  await expect(page.getByRole('heading', { name: 'You have left the room' })).toBeFocused();
  await expect(page.locator('[data-action="rejoin"]')).toBeVisible();
});

test('pages need nothing inline: no violation of a strict Content-Security-Policy', async ({ page }) => {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Content-Security-Policy/i.test(message.text())) problems.push(message.text());
  });
  await page.route('**/e2e-views/index.html*', async (route) => {
    const response = await route.fetch();
    // Vite's development server puts its own inline pieces into the page; style-src is what our own code could break.
    await route.fulfill({
      response,
      headers: { ...response.headers(), 'content-security-policy': "style-src-attr 'none'" },
    });
  });
  for (const scene of ['people-5', 'knocks'] as const) {
    await open(page, scene);
    await page.locator('button').first().focus();
    await page.keyboard.press('p');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    // The style sheets of Vite's development server are files in a build.
    await expect(page.locator('style:not([data-vite-dev-id])')).toHaveCount(0);
  }
  expect(problems).toEqual([]);
});
