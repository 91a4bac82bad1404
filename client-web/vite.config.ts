import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  // Nothing inline: the page is served with a Content-Security-Policy that permits only files of its own origin.
  // One file for lobby and room: going in must not wait for another one.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 700 },
  server: { proxy: { '/ws': { target: 'http://localhost:8080', ws: true } } },
  test: { include: ['src/**/*.test.{ts,tsx}'] },
});
