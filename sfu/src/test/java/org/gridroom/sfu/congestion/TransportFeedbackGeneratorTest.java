package org.gridroom.sfu.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.gridroom.sfu.wire.ArrivalTimes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1. */
class TransportFeedbackGeneratorTest {
  private static final long MS = 1_000_000L;

  private final TransportFeedbackGenerator generator = new TransportFeedbackGenerator();

  static IntStream starts() {
    return IntStream.range(-8, 8).map(i -> i & 0xFFFF);
  }

  private static ArrivalTimes present(@Nullable ArrivalTimes feedback) {
    assertNotNull(feedback);
    return feedback;
  }

  /** When each packet arrived, in ms, by sequence number. */
  private static Map<Integer, Long> arrivals(ArrivalTimes feedback) {
    Map<Integer, Long> arrivals = new TreeMap<>();
    long ticks = feedback.referenceTicks();
    for (int i = 0; i < feedback.size(); i++) {
      if (feedback.received(i)) {
        ticks += feedback.deltaTicks(i);
        arrivals.put(
            (feedback.baseSequenceNumber() + i) & 0xFFFF, ticks * ArrivalTimes.TICK_NANOS / MS);
      }
    }
    return arrivals;
  }

  @ParameterizedTest
  @MethodSource("starts")
  void tellsWhatArrivedAndWhenAcrossTheWrap(int start) {
    for (int i : new int[] {0, 1, 3, 6}) {
      generator.onPacket((start + i) & 0xFFFF, (1000 + i) * MS);
    }

    ArrivalTimes feedback = present(generator.poll(1100 * MS));
    assertEquals(start, feedback.baseSequenceNumber());
    assertEquals(7, feedback.size());
    Map<Integer, Long> expected = new TreeMap<>();
    for (int i : new int[] {0, 1, 3, 6}) {
      expected.put((start + i) & 0xFFFF, 1000L + i);
    }
    assertEquals(expected, arrivals(feedback));
    assertNull(generator.poll(1300 * MS), "all is told");
  }

  @Test
  void goesOnWhereItEnded() {
    generator.onPacket(10, 0);
    generator.poll(100 * MS);
    generator.onPacket(12, 150 * MS);

    ArrivalTimes feedback = present(generator.poll(200 * MS));
    assertEquals(12, feedback.baseSequenceNumber());
    assertEquals(1, feedback.feedbackCount());
  }

  @Test
  void tellsOfALatePacketAndWhatFollowsIt() {
    generator.onPacket(10, 0);
    generator.onPacket(12, 2 * MS);
    generator.poll(100 * MS);
    generator.onPacket(11, 101 * MS);

    ArrivalTimes feedback = present(generator.poll(200 * MS));
    assertEquals(Map.of(11, 101L, 12, 2L), arrivals(feedback));
  }

  @Test
  void speaksTwiceAsOftenWhenThereIsMuchToTell() {
    generator.onPacket(0, 0);
    assertNull(generator.poll(60 * MS));
    for (int i = 1; i < 30; i++) {
      generator.onPacket(i, 40 * MS);
    }

    assertNull(generator.poll(49 * MS));
    assertNotNull(generator.poll(50 * MS));
  }

  @Test
  void ignoresDuplicates() {
    generator.onPacket(1, 0);
    generator.onPacket(1, 50 * MS);

    assertEquals(Map.of(1, 0L), arrivals(present(generator.poll(100 * MS))));
  }

  @Test
  void staysBoundedOverAJump() {
    generator.onPacket(0, 0);
    generator.onPacket(30_000, MS);
    ArrivalTimes feedback = present(generator.poll(100 * MS));

    assertTrue(feedback.size() <= TransportFeedbackGenerator.WINDOW_PACKETS);
    assertEquals(Map.of(30_000, 1L), arrivals(feedback));
  }

  @Test
  void splitsWhatDoesNotFitIntoOneFeedback() {
    generator.onPacket(0, 0);
    generator.onPacket(1, 60_000 * MS);

    assertEquals(Map.of(0, 0L), arrivals(present(generator.poll(60_100 * MS))));
    assertEquals(Map.of(1, 60_000L), arrivals(present(generator.poll(60_100 * MS))));
    assertNull(generator.poll(60_100 * MS));
  }
}
