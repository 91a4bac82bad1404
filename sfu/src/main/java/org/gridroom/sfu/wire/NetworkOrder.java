package org.gridroom.sfu.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Reads and writes the big-endian, unaligned numbers that protocols of the internet are made of.
 */
public final class NetworkOrder {
  private static final ValueLayout.OfShort SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private NetworkOrder() {}

  /** The byte at {@code at}, 0..255. */
  public static int unsignedByte(MemorySegment buffer, long at) {
    return buffer.get(JAVA_BYTE, at) & 0xFF;
  }

  /** The 16 bits at {@code at}, 0..65535. */
  public static int unsignedShort(MemorySegment buffer, long at) {
    return buffer.get(SHORT, at) & 0xFFFF;
  }

  /** The 32 bits at {@code at}. */
  public static int int32(MemorySegment buffer, long at) {
    return buffer.get(INT, at);
  }

  /** The 32 bits at {@code at}, 0..2^32 - 1. */
  public static long unsignedInt(MemorySegment buffer, long at) {
    return buffer.get(INT, at) & 0xFFFF_FFFFL;
  }

  /** The 64 bits at {@code at}. */
  public static long int64(MemorySegment buffer, long at) {
    return buffer.get(LONG, at);
  }

  /** Writes the low 8 bits of {@code value}. */
  public static void putByte(MemorySegment buffer, long at, int value) {
    buffer.set(JAVA_BYTE, at, (byte) value);
  }

  /** Writes the low 16 bits of {@code value}. */
  public static void putShort(MemorySegment buffer, long at, int value) {
    buffer.set(SHORT, at, (short) value);
  }

  /** Writes 32 bits. */
  public static void putInt(MemorySegment buffer, long at, int value) {
    buffer.set(INT, at, value);
  }

  /** Writes 64 bits. */
  public static void putLong(MemorySegment buffer, long at, long value) {
    buffer.set(LONG, at, value);
  }
}
