import { expect } from '@playwright/test';
import { test } from './fixtures';
import { cameOnline, directlyThrough, through, transportsOf, withoutDirectWay, withoutUdp } from './network';
import { atTheDoor, goAway, goIn, idOf, inACall, onPath, seesOthers, type Person } from './people';

/** How often ICE was negotiated on the open connections of a page, and whether it was in trouble, since this was first asked. */
function ice({ page }: Person): Promise<{ readonly ways: number; readonly troubled: boolean }> {
  return page.evaluate(() => {
    const open = window.gridroomObserver.peers.filter(({ connectionState }) => connectionState === 'connected');
    const watched = window as unknown as { waysSeen?: Set<string>; troubled?: boolean };
    if (!watched.waysSeen) {
      watched.waysSeen = new Set();
      const look = (event: Event): void => {
        watched.troubled ||= /disconnected|failed/.test((event.target as RTCPeerConnection).iceConnectionState);
      };
      open.forEach((peer) => peer.addEventListener('iceconnectionstatechange', look));
    }
    for (const peer of open)
      watched.waysSeen.add(/a=ice-ufrag:\S+/.exec(peer.currentLocalDescription?.sdp ?? '')?.[0] ?? '');
    return { ways: watched.waysSeen.size, troubled: watched.troubled ?? false };
  });
}

test('two who cannot reach each other directly talk through the node', async ({ browser }) => {
  const people = await inACall(browser, `fallback-${Date.now()}`, ['Ada', 'Ben'], { prepare: withoutDirectWay });
  for (const person of people) await onPath(person, 'sfu');
  await goAway(...people);
});

test('where no UDP passes, three talk over TCP', async ({ browser }) => {
  const people = await inACall(browser, `tcp-${Date.now()}`, ['Ada', 'Ben', 'Cleo'], { prepare: withoutUdp });
  for (const person of people) {
    await onPath(person, 'sfu');
    // The direct connections of the first two close a little later.
    await expect.poll(() => transportsOf(person.page)).toEqual(['tcp']);
  }
  await goAway(...people);
});

test('one of two who talk directly comes into another network, where the WebSocket leads nowhere', async ({
  browser,
  line,
}) => {
  const room = `network-p2p-${Date.now()}`;
  const ada = await atTheDoor(browser, room, 'Ada', { origin: line.origin });
  await goIn(ada);
  const [ben] = await inACall(browser, room, ['Ben'], { already: 1 });
  await ice(ada);

  // The offer of a new way has to go by another one.
  const another = ada.page.waitForEvent('websocket', { timeout: 15_000 });
  line.freeze();
  await cameOnline(ada.page);
  await another;
  await expect.poll(async () => (await ice(ada)).ways, { timeout: 15_000 }).toBe(2);
  for (const person of [ada, ben]) {
    await onPath(person, 'p2p');
    await seesOthers(person, 1);
  }
  expect(await ice(ada)).toEqual({ ways: 2, troubled: false });
  await goAway(ada, ben);
});

test('two whose direct way breaks go on through the node', async ({ browser, relay }) => {
  const room = `broken-${Date.now()}`;
  const ada = await atTheDoor(browser, room, 'Ada', { prepare: directlyThrough(relay) });
  await goIn(ada);
  const [ben] = await inACall(browser, room, ['Ben'], { already: 1, prepare: withoutDirectWay });
  const ids = [await idOf(ada), await idOf(ben)];
  for (const person of [ada, ben]) await onPath(person, 'p2p');

  relay.cut();
  // Whoever notices first says so; for the other one the room may be on the node before.
  const notices = [ada, ben].map(({ page }) => page.locator('[data-notice="media-lost"]'));
  await expect
    .poll(async () => (await Promise.all(notices.map((notice) => notice.isVisible()))).includes(true), {
      timeout: 30_000,
    })
    .toBe(true);
  for (const person of [ada, ben]) {
    await onPath(person, 'sfu');
    await seesOthers(person, 1);
  }
  expect([await idOf(ada), await idOf(ben)]).toEqual(ids);
  await goAway(ada, ben);
});

test.describe('on the node', () => {
  test.use({ serverOptions: ['--p2p-max-participants', '1'] });

  test('somebody comes into another network: media is back before the old way has timed out', async ({
    browser,
    server,
    relay,
  }) => {
    const ada = await atTheDoor(browser, 'network', 'Ada', { origin: server.origin, prepare: through(relay) });
    await goIn(ada);
    const [ben] = await inACall(browser, 'network', ['Ben'], { origin: server.origin, already: 1 });
    await seesOthers(ada, 1);
    const adasId = await idOf(ada);
    await ice(ada);

    relay.changeNetwork();
    await cameOnline(ada.page);
    await expect.poll(async () => (await ice(ada)).ways, { timeout: 15_000 }).toBe(2);
    // What was on the way has arrived by then.
    await ada.page.waitForTimeout(1000);
    for (const person of [ada, ben]) await seesOthers(person, 1);
    expect(await ice(ada)).toEqual({ ways: 2, troubled: false });
    expect(await idOf(ada)).toBe(adasId);
    await goAway(ada, ben);
  });

  test('somebody who loses the node comes back when it can be reached again, and the other stays', async ({
    browser,
    server,
    relay,
  }) => {
    const ada = await atTheDoor(browser, 'lost', 'Ada', { origin: server.origin, prepare: through(relay) });
    let prepared = 0;
    ada.page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (`${payload}`.includes('"type":"prepare"')) prepared++;
      }),
    );
    await goIn(ada);
    const [ben] = await inACall(browser, 'lost', ['Ben'], { origin: server.origin, already: 1 });
    await seesOthers(ada, 1);
    const ids = [await idOf(ada), await idOf(ben)];

    relay.cut();
    await expect(ada.page.locator('[data-notice="media-lost"]')).toBeVisible({ timeout: 30_000 });
    // It has tried a restart of ICE and a connection of its own accord, and failed; now the room asks it again.
    await expect.poll(() => prepared, { timeout: 60_000 }).toBe(2);
    relay.mend();
    for (const person of [ada, ben]) await seesOthers(person, 1);
    expect([await idOf(ada), await idOf(ben)]).toEqual(ids);
    await goAway(ada, ben);
  });
});
