import { expect, test } from '@playwright/test';
import { concealedAudio, longestGapMillis, pageNow, renderedFrames } from '../observer';
import { enter, StandIn } from './stand-in';

test('changes from one p2p path to another', async ({ browser, baseURL }) => {
  const standIn = new StandIn();
  const pages = [
    await enter(browser, standIn, 'Ada', baseURL ?? ''),
    await enter(browser, standIn, 'Ben', baseURL ?? ''),
  ];
  await expect.poll(() => standIn.members.length).toBe(2);
  const began = Date.now();
  standIn.prepare(1);
  await standIn.allSaid('ready 1');
  console.log(`connected after ${Date.now() - began} ms`);
  standIn.sayAll(() => ({ type: 'commit', epoch: 1 }));
  await standIn.allSaid('committed 1');
  await pages[0]?.waitForTimeout(4000);
  for (let epoch = 2; epoch < 2 + Number(process.env['SWITCHES'] ?? 3); epoch++) {
    const starts = await Promise.all(pages.map(pageNow));
    const before = await Promise.all(pages.map(concealedAudio));
    const t0 = Date.now();
    standIn.prepare(epoch, epoch - 1);
    await standIn.allSaid(`ready ${epoch}`);
    const t1 = Date.now();
    standIn.sayAll(() => ({ type: 'commit', epoch }));
    await standIn.allSaid(`committed ${epoch}`);
    const t2 = Date.now();
    const after = await Promise.all(pages.map(concealedAudio));
    standIn.sayAll(() => ({ type: 'retire', epoch: epoch - 1 }));
    await pages[0]?.waitForTimeout(2500);
    const ends = await Promise.all(pages.map(pageNow));
    for (const [i, page] of pages.entries()) {
      const frames = await renderedFrames(page);
      const other = standIn.members[1 - i]?.id ?? '';
      const gap = longestGapMillis(frames, other, starts[i] ?? 0, ends[i] ?? 0);
      const shown = frames.filter((f) => f.participant === other && f.presentedAt >= (starts[i] ?? 0));
      const captures = shown.map((f) => f.capturedAt);
      const sorted = captures.filter((c) => c !== undefined).sort((a, b) => a - b);
      const lost = sorted
        .slice(1)
        .map((c, k) => [c - (sorted[k] ?? 0), sorted[k] ?? 0])
        .filter(([d]) => (d ?? 0) > 50);
      console.log(
        `frames ${shown.length}, without capture time ${captures.filter((c) => c === undefined).length}; capture gaps ${JSON.stringify(lost.map(([d, at]) => [Math.round(d ?? 0), Math.round((at ?? 0) - (starts[i] ?? 0))]))}`,
      );
      const lag = shown.map((f) => (f.capturedAt === undefined ? '-' : Math.round(f.presentedAt - f.capturedAt)));
      console.log(`latency ${lag.slice(0, 60).join(' ')}`);
      console.log(
        `switch ${epoch} page ${i}: ready ${t1 - t0} ms, committed ${t2 - t1} ms, gap ${gap.toFixed(0)} ms`,
        JSON.stringify(before[i]?.map((a) => a.concealedSamples - a.silentConcealedSamples)),
        JSON.stringify(after[i]?.map((a) => a.concealedSamples - a.silentConcealedSamples)),
      );
      expect(gap).toBeLessThan(400);
    }
  }
  console.log(standIn.heard.join('\n'));
});
