import { test as base, type Browser } from '@playwright/test';

/** How Playwright speaks to a browser behind its own interface. */
interface Driven {
  readonly _browserSession?: { send(method: string, parameters: unknown): Promise<unknown> };
}

/** Playwright overrides media features in every context, and the Firefox of Debian's stable releases does not know how. */
function withoutMediaFeatures(browser: Browser): Browser {
  const { _connection } = browser as unknown as { readonly _connection: { toImpl(object: Browser): Driven } };
  const session = _connection.toImpl(browser)._browserSession;
  if (!session)
    throw new Error('This version of Playwright drives Firefox in another way: look at withoutMediaFeatures.');
  const send = session.send.bind(session);
  session.send = async (method, parameters) =>
    method === 'emulation.setMediaFeaturesOverride' ? {} : send(method, parameters);
  return browser;
}

/** Tests with Debian's Firefox beside Chromium. Its microphone hums, its camera shows changing colours. */
export const test = base.extend<object, { readonly firefox: Browser }>({
  firefox: [
    async ({ playwright }, use) => {
      const firefox = await playwright.firefox.launch({
        // Playwright's name for a Firefox that it has not changed, driven by WebDriver BiDi.
        channel: 'moz-firefox',
        executablePath: process.env['FIREFOX'] ?? '/usr/bin/firefox-esr',
        // Those of the configuration are Chromium's.
        args: [],
        firefoxUserPrefs: {
          'media.navigator.streams.fake': true,
          'media.navigator.permission.disabled': true,
          'media.autoplay.default': 0,
        },
      });
      try {
        await use(withoutMediaFeatures(firefox));
      } finally {
        await firefox.close();
      }
    },
    { scope: 'worker' },
  ],
});
