import { defineConfig } from '@playwright/test';
import base from './playwright.config';

const port = process.env['GRIDROOM_ENGINE_PORT'] ?? '15273';

/** The engine alone in Debian's Chromium, against a stand-in for signaling. */
export default defineConfig({
  ...base,
  projects: [{ name: 'engine', testDir: 'e2e/engine' }],
  use: { ...base.use, baseURL: `http://localhost:${port}` },
  webServer: {
    command: `npx vite --port ${port} --strictPort`,
    url: `http://localhost:${port}/e2e/engine/index.html`,
    reuseExistingServer: false,
  },
});
