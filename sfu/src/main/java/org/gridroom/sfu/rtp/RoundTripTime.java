package org.gridroom.sfu.rtp;

import org.gridroom.sfu.wire.RtcpPacket.ReportBlock;

/**
 * Round-trip time of one transport, from the reports about what is sent on it (RFC 3550, section
 * 6.4.1).
 */
public final class RoundTripTime {
  /** What is assumed before the first report. */
  public static final long DEFAULT_NANOS = 100_000_000L;

  private static final long MAX_NANOS = 5_000_000_000L;

  private boolean known;
  private long smoothedNanos = DEFAULT_NANOS;

  /** Takes what a report says, if it answers a sender report of ours. */
  public void onReport(ReportBlock block, long nowNanos) {
    if (block.lastSenderReport() == 0) {
      return;
    }
    int now = NtpTime.compact(NtpTime.ofNodeNanos(nowNanos));
    int units = now - block.lastSenderReport() - block.delaySinceLastSenderReport();
    long nanos = NtpTime.compactToNanos(units);
    if (nanos < 0 || nanos > MAX_NANOS) {
      return;
    }
    smoothedNanos = known ? smoothedNanos + (nanos - smoothedNanos) / 8 : nanos;
    known = true;
  }

  /** The smoothed round-trip time. */
  public long nanos() {
    return smoothedNanos;
  }
}
