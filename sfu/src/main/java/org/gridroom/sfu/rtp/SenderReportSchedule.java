package org.gridroom.sfu.rtp;

/**
 * When a stream's sender reports are due: two soon after its source is known, because receivers
 * play sound and picture together from the second on; then one each second.
 */
final class SenderReportSchedule {
  private static final long SECOND_REPORT_NANOS = 250_000_000L;
  private static final long INTERVAL_NANOS = 1_000_000_000L;

  private int reports;
  private long lastNanos;

  /** A source has begun. */
  void restart() {
    reports = 0;
  }

  /** Whether one is due; counted as sent. */
  boolean poll(long nowNanos) {
    long interval = reports == 1 ? SECOND_REPORT_NANOS : INTERVAL_NANOS;
    if (reports > 0 && nowNanos - lastNanos < interval) {
      return false;
    }
    reports = Math.min(reports + 1, 2);
    lastNanos = nowNanos;
    return true;
  }
}
