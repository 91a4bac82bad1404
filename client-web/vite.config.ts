import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  // Nothing inline: the page is served with a Content-Security-Policy that permits only files of its own origin.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/ws': { target: 'http://localhost:8080', ws: true } } },
  test: { include: ['src/**/*.test.{ts,tsx}'] },
});
