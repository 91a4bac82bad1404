import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  test: { include: ['src/**/*.test.{ts,tsx}'] },
  server: { proxy: { '/ws': { target: 'http://localhost:8080', ws: true } } },
});
