import { spawn } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { metric } from '../e2e/metrics';
import { atTheDoor, goAway, goIn, onPath, type Person } from '../e2e/people';

const BOTS = 22;

/** Virtual participants in a room; what they say when they have left again. */
function bots(baseURL: string, room: string, duration: string): Promise<{ status: number; report: string }> {
  const program = spawn(
    '../loadtest/run',
    ['--url', baseURL, '--room', room, '--participants', `${BOTS}`, '--video-slots', '4', '--duration', duration],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let report = '';
  program.stdout.on('data', (text: Buffer) => (report += text.toString()));
  return new Promise((resolve) => program.on('close', (status) => resolve({ status: status ?? -1, report })));
}

/** RTP packets that the page has received and lost, on all its connections. */
async function packets(person: Person): Promise<{ received: number; lost: number }> {
  return person.page.evaluate(async () => {
    const sum = { received: 0, lost: 0 };
    for (const peer of window.gridroomObserver.peers) {
      for (const stats of (await peer.getStats()).values()) {
        if (stats.type !== 'inbound-rtp') continue;
        sum.received += stats.packetsReceived;
        sum.lost += stats.packetsLost;
      }
    }
    return sum;
  });
}

test('25 people, three of them real browsers, are in one room and lose nothing', async ({
  browser,
  request,
  baseURL,
}) => {
  const room = `crowd-${Date.now()}`;
  const people = [];
  for (const name of ['Ada', 'Ben', 'Cleo']) people.push(await atTheDoor(browser, room, name));
  for (const person of people) await goIn(person);
  for (const person of people) await onPath(person, 'sfu');
  const queuesFull = await metric(request, 'gridroom_sfu_hand_overs_dropped_total');

  const crowd = bots(baseURL ?? '', room, '20s');
  for (const person of people) {
    await expect(person.page.locator('[data-participant]')).toHaveCount(BOTS + 2, { timeout: 60_000 });
  }
  const { status, report } = await crowd;

  expect(status, report).toBe(0);
  expect(await metric(request, 'gridroom_sfu_hand_overs_dropped_total')).toBe(queuesFull);
  for (const person of people) {
    const { received, lost } = await packets(person);
    expect(received).toBeGreaterThan(1000);
    expect(lost, person.name).toBe(0);
  }
  for (const person of people) await goAway(person);
});
