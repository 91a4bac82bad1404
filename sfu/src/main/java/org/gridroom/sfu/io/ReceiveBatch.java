package org.gridroom.sfu.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.wire.PacketBuffer;

/**
 * Memory for one {@code recvmmsg}: its {@code mmsghdr}s are laid out once, and read again after
 * every call.
 */
final class ReceiveBatch {
  /** Most datagrams of one call. */
  static final int CAPACITY = 64;

  private static final int SLOT_BYTES = PacketBuffer.CAPACITY_BYTES;

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment headers =
      arena.allocate((long) CAPACITY * MessageHeader.SIZE_BYTES, 64);
  private final MemorySegment vectors =
      arena.allocate((long) CAPACITY * MessageHeader.VECTOR_BYTES, 64);
  private final MemorySegment names =
      arena.allocate((long) CAPACITY * SocketAddressCodec.SLOT_BYTES, 64);
  private final MemorySegment memory = arena.allocate((long) CAPACITY * SLOT_BYTES, 64);
  private final long headersAddress = headers.address();

  ReceiveBatch() {
    for (int i = 0; i < CAPACITY; i++) {
      long header = (long) i * MessageHeader.SIZE_BYTES;
      long vector = (long) i * MessageHeader.VECTOR_BYTES;
      vectors.set(JAVA_LONG, vector, memory.address() + offset(i));
      vectors.set(JAVA_LONG, vector + 8, SLOT_BYTES);
      headers.set(
          JAVA_LONG,
          header + MessageHeader.NAME,
          names.address() + (long) i * SocketAddressCodec.SLOT_BYTES);
      headers.set(JAVA_INT, header + MessageHeader.NAME_SIZE, SocketAddressCodec.SLOT_BYTES);
      headers.set(JAVA_LONG, header + MessageHeader.VECTORS, vectors.address() + vector);
      headers.set(JAVA_LONG, header + MessageHeader.VECTOR_COUNT, 1);
    }
  }

  /** Receives what is there: the number of datagrams, or a negated {@code errno}. */
  int receive(NativeSocket socket) {
    int received = socket.receive(headersAddress, CAPACITY);
    for (int i = 0; i < received; i++) {
      // The kernel has put the size of the address here; the next call takes it as room for one.
      long header = (long) i * MessageHeader.SIZE_BYTES;
      headers.set(JAVA_INT, header + MessageHeader.NAME_SIZE, SocketAddressCodec.SLOT_BYTES);
    }
    return received;
  }

  /** The memory of all datagrams. */
  MemorySegment memory() {
    return memory;
  }

  /** Where a datagram starts in {@link #memory()}. */
  long offset(int index) {
    return (long) index * SLOT_BYTES;
  }

  int sizeBytes(int index) {
    return headers.get(
        JAVA_INT, (long) index * MessageHeader.SIZE_BYTES + MessageHeader.RESULT_SIZE);
  }

  boolean truncated(int index) {
    long header = (long) index * MessageHeader.SIZE_BYTES;
    return (headers.get(JAVA_INT, header + MessageHeader.FLAGS) & Libc.MSG_TRUNC) != 0;
  }

  long remoteHigh(int index, boolean ipv6) {
    return SocketAddressCodec.high(names, (long) index * SocketAddressCodec.SLOT_BYTES, ipv6);
  }

  long remoteLow(int index, boolean ipv6) {
    return SocketAddressCodec.low(names, (long) index * SocketAddressCodec.SLOT_BYTES, ipv6);
  }

  int remotePort(int index) {
    return SocketAddressCodec.port(names, (long) index * SocketAddressCodec.SLOT_BYTES);
  }
}
