package org.gridroom.sfu.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MissingPacketsTest {
  private static final long MS = 1_000_000L;
  private static final long ROUND_TRIP = 40 * MS;

  private final MissingPackets missing = new MissingPackets();

  @Test
  void waitsForAPacketThatIsOnlyLate() {
    missing.onGap(10, 12, 0);

    assertEquals(List.of(), missing.due(4 * MS, ROUND_TRIP));
    missing.onReceived(11);
    assertEquals(List.of(), missing.due(10 * MS, ROUND_TRIP));
  }

  @Test
  void asksAgainAfterMoreThanARoundTrip() {
    missing.onGap(10, 13, 0);

    assertEquals(List.of(11, 12), missing.due(10 * MS, ROUND_TRIP));
    assertEquals(List.of(), missing.due(50 * MS, ROUND_TRIP));
    assertEquals(List.of(11, 12), missing.due(60 * MS, ROUND_TRIP));
  }

  @Test
  void asksForNumbersBehindTheWrap() {
    missing.onGap(0x1FFFE, 0x20001, 0);

    assertEquals(List.of(0xFFFF, 0), missing.due(10 * MS, ROUND_TRIP));
  }

  @Test
  void givesUpAfterASecond() {
    missing.onGap(10, 12, 0);

    assertFalse(missing.takeGaveUp());
    missing.due(MissingPackets.GIVE_UP_NANOS, ROUND_TRIP);
    assertTrue(missing.takeGaveUp());
    assertFalse(missing.takeGaveUp());
    assertEquals(0, missing.size());
  }

  @Test
  void asksTenTimesAtMost() {
    missing.onGap(10, 12, 0);
    int requests = 0;
    for (int ms = 0; ms < 999; ms++) {
      requests += missing.due(ms * MS, 0).size();
    }

    assertEquals(10, requests);
  }

  @Test
  void givesUpALossThatIsTooLongToRepair() {
    missing.onGap(10, 11 + MissingPackets.CAPACITY + 1, 0);

    assertEquals(0, missing.size());
    assertTrue(missing.takeGaveUp());
  }

  @Test
  void staysBoundedOverManyLosses() {
    for (long i = 0; i < 10_000; i += 2) {
      missing.onGap(i, i + 2, 0);
    }

    assertTrue(missing.size() <= MissingPackets.CAPACITY);
    assertTrue(missing.takeGaveUp());
  }
}
