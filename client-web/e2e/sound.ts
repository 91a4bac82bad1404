import { expect } from '@playwright/test';
import type { Person } from './people';

/** Chromium's fake microphone beeps twice a second: who hears nothing for longer hears nothing. */
const BEEP_MILLIS = 1000;
/** Energy (as in W3C webrtc-stats: squared level times seconds) far below that of a beep and above that of a decoder's noise. */
const AUDIBLE = 1e-5;

/** Waits until sound of others comes out of a page, or none any more. */
export async function hearsSomething(person: Person, something: boolean): Promise<void> {
  await expect
    .poll(() => energyOf(person), { timeout: 15_000, intervals: [100] })
    [something ? 'toBeGreaterThan' : 'toBeLessThan'](AUDIBLE);
}

/** What others' sound carried in the time of a beep. */
async function energyOf({ page }: Person): Promise<number> {
  const before = await totalEnergy();
  await page.waitForTimeout(BEEP_MILLIS);
  return (await totalEnergy()) - before;

  function totalEnergy(): Promise<number> {
    return page.evaluate(async () => {
      let energy = 0;
      for (const peer of window.gridroomObserver.peers) {
        if (peer.connectionState !== 'connected') continue;
        (await peer.getStats()).forEach((stats) => {
          if (stats.type === 'inbound-rtp' && stats.kind === 'audio') energy += stats.totalAudioEnergy ?? 0;
        });
      }
      return energy;
    });
  }
}
