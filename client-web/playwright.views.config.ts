import { defineConfig } from '@playwright/test';

const port = Number(process.env['GRIDROOM_VIEWS_PORT'] ?? '15173');

/** The views in every state, against a room in memory: no server and no media. */
export default defineConfig({
  testDir: 'e2e-views',
  // Pictures are for people to look at, and prove nothing.
  testIgnore: process.env['GRIDROOM_PICTURES'] ? [] : ['pictures.spec.ts'],
  outputDir: 'test-results/views',
  workers: 1,
  reporter: [['list']],
  use: {
    baseURL: `http://localhost:${port}`,
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
    },
  },
  webServer: {
    command: `npx vite --port ${port} --strictPort`,
    url: `http://localhost:${port}/e2e-views/index.html`,
    reuseExistingServer: false,
    timeout: 60_000,
  },
});
