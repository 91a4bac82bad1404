package org.gridroom.sfu.rtp;

/**
 * When a stream's sender reports are due: often soon after its source is known, because receivers
 * play sound and picture together, and know when a frame was captured, from the second on that
 * comes when they know the round-trip time, which takes them a second or two; then one each second.
 */
final class SenderReportSchedule {
  private static final long FIRST_INTERVAL_NANOS = 250_000_000L;
  private static final int FIRST_REPORTS = 12;
  private static final long INTERVAL_NANOS = 1_000_000_000L;

  private int reports;
  private long lastNanos;

  /** A source has begun. */
  void restart() {
    reports = 0;
  }

  /** Whether one is due; counted as sent. */
  boolean poll(long nowNanos) {
    long interval = reports < FIRST_REPORTS ? FIRST_INTERVAL_NANOS : INTERVAL_NANOS;
    if (reports > 0 && nowNanos - lastNanos < interval) {
      return false;
    }
    reports = Math.min(reports + 1, FIRST_REPORTS);
    lastNanos = nowNanos;
    return true;
  }
}
