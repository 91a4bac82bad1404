import { test as base } from '@playwright/test';
import { Line } from './line';
import { Server } from './server';
import { UdpRelay } from './udp-relay';

interface Fixtures {
  /** Options of the test's own server. */
  readonly serverOptions: readonly string[];
  /** A server of the test's own. */
  readonly server: Server;
  /** Between a page and the node. */
  readonly relay: UdpRelay;
  /** To the server that all tests share. */
  readonly line: Line;
}

/** Tests that take something away from their pages. */
export const test = base.extend<Fixtures>({
  serverOptions: [[], { option: true }],
  server: async ({ serverOptions }, use) => {
    const server = await Server.start(...serverOptions);
    await use(server);
    await server.remove();
  },
  // Playwright reads from the pattern what a fixture needs.
  relay: async ({}, use) => {
    const relay = await UdpRelay.start();
    await use(relay);
    relay.close();
  },
  line: async ({ baseURL }, use) => {
    const line = await Line.to(Number(new URL(baseURL ?? '').port));
    await use(line);
    line.close();
  },
});
