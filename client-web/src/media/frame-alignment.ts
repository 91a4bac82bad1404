/** What is known of a rendered frame. */
export interface FrameTimes {
  /** In units of 1/90,000 s, modulo 2^32, from a start of the path's own. */
  readonly rtpTimestamp?: number;
  /** When its last packet came, in milliseconds. */
  readonly receiveTime?: number;
}

const TICKS_PER_MILLI = 90;
const REMEMBERED_FRAMES = 12;
const FRAMES_TO_LEARN = 4;

/** Difference of two RTP timestamps in milliseconds; they wrap. */
function millisBetween(later: number, earlier: number): number {
  return ((later - earlier) | 0) / TICKS_PER_MILLI;
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/**
 * Says when a picture can change from one path to another without a frame getting lost: both carry the same frames, and the first frame
 * that the new path shows must not be later than the one that follows the last one of the old path.
 *
 * The two RTP clocks start at random. Their offset is learnt from frames that arrived at about the same time on both: the same frame is
 * sent on both at once, so for most frames the nearest arrival is its twin, and the median leaves the others out. A frame counts only
 * when the old path has rendered what arrived at that time, else a path that is ahead would be taken for one in step.
 */
export class FrameAlignment {
  #old: Required<FrameTimes>[] = [];
  #new: Required<FrameTimes>[] = [];

  /** The old path has rendered a frame. */
  oldFrame(frame: FrameTimes): void {
    if (isComplete(frame)) {
      this.#old = [...this.#old, frame].slice(-REMEMBERED_FRAMES);
    }
  }

  /** The new path has rendered a frame. Returns whether it may be shown now. */
  newFrame(frame: FrameTimes): boolean {
    if (!isComplete(frame)) {
      // The browser does not say.
      return true;
    }
    this.#new = [...this.#new, frame].slice(-REMEMBERED_FRAMES);
    const last = this.#old.at(-1);
    if (!last) {
      return this.#new.length >= FRAMES_TO_LEARN;
    }
    const interval = this.#frameIntervalMillis();
    const offsets = this.#new
      .filter(({ receiveTime }) => receiveTime < last.receiveTime + interval / 2)
      .map((one) => millisBetween(one.rtpTimestamp, this.#twinOf(one, last).rtpTimestamp));
    const offset = median(offsets);
    if (offsets.length < FRAMES_TO_LEARN || offset === undefined) {
      return false;
    }
    return millisBetween(frame.rtpTimestamp, last.rtpTimestamp) - offset < 1.5 * interval;
  }

  #twinOf(frame: Required<FrameTimes>, last: Required<FrameTimes>): Required<FrameTimes> {
    const distance = (old: Required<FrameTimes>): number => Math.abs(old.receiveTime - frame.receiveTime);
    return this.#old.reduce((best, old) => (distance(old) < distance(best) ? old : best), last);
  }

  #frameIntervalMillis(): number {
    const intervals = this.#old.slice(1).map((frame, index) => {
      const before = this.#old[index];
      return before ? millisBetween(frame.rtpTimestamp, before.rtpTimestamp) : 0;
    });
    return median(intervals) ?? 0;
  }
}

function isComplete(frame: FrameTimes): frame is Required<FrameTimes> {
  return frame.rtpTimestamp !== undefined && frame.receiveTime !== undefined;
}
