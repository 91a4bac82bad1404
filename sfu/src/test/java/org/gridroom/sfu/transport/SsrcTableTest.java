package org.gridroom.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SsrcTableTest {
  @Test
  void findsEverythingThatWasPutIntoItUpToItsLimit() {
    SsrcTable<Integer> table = new SsrcTable<>(512);
    Map<Integer, Integer> expected = new HashMap<>();
    Random random = new Random(1);
    expected.put(0, 0);
    table.put(0, 0);
    while (expected.size() < 512) {
      int ssrc = random.nextInt();
      if (expected.putIfAbsent(ssrc, ssrc) == null) {
        assertNull(table.get(ssrc));
        table.put(ssrc, ssrc);
      }
    }
    expected.forEach((ssrc, value) -> assertEquals(value, table.get(ssrc)));
    assertNull(table.get(1));
    assertTrue(table.isFull());
    assertThrows(IllegalStateException.class, () -> table.put(1, 1));
  }
}
