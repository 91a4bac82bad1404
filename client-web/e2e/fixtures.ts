import { test as base } from '@playwright/test';
import { Line } from './line';
import { Server } from './server';

interface Fixtures {
  /** A server of the test's own. */
  readonly server: Server;
  /** To the server that all tests share. */
  readonly line: Line;
}

/** Tests that take something away from their pages. */
export const test = base.extend<Fixtures>({
  // Playwright reads from the pattern what a fixture needs.
  server: async ({}, use) => {
    const server = await Server.start();
    await use(server);
    await server.remove();
  },
  line: async ({ baseURL }, use) => {
    const line = await Line.to(Number(new URL(baseURL ?? '').port));
    await use(line);
    line.close();
  },
});
