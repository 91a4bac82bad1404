package org.gridroom.sfu.rtp;

import org.gridroom.sfu.wire.RtcpPacket.SenderReport;

/**
 * One source's NTP clock on the node's clock. All streams of an endpoint share it: whatever its
 * error, it is the same for sound and picture.
 */
public final class SourceClock {
  /** A source whose clock has moved by this much has been set anew. */
  private static final long STEP_NANOS = 2_000_000_000L;

  private boolean known;
  private long offsetNanos;

  /**
   * Takes one sender report of any stream of the source.
   *
   * @param arrivalNanos when it came, on the node's clock
   * @return the stream's media clock on the node's clock
   */
  public MediaTimeline onSenderReport(SenderReport report, int clockRate, long arrivalNanos) {
    long sourceNanos = NtpTime.toNanos(report.ntpTimestamp());
    long offset = arrivalNanos - sourceNanos;
    // The first estimate stays, although later ones may be better: to change it would move sound
    // against picture until
    // both have been reported again.
    if (!known || Math.abs(offset - offsetNanos) > STEP_NANOS) {
      known = true;
      offsetNanos = offset;
    }
    return new MediaTimeline(sourceNanos + offsetNanos, report.rtpTimestamp(), clockRate);
  }
}
