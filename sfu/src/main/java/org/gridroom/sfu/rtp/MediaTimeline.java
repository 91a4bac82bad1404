package org.gridroom.sfu.rtp;

/**
 * How the media clock of one received stream runs on the node's clock: learned from the stream's
 * sender reports, the same way for all streams of a source, so that those that belong together stay
 * together.
 *
 * @param nodeNanos a time of the node's monotonic clock
 * @param rtpTimestamp what the stream's media clock read then
 * @param clockRate ticks per second
 */
public record MediaTimeline(long nodeNanos, int rtpTimestamp, int clockRate) {
  /** The media clock's reading at a time of the node's clock. */
  public int rtpTimestampAt(long nanos) {
    return rtpTimestamp + (int) ticks(nanos - nodeNanos, clockRate);
  }

  /** The node's time at which the media clock read {@code timestamp}, the nearest such. */
  public long nanosAt(int timestamp) {
    return nodeNanos + (long) (timestamp - rtpTimestamp) * 1_000_000_000L / clockRate;
  }

  /** A duration in ticks of a media clock. */
  static long ticks(long nanos, int clockRate) {
    long seconds = nanos / 1_000_000_000L;
    return seconds * clockRate + (nanos - seconds * 1_000_000_000L) * clockRate / 1_000_000_000L;
  }
}
