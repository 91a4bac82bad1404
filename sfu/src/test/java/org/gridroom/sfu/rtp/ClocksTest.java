package org.gridroom.sfu.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gridroom.sfu.wire.RtcpPacket.ReportBlock;
import org.gridroom.sfu.wire.RtcpPacket.SenderReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClocksTest {
  private static final long MS = 1_000_000L;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999_999_999L, 1_000_000_000L, -1, -5_000_000_001L, 1L << 60})
  void ntpTimeKeepsDifferences(long nanos) {
    long a = NtpTime.toNanos(NtpTime.ofNodeNanos(nanos));
    long b = NtpTime.toNanos(NtpTime.ofNodeNanos(nanos + 1_234_567_890L));

    assertTrue(Math.abs(b - a - 1_234_567_890L) <= 2);
  }

  @Test
  void measuresTheRoundTripByRfc3550Section641() {
    RoundTripTime roundTrip = new RoundTripTime();
    long sent = 10_000 * MS;
    int lastSenderReport = NtpTime.compact(NtpTime.ofNodeNanos(sent));
    int delay = NtpTime.nanosToCompact(300 * MS);
    roundTrip.onReport(new ReportBlock(1, 0, 0, 0, 0, lastSenderReport, delay), sent + 345 * MS);

    assertTrue(Math.abs(roundTrip.nanos() - 45 * MS) < MS / 10);
  }

  @Test
  void ignoresReportsThatAnswerNothingOrLie() {
    RoundTripTime roundTrip = new RoundTripTime();
    roundTrip.onReport(new ReportBlock(1, 0, 0, 0, 0, 0, 0), 10_000 * MS);
    roundTrip.onReport(new ReportBlock(1, 0, 0, 0, 0, 12345, 0), 10_000 * MS);
    int now = NtpTime.compact(NtpTime.ofNodeNanos(10_000 * MS));
    roundTrip.onReport(new ReportBlock(1, 0, 0, 0, 0, now, 65536), 10_000 * MS);

    assertEquals(RoundTripTime.DEFAULT_NANOS, roundTrip.nanos());
  }

  @Test
  void theSourcesClockStaysWhereItIsUntilItIsSetAnew() {
    SourceClock clock = new SourceClock();
    MediaTimeline first = clock.onSenderReport(report(100_000), 90_000, 1_000 * MS);
    MediaTimeline later = clock.onSenderReport(report(105_000), 90_000, 6_080 * MS);
    MediaTimeline anew = clock.onSenderReport(report(500_000), 90_000, 7_000 * MS);

    assertEquals(1_000 * MS, first.nodeNanos());
    assertTrue(Math.abs(later.nodeNanos() - 6_000 * MS) <= 2);
    assertEquals(7_000 * MS, anew.nodeNanos());
  }

  private static SenderReport report(long sourceMs) {
    return new SenderReport(1, NtpTime.ofNodeNanos(sourceMs * MS), 0, 0, 0, List.of());
  }

  @Test
  void aTimelineRunsBothWaysAcrossTheWrapOfItsClock() {
    MediaTimeline timeline = new MediaTimeline(1_000 * MS, -90, 90_000);

    assertEquals(90, timeline.rtpTimestampAt(1_002 * MS));
    assertEquals(1_002 * MS, timeline.nanosAt(90));
    assertEquals(999 * MS, timeline.nanosAt(-180));
    assertEquals(-90 - 90_000, timeline.rtpTimestampAt(0));
  }
}
