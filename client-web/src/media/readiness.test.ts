import { describe, expect, it } from 'vitest';
import type { ReceivedMedia } from './path';
import { Readiness } from './readiness';

const camera = (decoded: number, heightPx = 360): ReceivedMedia => ({
  participant: 'ada',
  source: 'camera',
  decoded,
  heightPx,
});
const microphone = (decoded: number): ReceivedMedia => ({
  participant: 'ada',
  source: 'microphone',
  decoded,
  heightPx: 0,
});
const screen = (decoded: number): ReceivedMedia => ({ participant: 'ada', source: 'screen', decoded, heightPx: 720 });
const everything = (): boolean => true;

describe('a new path', () => {
  it('is not ready with its first frame, but when frames go on coming', () => {
    const readiness = new Readiness();
    expect(readiness.isReady(0, [camera(100)], [], everything)).toBe(false);
    expect(readiness.isReady(150, [camera(104)], [camera(1)], everything)).toBe(false);
    expect(readiness.isReady(300, [camera(108)], [camera(5)], everything)).toBe(true);
  });

  it('waits for every source', () => {
    const readiness = new Readiness();
    readiness.isReady(0, [camera(100), microphone(9000)], [camera(1)], everything);
    expect(readiness.isReady(150, [camera(104), microphone(9960)], [camera(5), microphone(960)], everything)).toBe(
      false,
    );
    expect(readiness.isReady(300, [camera(108), microphone(9999)], [camera(9), microphone(8000)], everything)).toBe(
      true,
    );
  });

  it('stays ready in a source that pauses between two looks', () => {
    const readiness = new Readiness();
    readiness.isReady(0, [camera(100)], [camera(1)], everything);
    readiness.isReady(150, [camera(104)], [camera(5)], everything);
    expect(readiness.isReady(300, [camera(108)], [camera(5)], everything)).toBe(true);
  });

  it('waits for a picture of the old height, but no longer than a second', () => {
    const readiness = new Readiness();
    readiness.isReady(0, [camera(100)], [camera(1, 180)], everything);
    expect(readiness.isReady(500, [camera(115)], [camera(15, 180)], everything)).toBe(false);
    expect(readiness.isReady(1000, [camera(130)], [camera(30, 180)], everything)).toBe(true);
  });

  it('needs nothing of what is muted or not shown', () => {
    expect(new Readiness().isReady(0, [camera(100)], [], () => false)).toBe(true);
  });

  it('needs nothing that the old path does not bring', () => {
    expect(new Readiness().isReady(0, [camera(0)], [], everything)).toBe(true);
  });

  it('does not wait for what has stopped on the old path as well', () => {
    const readiness = new Readiness();
    expect(readiness.isReady(0, [camera(100)], [], everything)).toBe(false);
    expect(readiness.isReady(1900, [camera(100)], [], everything)).toBe(false);
    expect(readiness.isReady(2000, [camera(100)], [], everything)).toBe(true);
  });

  it('takes the first picture of a screen for all there is', () => {
    expect(new Readiness().isReady(0, [screen(3)], [screen(1)], everything)).toBe(true);
  });
});
