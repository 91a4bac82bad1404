import { expect, test } from '@playwright/test';
import { concealedAudio, longestGapMillis, pageNow, renderedFrames } from '../observer';
import { enter, StandIn } from './stand-in';

test('changes from p2p to a node and back', async ({ browser, baseURL }) => {
  test.setTimeout(200_000);
  const standIn = new StandIn();
  const nodeContext = await browser.newContext();
  standIn.node = await nodeContext.newPage();
  standIn.node.on('console', (m) => console.log('node', m.text()));
  standIn.node.on('pageerror', (m) => console.log('node', m.message));
  await standIn.node.goto(`${baseURL}/e2e/engine/node.html`);
  await standIn.node.evaluate(() => navigator.mediaDevices.getUserMedia({ audio: true }));
  const pages = [
    await enter(browser, standIn, 'Ada', baseURL ?? ''),
    await enter(browser, standIn, 'Ben', baseURL ?? ''),
  ];
  await expect.poll(() => standIn.members.length).toBe(2);
  standIn.prepare(1);
  await standIn.allSaid('ready 1');
  standIn.sayAll(() => ({ type: 'commit', epoch: 1 }));
  await standIn.allSaid('committed 1');
  await pages[0]?.waitForTimeout(3000);
  for (let epoch = 2; epoch < 2 + Number(process.env['SWITCHES'] ?? 4); epoch++) {
    const starts = await Promise.all(pages.map(pageNow));
    const before = await Promise.all(pages.map(concealedAudio));
    const t0 = Date.now();
    if (epoch % 2 === 0) standIn.sayAll(() => ({ type: 'prepare', epoch, path: { kind: 'sfu', replaces: epoch - 1 } }));
    else standIn.prepare(epoch, epoch - 1);
    setTimeout(() => {
      void Promise.all(
        pages.map((p) =>
          p.evaluate(async () => {
            const pc = window.gridroomObserver.peers.at(-1)!;
            const r = await pc.getStats();
            const out: string[] = [];
            r.forEach((s) => {
              if (s.type === 'inbound-rtp')
                out.push(
                  `${s.mid} ${s.kind} pk ${s.packetsReceived} dec ${s.framesDecoded} h ${s.frameHeight} em ${s.jitterBufferEmittedCount} rem ${JSON.stringify(r.get(s.remoteId)?.reportsSent)}`,
                );
              if (s.type === 'candidate-pair') out.push(`pair ${s.state} ${s.nominated}`);
            });
            return [pc.connectionState, pc.iceConnectionState, pc.signalingState, ...out].join('\n');
          }),
        ),
      ).then((x) => console.log(x.join('\n---\n'), standIn.heard.join()));
    }, 6000);
    await standIn.allSaid(`ready ${epoch}`);
    const t1 = Date.now();
    standIn.sayAll(() => ({ type: 'commit', epoch }));
    await standIn.allSaid(`committed ${epoch}`);
    const t2 = Date.now();
    const after = await Promise.all(pages.map(concealedAudio));
    standIn.sayAll(() => ({ type: 'retire', epoch: epoch - 1 }));
    standIn.drop(epoch - 1);
    await pages[0]?.waitForTimeout(2500);
    const ends = await Promise.all(pages.map(pageNow));
    for (const [i, page] of pages.entries()) {
      const frames = await renderedFrames(page);
      const other = standIn.members[1 - i]?.id ?? '';
      const gap = longestGapMillis(frames, other, starts[i] ?? 0, ends[i] ?? 0);
      const path = await page.locator('#room').getAttribute('data-media-path');
      const size = frames.at(-1);
      const speaking = await page.evaluate(() => window.session.snapshot().others.map((o) => o.speaking));
      console.log(
        `switch ${epoch} page ${i} ${path} ${size?.width}x${size?.height} speaking ${speaking}: ready ${t1 - t0} ms, committed ${t2 - t1} ms, gap ${gap.toFixed(0)} ms`,
        JSON.stringify(before[i]?.map((a) => a.concealedSamples - a.silentConcealedSamples)),
        JSON.stringify(after[i]?.map((a) => a.concealedSamples - a.silentConcealedSamples)),
      );
    }
  }
  console.log(standIn.heard.join(', '));
});
