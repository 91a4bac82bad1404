package org.gridroom.sfu.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/**
 * Reads and writes {@code struct sockaddr_in} and {@code sockaddr_in6}. An IPv4 address is one
 * {@code long}, its 32 bits in {@code low}; an IPv6 address is two, in network order.
 */
final class SocketAddressCodec {
  /** Room for either of the two, in bytes, so that an array of them is aligned. */
  static final int SLOT_BYTES = 32;

  static final int IPV4_BYTES = 16;
  static final int IPV6_BYTES = 28;

  private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt IPV4 = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong HALF_IPV6 =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private SocketAddressCodec() {}

  static int port(MemorySegment memory, long offset) {
    return memory.get(PORT, offset + 2) & 0xFFFF;
  }

  static long high(MemorySegment memory, long offset, boolean ipv6) {
    return ipv6 ? memory.get(HALF_IPV6, offset + 8) : 0;
  }

  static long low(MemorySegment memory, long offset, boolean ipv6) {
    return ipv6 ? memory.get(HALF_IPV6, offset + 16) : memory.get(IPV4, offset + 4) & 0xFFFF_FFFFL;
  }

  /**
   * Writes one.
   *
   * @return its size in bytes
   */
  static int write(MemorySegment memory, long offset, boolean ipv6, long high, long low, int port) {
    memory.set(JAVA_SHORT, offset, (short) (ipv6 ? Libc.AF_INET6 : Libc.AF_INET));
    memory.set(PORT, offset + 2, (short) port);
    if (ipv6) {
      memory.set(JAVA_INT, offset + 4, 0);
      memory.set(HALF_IPV6, offset + 8, high);
      memory.set(HALF_IPV6, offset + 16, low);
      memory.set(JAVA_INT, offset + 24, 0);
      return IPV6_BYTES;
    }
    memory.set(IPV4, offset + 4, (int) low);
    memory.set(JAVA_LONG_UNALIGNED, offset + 8, 0);
    return IPV4_BYTES;
  }

  /**
   * Writes one.
   *
   * @return its size in bytes
   */
  static int write(MemorySegment memory, InetSocketAddress address) {
    InetAddress host = address.getAddress();
    boolean ipv6 = host instanceof Inet6Address;
    MemorySegment bytes = MemorySegment.ofArray(host.getAddress());
    long high = ipv6 ? bytes.get(HALF_IPV6, 0) : 0;
    long low =
        ipv6
            ? bytes.get(HALF_IPV6, 8)
            : bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), 0);
    return write(memory, 0, ipv6, high, low, address.getPort());
  }

  /** The bytes of an address in network order: 4 or 16. */
  static byte[] bytes(boolean ipv6, long high, long low) {
    byte[] bytes = new byte[ipv6 ? 16 : 4];
    MemorySegment segment = MemorySegment.ofArray(bytes);
    if (ipv6) {
      segment.set(HALF_IPV6, 0, high);
      segment.set(HALF_IPV6, 8, low);
    } else {
      for (int i = 0; i < 4; i++) {
        segment.set(JAVA_BYTE, i, (byte) (low >>> (24 - 8 * i)));
      }
    }
    return bytes;
  }
}
