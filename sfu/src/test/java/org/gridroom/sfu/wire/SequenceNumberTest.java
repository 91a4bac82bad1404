package org.gridroom.sfu.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceNumberTest {
  static IntStream starts() {
    return IntStream.concat(IntStream.rangeClosed(0xFFF8, 0xFFFF), IntStream.rangeClosed(0, 8));
  }

  @ParameterizedTest
  @MethodSource("starts")
  void countsForwardAndBackAcrossTheWrap(int start) {
    for (int delta = -20; delta <= 20; delta++) {
      int other = SequenceNumber.plus(start, delta);

      assertTrue(other >= 0 && other <= 0xFFFF);
      assertEquals(delta, SequenceNumber.distance(start, other));
      assertEquals(delta > 0, SequenceNumber.isNewer(other, start));
    }
  }

  @ParameterizedTest
  @MethodSource("starts")
  void halfTheRangeIsTheFarthest(int start) {
    assertEquals(32767, SequenceNumber.distance(start, SequenceNumber.plus(start, 32767)));
    assertEquals(-32768, SequenceNumber.distance(start, SequenceNumber.plus(start, 32768)));
    assertFalse(SequenceNumber.isNewer(SequenceNumber.plus(start, 32768), start));
  }

  @Test
  void nothingIsNewerThanItself() {
    assertFalse(SequenceNumber.isNewer(0xFFFF, 0xFFFF));
  }
}
