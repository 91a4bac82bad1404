package org.gridroom.sfu.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Bytes of a test, at a place in memory that ends where they end: whoever reads past the end is
 * caught.
 */
public record Octets(MemorySegment buffer, long offset, int sizeBytes) {
  /** Whitespace is skipped. */
  public static Octets hex(String hex, long offset) {
    return at(HexFormat.of().parseHex(hex.replaceAll("\\s+", "")), offset);
  }

  /** Puts bytes at an offset. What stands before them must not matter. */
  public static Octets at(byte[] bytes, long offset) {
    byte[] all = new byte[(int) offset + bytes.length];
    Arrays.fill(all, (byte) 0xA5);
    System.arraycopy(bytes, 0, all, (int) offset, bytes.length);
    return new Octets(MemorySegment.ofArray(all), offset, bytes.length);
  }

  /** The bytes of some memory as hexadecimal digits. */
  public static String toHex(MemorySegment buffer, long offset, int sizeBytes) {
    return HexFormat.of().formatHex(toArray(buffer, offset, sizeBytes));
  }

  /** A copy of some memory. */
  public static byte[] toArray(MemorySegment buffer, long offset, int sizeBytes) {
    return buffer.asSlice(offset, sizeBytes).toArray(JAVA_BYTE);
  }

  /** The first bytes of these. */
  public Octets truncatedTo(int size) {
    return at(toArray(buffer, offset, size), offset);
  }
}
