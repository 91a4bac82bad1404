package org.gridroom.loadtest.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.gridroom.sfu.wire.RtcpPacket.SenderReport;
import org.junit.jupiter.api.Test;

class ReceivedStreamTest {
  private static final long MILLIS = 1_000_000;

  private final ReceivedStream stream = new ReceivedStream(7, true);

  @Test
  void asksForAMissingPacketAcrossTheWrapAndAgainUntilItComes() {
    stream.onPacket(65534, 0);
    stream.onPacket(1, 0);

    assertEquals(List.of(), stream.dueNacks(9 * MILLIS), "it may only be late");
    assertEquals(List.of(0, 65535), stream.dueNacks(10 * MILLIS).stream().sorted().toList());
    assertEquals(List.of(), stream.dueNacks(50 * MILLIS));
    stream.onRetransmission(65535, 60 * MILLIS);
    assertEquals(List.of(0), stream.dueNacks(110 * MILLIS));
    assertEquals(1, stream.totals().lostPackets());
    assertEquals(1, stream.totals().gaps());
    assertEquals(1, stream.totals().retransmittedPackets());
  }

  @Test
  void givesAPacketUpAfterFiveRequests() {
    stream.onPacket(1, 0);
    stream.onPacket(3, 0);
    int requests = 0;
    for (long now = 0; now < 2_000 * MILLIS; now += MILLIS) {
      requests += stream.dueNacks(now).size();
    }
    assertEquals(5, requests);
  }

  @Test
  void neverAsksForSound() {
    ReceivedStream sound = new ReceivedStream(8, false);
    sound.onPacket(1, 0);
    sound.onPacket(3, 0);
    assertEquals(List.of(), sound.dueNacks(1_000 * MILLIS));
    assertEquals(1, sound.totals().lostPackets());
  }

  @Test
  void reportsTheLossOfEachIntervalAndTheAgeOfTheSenderReport() {
    stream.onPacket(1, 0);
    stream.onPacket(2, 0);
    stream.onPacket(4, 0);
    stream.onSenderReport(
        new SenderReport(7, 0x1111_2222_3333_4444L, 0, 0, 0, List.of()), 1_000 * MILLIS);

    var first = stream.report(1_500 * MILLIS);
    var second = stream.report(2_000 * MILLIS);

    assertEquals(64, first.fractionLost(), "one of four");
    assertEquals(1, first.cumulativeLost());
    assertEquals(0x2222_3333, first.lastSenderReport());
    assertEquals(32_768, first.delaySinceLastSenderReport(), "half a second");
    assertEquals(0, second.fractionLost());
    assertEquals(1, second.cumulativeLost());
  }
}
