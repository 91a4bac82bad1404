import { test } from '@playwright/test';
import { SCENES, type SceneName } from './scenes';

/** Pictures for people to look at: `GRIDROOM_PICTURES=/some/folder npm run e2e:views -- pictures`. */
const folder = process.env['GRIDROOM_PICTURES'];
const only = process.env['GRIDROOM_SCENES']?.split(',');

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

/** What has to be pressed to see a state. */
const KEYS: Partial<Record<SceneName, string>> = { chat: 'c', knocks: 'p' };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${size} ${colorScheme}`, () => {
      test.use({ viewport, colorScheme, hasTouch: size === 'phone', isMobile: size === 'phone' });
      for (const scene of Object.keys(SCENES) as SceneName[]) {
        if (only && !only.includes(scene)) continue;
        test(scene, async ({ page }) => {
          await page.goto(`/e2e-views/index.html?scene=${scene}`);
          await page.waitForTimeout(1200);
          const key = KEYS[scene];
          if (key) await page.keyboard.press(key);
          await page.screenshot({ path: `${folder}/${size}-${colorScheme}-${scene}.png` });
          if (scene !== 'people-5') return;
          await page.keyboard.press('g');
          await page.waitForTimeout(300);
          await page.screenshot({ path: `${folder}/${size}-${colorScheme}-speaker.png` });
        });
      }
    });
  }
}
