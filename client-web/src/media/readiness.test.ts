import { describe, expect, it } from 'vitest';
import type { SourceKind } from '../protocol';
import type { ReceivedMedia } from './path';
import { Readiness } from './readiness';

const media = (source: SourceKind, decoded: number, heightPx: number, senderReports = 9): ReceivedMedia => ({
  participant: 'ada',
  source,
  decoded,
  heightPx,
  senderReports,
  lastReportAtMillis: senderReports,
  roundTripKnown: true,
});
/** A camera whose sender's clock was known from the beginning, unless said otherwise. */
const camera = (decoded: number, heightPx = 360, senderReports = decoded): ReceivedMedia =>
  media('camera', decoded, heightPx, senderReports);
const microphone = (decoded: number): ReceivedMedia => media('microphone', decoded, 0);
const screen = (decoded: number): ReceivedMedia => media('screen', decoded, 720);
const everything = (): boolean => true;

describe('a new path', () => {
  it('is not ready with its first frame, but when frames go on coming', () => {
    const readiness = new Readiness(0);
    expect(readiness.isReady(0, [camera(100)], [], everything)).toBe(false);
    expect(readiness.isReady(150, [camera(104)], [camera(1)], everything)).toBe(false);
    expect(readiness.isReady(300, [camera(108)], [camera(5)], everything)).toBe(true);
  });

  it('waits for every source', () => {
    const readiness = new Readiness(0);
    readiness.isReady(0, [camera(100), microphone(9000)], [camera(1)], everything);
    expect(readiness.isReady(150, [camera(104), microphone(9960)], [camera(5), microphone(960)], everything)).toBe(
      false,
    );
    expect(readiness.isReady(300, [camera(108), microphone(9999)], [camera(9), microphone(8000)], everything)).toBe(
      true,
    );
  });

  it('stays ready in a source that pauses between two looks', () => {
    const readiness = new Readiness(0);
    readiness.isReady(0, [camera(100)], [camera(1)], everything);
    readiness.isReady(150, [camera(104)], [camera(5)], everything);
    expect(readiness.isReady(300, [camera(108)], [camera(5)], everything)).toBe(true);
  });

  it('waits for a picture of the old height, but no longer than a second', () => {
    const readiness = new Readiness(0);
    readiness.isReady(0, [camera(100)], [camera(1, 180)], everything);
    expect(readiness.isReady(500, [camera(115)], [camera(15, 180)], everything)).toBe(false);
    expect(readiness.isReady(1000, [camera(130)], [camera(30, 180)], everything)).toBe(true);
  });

  it("waits for two sender reports after the round-trip time is known, because before that the sender's clock is not", () => {
    const readiness = new Readiness(0);
    const unknown = { ...camera(1, 360, 1), roundTripKnown: false };
    readiness.isReady(0, [camera(100)], [unknown], everything);
    expect(readiness.isReady(900, [camera(127)], [{ ...camera(28, 360, 3), roundTripKnown: false }], everything)).toBe(
      false,
    );
    expect(readiness.isReady(1000, [camera(130)], [camera(31, 360, 3)], everything)).toBe(false);
    expect(readiness.isReady(2000, [camera(160)], [camera(61, 360, 4)], everything)).toBe(false);
    expect(readiness.isReady(3000, [camera(190)], [camera(91, 360, 5)], everything)).toBe(true);
  });

  it('counts sender reports itself where the browser does not', () => {
    const readiness = new Readiness(0);
    const uncounted = (decoded: number, lastReportAtMillis: number): ReceivedMedia => ({
      ...camera(decoded),
      senderReports: undefined,
      lastReportAtMillis,
    });
    readiness.isReady(0, [camera(100)], [uncounted(1, 0)], everything);
    expect(readiness.isReady(250, [camera(108)], [uncounted(9, 240)], everything)).toBe(false);
    expect(readiness.isReady(500, [camera(115)], [uncounted(16, 240)], everything)).toBe(false);
    expect(readiness.isReady(750, [camera(123)], [uncounted(24, 740)], everything)).toBe(true);
  });

  it("does not wait for the sender's clock longer than four seconds after the path was begun", () => {
    const readiness = new Readiness(0);
    readiness.isReady(1000, [camera(100)], [camera(1, 360, 0)], everything);
    expect(readiness.isReady(3900, [camera(200)], [camera(100, 360, 0)], everything)).toBe(false);
    expect(readiness.isReady(4000, [camera(203)], [camera(103, 360, 0)], everything)).toBe(true);
  });

  it('needs nothing of what is muted or not shown', () => {
    expect(new Readiness(0).isReady(0, [camera(100)], [], () => false)).toBe(true);
  });

  it('needs nothing that the old path does not bring', () => {
    expect(new Readiness(0).isReady(0, [camera(0)], [], everything)).toBe(true);
  });

  it('does not wait for what has stopped on the old path as well', () => {
    const readiness = new Readiness(0);
    expect(readiness.isReady(0, [camera(100)], [], everything)).toBe(false);
    expect(readiness.isReady(1900, [camera(100)], [], everything)).toBe(false);
    expect(readiness.isReady(2000, [camera(100)], [], everything)).toBe(true);
  });

  it('takes the first picture of a screen for all there is', () => {
    expect(new Readiness(0).isReady(0, [screen(3)], [screen(1)], everything)).toBe(true);
  });
});
