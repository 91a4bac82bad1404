import { expect } from '@playwright/test';
import type { Person } from './people';

/** Chromium's fake microphone beeps twice a second: who hears nothing for longer hears nothing. */
const BEEP_MILLIS = 1000;
/** Peaks of a beep are far above that, a decoder's noise is far below. */
const AUDIBLE = 0.01;

/** Waits until sound of others comes out of a page's connections, or none any more. */
export async function hearsSomething(person: Person, something: boolean): Promise<void> {
  const isSomethingHeard = async (): Promise<boolean> => (await peakOf(person)) > AUDIBLE;
  await expect.poll(isSomethingHeard, { timeout: 15_000, intervals: [100] }).toBe(something);
}

/** The loudest sample of all incoming tracks in the time of a beep. */
function peakOf({ page }: Person): Promise<number> {
  return page.evaluate(async (millis) => {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    for (const peer of window.gridroomObserver.peers) {
      for (const { track } of peer.getReceivers()) {
        if (track.kind === 'audio' && peer.connectionState === 'connected') {
          context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
        }
      }
    }
    const samples = new Float32Array(analyser.fftSize);
    let peak = 0;
    for (const begun = performance.now(); performance.now() - begun < millis;) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      analyser.getFloatTimeDomainData(samples);
      for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    }
    await context.close();
    return peak;
  }, BEEP_MILLIS);
}
