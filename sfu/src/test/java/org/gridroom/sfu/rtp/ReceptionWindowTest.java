package org.gridroom.sfu.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReceptionWindowTest {
  private final ReceptionWindow window = new ReceptionWindow();

  /** Sixteen starts around the wrap. */
  static IntStream starts() {
    return IntStream.range(-8, 8).map(i -> i & 0xFFFF);
  }

  @ParameterizedTest
  @MethodSource("starts")
  void countsOnAcrossTheWrap(int start) {
    long first = window.receive(start);
    for (int i = 1; i < 70_000; i++) {
      assertEquals(first + i, window.receive((start + i) & 0xFFFF));
    }
  }

  @ParameterizedTest
  @MethodSource("starts")
  void refusesADuplicate(int start) {
    window.receive(start);
    window.receive((start + 1) & 0xFFFF);

    assertEquals(ReceptionWindow.REFUSED, window.receive(start));
    assertEquals(ReceptionWindow.REFUSED, window.receive((start + 1) & 0xFFFF));
  }

  @ParameterizedTest
  @MethodSource("starts")
  void takesALatePacketOnce(int start) {
    long first = window.receive(start);
    window.receive((start + 5) & 0xFFFF);

    assertEquals(first + 3, window.receive((start + 3) & 0xFFFF));
    assertEquals(ReceptionWindow.REFUSED, window.receive((start + 3) & 0xFFFF));
  }

  @ParameterizedTest
  @MethodSource("starts")
  void takesAPacketFromBeforeTheFirst(int start) {
    long first = window.receive(start);

    assertEquals(first - 1, window.receive((start - 1) & 0xFFFF));
  }

  @ParameterizedTest
  @MethodSource("starts")
  void refusesWhatIsOlderThanTheWindow(int start) {
    window.receive(start);
    window.receive((start + 3000) & 0xFFFF);

    assertEquals(
        ReceptionWindow.REFUSED,
        window.receive((start + 3000 - ReceptionWindow.SIZE_PACKETS) & 0xFFFF));
    assertNotEquals(
        ReceptionWindow.REFUSED,
        window.receive((start + 3001 - ReceptionWindow.SIZE_PACKETS) & 0xFFFF));
  }
}
