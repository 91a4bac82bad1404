import { describe, expect, it } from 'vitest';
import { FrameAlignment } from './frame-alignment';

const FRAME_TICKS = 3000;
const FRAME_MILLIS = FRAME_TICKS / 90;

/** Frame `index` of one camera, as a path with this clock brings it. */
const frame = (index: number, clock: number, delayMillis = 0) => ({
  rtpTimestamp: (clock + index * FRAME_TICKS) >>> 0,
  receiveTime: index * FRAME_MILLIS + delayMillis,
});

/** Renders frames of both paths, the new one `ahead` frames before the old one; returns the first index at which it may change. */
function firstSwap(
  ahead: number,
  oldClock: number,
  newClock: number,
  jitter: (index: number) => number,
): number | undefined {
  const alignment = new FrameAlignment();
  for (let index = 10; index < 30; index++) {
    alignment.oldFrame(frame(index, oldClock));
    if (index >= 12 && alignment.newFrame(frame(index + ahead, newClock, jitter(index)))) {
      return index;
    }
  }
  return undefined;
}

describe.each([
  ['small clocks', 1000, 500_000],
  ['clocks about to wrap', 0xffff_ffff - 13 * FRAME_TICKS, 0xffff_ffff - 14 * FRAME_TICKS],
])('with %s', (_name, oldClock, newClock) => {
  const none = (): number => 2;

  it('changes when the new path shows the frame that the old one shows', () => {
    expect(firstSwap(0, oldClock, newClock, none)).toBe(15);
  });

  it('changes when the new path shows the frame that follows', () => {
    expect(firstSwap(1, oldClock, newClock, none)).toBe(16);
  });

  it('changes when the new path is behind', () => {
    expect(firstSwap(-2, oldClock, newClock, none)).toBe(15);
  });

  it('does not skip a frame', () => {
    expect(firstSwap(2, oldClock, newClock, none)).toBeUndefined();
  });

  it('is not misled by some frames that arrive a frame late', () => {
    const late = (index: number): number => (index % 3 === 0 ? FRAME_MILLIS : 3);
    expect(firstSwap(2, oldClock, newClock, late)).toBeUndefined();
    expect(firstSwap(1, oldClock, newClock, late)).toBe(17);
  });
});

describe('with nothing to compare', () => {
  it('changes at once where the browser tells no times', () => {
    const alignment = new FrameAlignment();
    alignment.oldFrame({});
    expect(alignment.newFrame({})).toBe(true);
  });

  it('changes after some frames where the old path shows nothing any more', () => {
    const alignment = new FrameAlignment();
    expect([1, 2, 3, 4].map((index) => alignment.newFrame(frame(index, 0)))).toEqual([false, false, false, true]);
  });
});
