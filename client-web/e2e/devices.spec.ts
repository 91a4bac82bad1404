import { expect, test, type Page } from '@playwright/test';
import { atTheDoor, goAway, goIn, inACall, seesOthers, type Person } from './people';

declare global {
  interface Window {
    /** Tracks that the page was given. */
    gridroomTracks: MediaStreamTrack[];
    /** Elements that were allowed to play. */
    gridroomSounds: HTMLMediaElement[];
  }
}

/** Keeps the tracks that a page is given, so that they can be unplugged. */
async function keepTracks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.gridroomTracks = [];
    const native = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await native(constraints);
      window.gridroomTracks.push(...stream.getTracks());
      return stream;
    };
  });
}

/** The camera that a page uses is unplugged; `andNoOther` is there. */
function unplugCamera({ page }: Person, andNoOther: boolean): Promise<void> {
  return page.evaluate((andNoOther) => {
    if (andNoOther) {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('unplugged', 'NotFoundError'));
    }
    const camera = window.gridroomTracks.findLast(({ kind, readyState }) => kind === 'video' && readyState === 'live');
    camera?.stop();
    camera?.dispatchEvent(new Event('ended'));
  }, andNoOther);
}

test('an unplugged camera is replaced by another one, and when there is none the person is told', async ({
  browser,
}) => {
  const [ada, ben] = await inACall(browser, `unplugged-${Date.now()}`, ['Ada', 'Ben'], { prepare: keepTracks });

  await unplugCamera(ada, false);
  await expect(ada.page.locator('[data-notice="device-fallback"]')).toContainText('was unplugged. Now using fake');
  await seesOthers(ben, 1);

  await unplugCamera(ada, true);
  await expect(ada.page.locator('[data-notice="device-lost"]')).toContainText('was unplugged, and nothing took its');
  await expect(ben.page.locator('[data-participant]')).toHaveAttribute('aria-label', /camera off/);
  await seesOthers(ada, 1);
  await goAway(ada, ben);
});

/** The browser refuses to play sound until the person touches the page. Its own rule takes whatever Playwright does for a touch. */
async function silentUntilTouched(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const native = HTMLMediaElement.prototype.play;
    let touched = false;
    window.addEventListener('pointerdown', () => (touched = true), { capture: true });
    window.gridroomSounds = [];
    HTMLMediaElement.prototype.play = function () {
      if (this instanceof HTMLAudioElement && !touched) {
        return Promise.reject(new DOMException('The person has not touched the page.', 'NotAllowedError'));
      }
      if (this instanceof HTMLAudioElement) window.gridroomSounds.push(this);
      return native.call(this);
    };
  });
}

test('one button turns on the sound that the browser refused', async ({ browser }) => {
  const room = `silent-${Date.now()}`;
  const ada = await atTheDoor(browser, room, 'Ada');
  await goIn(ada);
  const ben = await atTheDoor(browser, room, 'Ben', { prepare: silentUntilTouched });
  await ben.page.goto(`/r/${room}?name=Ben&video=640x360&join=1`);
  const sounds = (): Promise<number> =>
    ben.page.evaluate(() => window.gridroomSounds.filter(({ paused }) => !paused).length);
  await seesOthers(ben, 1);
  expect(await sounds()).toBe(0);
  await ben.page.getByRole('button', { name: 'Turn on the sound' }).click();
  await expect(ben.page.locator('[data-action="enable-sound"]')).toHaveCount(0);
  await expect.poll(sounds).toBe(1);
  await goAway(ada, ben);
});

for (const { missing, argument, help } of [
  { missing: 'devices', argument: '--use-fake-device', help: 'None is plugged in' },
  { missing: 'permission', argument: '--use-fake-ui', help: 'Open the icon at the left of the address bar' },
]) {
  test(`without ${missing} one is told what to do, and can come in and look on`, async ({
    browser,
    playwright,
    launchOptions,
    baseURL,
  }) => {
    const args = (launchOptions.args ?? []).filter((arg) => !arg.startsWith(argument));
    const bare = await playwright.chromium.launch({ ...launchOptions, args });
    const room = `without-${missing}-${Date.now()}`;
    const ada = await atTheDoor(browser, room, 'Ada');
    await goIn(ada);
    const ben = await atTheDoor(bare, room, 'Ben', { origin: baseURL ?? '', permissions: [] });
    await expect(ben.page.locator('.help')).toContainText('Camera and microphone cannot be used');
    await expect(ben.page.locator('.help')).toContainText(help);
    await expect(ben.page.locator('[data-action="join"]')).toHaveText('Join without camera and microphone');
    await goIn(ben);
    await seesOthers(ben, 1);
    await expect(ada.page.locator('[data-participant]')).toHaveAttribute('aria-label', 'Ben, muted, camera off');
    await ben.page.locator('[data-action="camera"]').click();
    await expect(ben.page.locator('[data-notice="device-problem"]')).toContainText('The camera cannot be used');
    await goAway(ada);
    await bare.close();
  });
}
