package org.gridroom.sfu.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.stream.IntStream;
import org.gridroom.sfu.wire.PacketBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PacketCacheTest {
  private static final int CAPACITY = 64;

  private final RtpPackets packets = new RtpPackets();
  private final PacketCache cache = new PacketCache(CAPACITY);

  static IntStream starts() {
    return IntStream.range(-8, 8).map(i -> i & 0xFFFF);
  }

  private void put(int sequenceNumber, long arrivalNanos) {
    PacketBuffer packet =
        packets.packet(RtpPackets.VP8, 1, sequenceNumber, 0).arrival(arrivalNanos).build();
    cache.put(packet);
    packet.release();
  }

  @ParameterizedTest
  @MethodSource("starts")
  void keepsTheLatestPackets(int start) {
    for (int i = 0; i < 1000; i++) {
      put(start + i, 0);
    }

    for (int i = 0; i < 1000; i++) {
      PacketBuffer packet = cache.get((start + i) & 0xFFFF);
      assertEquals(i >= 1000 - CAPACITY, packet != null, "packet " + i);
    }
    assertEquals(CAPACITY, packets.inUse());
  }

  @ParameterizedTest
  @MethodSource("starts")
  void keepsALatePacket(int start) {
    put(start, 0);
    put(start + 10, 0);
    put(start + 5, 0);
    put(start - 3, 0);

    assertNotNull(cache.get((start + 5) & 0xFFFF));
    assertNotNull(cache.get((start - 3) & 0xFFFF));
    assertNull(cache.get((start + 6) & 0xFFFF));
    cache.expire(PacketCache.MAX_AGE_NANOS);
    assertEquals(0, packets.inUse());
  }

  @ParameterizedTest
  @MethodSource("starts")
  void letsGoOfAllBeforeAJump(int start) {
    for (int i = 0; i < 10; i++) {
      put(start + i, 0);
    }
    put(start + 20_000, 0);

    assertEquals(1, packets.inUse());
    assertNotNull(cache.get((start + 20_000) & 0xFFFF));
  }

  @Test
  void letsGoOfOldPackets() {
    for (int i = 0; i < 20; i++) {
      put(i, i * 100_000_000L);
    }
    cache.expire(1_900_000_000L);

    assertEquals(10, packets.inUse());
    assertNull(cache.get(9));
    assertNotNull(cache.get(10));
  }

  @Test
  void givesAllBackWhenCleared() {
    for (int i = 0; i < 20; i++) {
      put(i, 0);
    }
    cache.clear();

    assertEquals(0, packets.inUse());
    assertNull(cache.get(19));
    put(5, 0);
    assertNotNull(cache.get(5));
  }

  @Test
  void doesNotKeepAPacketTwice() {
    put(1, 0);
    put(1, 0);

    assertEquals(1, packets.inUse());
  }
}
