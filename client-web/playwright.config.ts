import { defineConfig } from '@playwright/test';

const httpPort = process.env['GRIDROOM_E2E_HTTP_PORT'] ?? '18080';
const udpPort = process.env['GRIDROOM_E2E_UDP_PORT'] ?? '18100';

/** Real calls in Debian's Chromium, and Firefox, against the real program. */
export default defineConfig({
  projects: [
    { name: 'e2e', testDir: 'e2e' },
    /** Figures, not tests: `./bench switch`. */
    { name: 'bench', testDir: 'bench' },
  ],
  outputDir: 'test-results',
  workers: 1,
  timeout: 120_000,
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  use: {
    baseURL: `http://localhost:${httpPort}`,
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--use-fake-device-for-media-stream=fps=30',
        '--use-fake-ui-for-media-stream',
        '--auto-select-desktop-capture-source=Entire screen',
        '--autoplay-policy=no-user-gesture-required',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-gpu',
        '--no-first-run',
      ],
    },
  },
  webServer: {
    command: `../run --http-port ${httpPort} --udp-port ${udpPort} --p2p-hysteresis 2s`,
    url: `http://localhost:${httpPort}/readyz`,
    // Whatever else answers there is not what is to be tested.
    reuseExistingServer: false,
    timeout: 300_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
  },
});
