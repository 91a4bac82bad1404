import babel from '@rolldown/plugin-babel';
import react, { reactCompilerPreset } from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The compiler lets a component draw only what has changed: a toolbar that is drawn anew for a new number costs a frame on a slow machine.
  plugins: [react(), babel({ presets: [reactCompilerPreset()] })],
  // Nothing inline: the page is served with a Content-Security-Policy that permits only files of its own origin.
  // One file for lobby and room: going in must not wait for another one.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 700 },
  server: { proxy: { '/ws': { target: 'http://localhost:8080', ws: true } } },
  test: { include: ['src/**/*.test.{ts,tsx}'] },
});
