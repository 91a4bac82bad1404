package org.gridroom.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {
  @Test
  void everyIndexOfTheFirstWordIsNewOnce() {
    ReplayWindow window = new ReplayWindow(128);
    for (long index = 0; index < 300; index++) {
      assertTrue(window.isNew(index));
      window.accept(index);
      assertFalse(window.isNew(index));
    }
    assertEquals(299, window.highest());
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 1024})
  void remembersAtLeastItsSizeAndNeverAcceptsTwice(int size) {
    Random random = new Random(size);
    ReplayWindow window = new ReplayWindow(size);
    Set<Long> accepted = new HashSet<>();
    long highest = 0;
    for (int i = 0; i < 100_000; i++) {
      long jump = random.nextInt(1000) == 0 ? random.nextInt(5 * size) : random.nextInt(4);
      long index = Math.max(0, highest + jump - random.nextInt(2 * size));
      boolean isNew = window.isNew(index);
      if (accepted.contains(index)) {
        assertFalse(isNew, "twice: " + index);
      } else if (highest - index < size) {
        assertTrue(isNew, "not remembered: " + index);
      }
      if (isNew) {
        window.accept(index);
        accepted.add(index);
        highest = Math.max(highest, index);
      }
    }
  }

  @Test
  void aJumpFarAheadForgetsEverything() {
    ReplayWindow window = new ReplayWindow(128);
    for (long index = 0; index < 128; index++) {
      window.accept(index);
    }
    window.accept(1L << 40);
    for (long index = (1L << 40) - 127; index < 1L << 40; index++) {
      assertTrue(window.isNew(index));
    }
    assertFalse(window.isNew(127));
  }
}
