package org.gridroom.loadtest.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario is run from sixteen starts around the wrap of the sequence number. */
class SequenceTrackerTest {
  static IntStream starts() {
    return IntStream.range(65528, 65544).map(start -> start & 0xFFFF);
  }

  private final SequenceTracker tracker = new SequenceTracker();

  private void receive(int start, int... offsets) {
    for (int offset : offsets) {
      tracker.onPacket((start + offset) & 0xFFFF);
    }
  }

  @ParameterizedTest
  @MethodSource("starts")
  void missesNothingInAnUnbrokenRow(int start) {
    for (int i = 0; i < 5000; i++) {
      assertTrue(tracker.onPacket((start + i) & 0xFFFF));
    }
    assertEquals(5000, tracker.receivedPackets());
    assertEquals(0, tracker.missingPackets());
  }

  @ParameterizedTest
  @MethodSource("starts")
  void missesAPacketUntilItComes(int start) {
    receive(start, 0, 1, 3, 4);
    assertEquals(1, tracker.missingPackets());
    assertFalse(tracker.has((start + 2) & 0xFFFF));

    receive(start, 2);

    assertEquals(0, tracker.missingPackets());
    assertTrue(tracker.has((start + 2) & 0xFFFF));
  }

  @ParameterizedTest
  @MethodSource("starts")
  void losesAPacketForGoodBehindTheWindow(int start) {
    receive(start, 0);
    receive(start, IntStream.rangeClosed(2, 2 + SequenceTracker.WINDOW_PACKETS).toArray());

    assertFalse(tracker.onPacket((start + 1) & 0xFFFF));
    assertEquals(1, tracker.missingPackets());
    assertEquals(1, tracker.duplicatePackets());
  }

  @ParameterizedTest
  @MethodSource("starts")
  void countsADuplicateOnce(int start) {
    receive(start, 0, 1, 1);

    assertEquals(2, tracker.receivedPackets());
    assertEquals(1, tracker.duplicatePackets());
  }

  @ParameterizedTest
  @MethodSource("starts")
  void extendsTheNumberAcrossTheWrap(int start) {
    receive(start, 0);
    int first = tracker.extendedHighest();

    receive(start, 100);

    assertEquals(100, tracker.extendedHighest() - first);
    assertEquals(99, tracker.missingPackets());
  }

  @Test
  void hasMissedNothingBeforeTheFirstPacket() {
    assertEquals(0, tracker.missingPackets());
    receive(10, 0);
    assertFalse(tracker.onPacket(9), "sent before the first one that counts");
    assertEquals(0, tracker.missingPackets());
  }
}
