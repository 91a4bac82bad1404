package org.gridroom.sfu.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.wire.PacketBuffer;

/**
 * How a datagram travels to the loop that its transport lives on: in a packet's memory, behind a
 * header of this node's own that says where it came in and from whom.
 */
final class PassedDatagram {
  /** Size of the header, in bytes: the datagram starts there. */
  static final int HEADER_BYTES = 32;

  /** Longest datagram that can be passed over, in bytes. */
  static final int MAX_BYTES = PacketBuffer.CAPACITY_BYTES - HEADER_BYTES;

  private PassedDatagram() {}

  static void write(MemorySegment memory, int loop, int endpoint, UdpPath from, int sizeBytes) {
    memory.set(JAVA_LONG, 0, from.high());
    memory.set(JAVA_LONG, 8, from.low());
    memory.set(JAVA_INT, 16, from.port());
    memory.set(JAVA_INT, 20, sizeBytes);
    memory.set(JAVA_INT, 24, loop);
    memory.set(JAVA_INT, 28, endpoint);
  }

  static long high(MemorySegment memory) {
    return memory.get(JAVA_LONG, 0);
  }

  static long low(MemorySegment memory) {
    return memory.get(JAVA_LONG, 8);
  }

  static int port(MemorySegment memory) {
    return memory.get(JAVA_INT, 16);
  }

  static int sizeBytes(MemorySegment memory) {
    return memory.get(JAVA_INT, 20);
  }

  /** Index of the loop that received it. */
  static int loop(MemorySegment memory) {
    return memory.get(JAVA_INT, 24);
  }

  /** Index of the endpoint that received it: the same on every loop. */
  static int endpoint(MemorySegment memory) {
    return memory.get(JAVA_INT, 28);
  }
}
