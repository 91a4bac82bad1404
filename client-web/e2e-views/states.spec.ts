import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { SCENES, type SceneName } from './scenes';

/** What has to be pressed to see a state. */
const KEYS: Partial<Record<SceneName, string>> = { chat: 'c', knocks: 'p' };

async function open(page: Page, scene: SceneName, key = KEYS[scene]): Promise<void> {
  await page.goto(`/e2e-views/index.html?scene=${scene}`);
  await expect(page.locator('main')).toBeVisible();
  if (key) await page.keyboard.press(key);
}

/** Breaks of WCAG 2.2 A and AA and of good practice, each as one line. */
async function violations(page: Page, except: string[] = []): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).disableRules(except).analyze();
  return found.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`),
  );
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing to complain of, ${colorScheme}`, () => {
    test.use({ colorScheme });
    for (const scene of Object.keys(SCENES) as SceneName[]) {
      test(scene, async ({ page }) => {
        await open(page, scene);
        expect(await violations(page)).toEqual([]);
      });
    }
    for (const [name, key] of [
      ['speaker view', 'g'],
      ['shortcuts', '?'],
    ] as const) {
      test(name, async ({ page }) => {
        await open(page, 'people-5', key);
        expect(await violations(page)).toEqual([]);
      });
    }
    test('settings, the menu and the explanation of the path', async ({ page }) => {
      // react-aria puts a button for screen readers, which closes what is open, beside the dialog.
      const except = ['region'];
      await open(page, 'people-5');
      await page.locator('[data-action="path"]').click();
      await expect(page.getByRole('dialog')).toContainText('through the server');
      expect(await violations(page, except)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator('[data-action="more"]').click();
      await expect(page.getByRole('menu')).toBeVisible();
      expect(await violations(page, except)).toEqual([]);
      await page.getByRole('menuitem', { name: 'Settings' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await violations(page, except)).toEqual([]);
    });
  });
}

test.describe('small and enlarged', () => {
  for (const [name, viewport] of [
    ['320 px wide', { width: 320, height: 568 }],
    ['1280x800 at 200 %', { width: 640, height: 400 }],
    ['a phone on its side', { width: 844, height: 390 }],
  ] as const) {
    test(`nothing is cut off: ${name}`, async ({ page }) => {
      await page.setViewportSize(viewport);
      for (const scene of ['start', 'lobby-missing', 'people-1', 'people-5', 'people-30', 'knocks', 'ended'] as const) {
        await open(page, scene);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect([scene, wide]).toEqual([scene, 0]);
        for (const button of await page.getByRole('button').all()) {
          const box = await button.boundingBox();
          const label = await button.getAttribute('aria-label');
          if (!box) continue;
          expect([scene, label, box.width >= 44 && box.height >= 44]).toEqual([scene, label, true]);
          expect([scene, label, box.x >= 0 && box.x + box.width <= viewport.width + 0.5]).toEqual([scene, label, true]);
        }
      }
    });
  }
});

test('speaks German to those who read it', async ({ page }) => {
  await page.goto('/e2e-views/index.html?scene=lobby&lang=de');
  await expect(page.locator('[data-action="join"]')).toHaveText('Beitreten');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
});
