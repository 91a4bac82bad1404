import { expect, type Page } from '@playwright/test';
import { test } from './fixtures';
import { goAway, inACall, onPath, seesOthers } from './people';

/** A page whose browser has, for video, this codec only. */
function withOnly(mimeType: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.addInitScript((mimeType) => {
      const native = RTCRtpTransceiver.prototype.setCodecPreferences;
      RTCRtpTransceiver.prototype.setCodecPreferences = function (codecs) {
        const all = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
        const isVideo = Array.from(codecs).some((codec) => codec.mimeType.startsWith('video/'));
        native.call(this, isVideo ? all.filter((codec) => [mimeType, 'video/rtx'].includes(codec.mimeType)) : codecs);
      };
    }, mimeType);
  };
}

/** Whether this browser can send and receive a codec. */
function has(page: Page, mimeType: string): Promise<boolean> {
  return page.evaluate(
    (mimeType) =>
      [RTCRtpSender, RTCRtpReceiver].every((side) =>
        side.getCapabilities('video')?.codecs.some((codec) => codec.mimeType === mimeType),
      ),
    mimeType,
  );
}

/** The codecs of the pictures that a page has decoded. */
function decoded(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const codecs: string[] = [];
    for (const peer of window.gridroomObserver.peers) {
      const report = await peer.getStats();
      report.forEach((stats) => {
        if (stats.type === 'inbound-rtp' && stats.kind === 'video' && stats.framesDecoded > 0) {
          codecs.push(report.get(stats.codecId).mimeType);
        }
      });
    }
    return codecs;
  });
}

test.describe('through the node', () => {
  test.use({ serverOptions: ['--p2p-max-participants', '1'] });

  for (const mimeType of ['video/VP8', 'video/VP9', 'video/H264', 'video/AV1']) {
    test(`${mimeType} is seen`, async ({ browser, page, server }) => {
      test.skip(!(await has(page, mimeType)), 'This browser does not have it.');
      const people = await inACall(browser, mimeType.replace('/', '-'), ['Ada', 'Ben'], {
        origin: server.origin,
        prepare: withOnly(mimeType),
      });
      for (const person of people) {
        await onPath(person, 'sfu');
        await seesOthers(person, 1);
        expect(await decoded(person.page)).toEqual([mimeType]);
      }
      await goAway(...people);
    });
  }
});
