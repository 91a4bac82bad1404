package org.gridroom.sfu.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.io.IoCounters.Counter;
import org.jspecify.annotations.Nullable;

/**
 * What one socket sends next. Datagrams are written into one memory in the order in which streams
 * make them; each path chains its own, and {@link #flush} sends every chain as runs of equal size,
 * a run being one message that the kernel or the card cuts into datagrams (UDP GSO). Nothing is
 * copied on the way: a message points at its datagrams.
 *
 * <p>What the socket does not take stays, bounded by the memory, and goes first the next time.
 */
final class SendBatch {
  /** Most datagrams of one batch. */
  static final int CAPACITY_DATAGRAMS = 2048;

  /** Most bytes of one batch: beyond it, pages of memory only wander through the cache. */
  static final int CAPACITY_BYTES = 2 << 20;

  /** Most datagrams of one message: what kernels before 6.9 take. */
  static final int MAX_SEGMENTS = 64;

  /** Most bytes of one message: what an IPv6 packet can carry, less its headers. */
  static final int MAX_MESSAGE_BYTES = 65_000;

  /** Most messages of one sendmmsg: the kernel takes no more. */
  private static final int MAX_MESSAGES_PER_CALL = 1024;

  private final MessageSender sender;
  private final IoCounters counters;
  private final MemorySegment memory = Libc.lazyMemory(CAPACITY_BYTES);
  private final MemorySegment headers = table(MessageHeader.SIZE_BYTES);
  private final MemorySegment vectors = table(MessageHeader.VECTOR_BYTES);
  private final MemorySegment controls = table(MessageHeader.CONTROL_BYTES);
  private final MemorySegment names = table(SocketAddressCodec.SLOT_BYTES);

  private final int[] offsets = new int[CAPACITY_DATAGRAMS];
  private final int[] sizes = new int[CAPACITY_DATAGRAMS];
  private final int[] nextInChain = new int[CAPACITY_DATAGRAMS];
  private final @Nullable UdpPath[] chained = new @Nullable UdpPath[CAPACITY_DATAGRAMS];

  private int datagrams;
  private int usedBytes;
  private int chainedCount;

  // Messages [sentMessages, messages) wait; a message's index is never above that of its first
  // vector.
  private int messages;
  private int sentMessages;
  private int vectorsUsed;
  private boolean segmentation = true;

  SendBatch(MessageSender sender, IoCounters counters) {
    this.sender = sender;
    this.counters = counters;
  }

  private static MemorySegment table(int entryBytes) {
    return Libc.lazyMemory((long) CAPACITY_DATAGRAMS * entryBytes);
  }

  MemorySegment memory() {
    return memory;
  }

  /** Whether runs still leave as one message: until the kernel refuses one. */
  boolean segmentation() {
    return segmentation;
  }

  boolean isEmpty() {
    return datagrams == 0;
  }

  /**
   * Room for a datagram: where in {@link #memory()}, or -1 if there is none even after sending what
   * is there.
   */
  long reserve(int maxBytes) {
    if (!hasRoom(maxBytes)) {
      flush();
      if (!hasRoom(maxBytes)) {
        counters.count(Counter.BATCH_FULL);
        return -1;
      }
    }
    return usedBytes;
  }

  private boolean hasRoom(int maxBytes) {
    return datagrams < CAPACITY_DATAGRAMS && maxBytes <= CAPACITY_BYTES - usedBytes;
  }

  /** The datagram that was reserved last goes to {@code path}, behind what already goes there. */
  void commit(UdpPath path, int sizeBytes) {
    int datagram = datagrams++;
    offsets[datagram] = usedBytes;
    sizes[datagram] = sizeBytes;
    nextInChain[datagram] = -1;
    usedBytes += sizeBytes;
    if (path.lastDatagram >= 0) {
      nextInChain[path.lastDatagram] = datagram;
    } else {
      path.firstDatagram = datagram;
      chained[chainedCount++] = path;
    }
    path.lastDatagram = datagram;
  }

  /**
   * Makes messages of a path's datagrams now, because the object is about to stand for another
   * address.
   */
  void unchain(UdpPath path) {
    if (path.firstDatagram < 0) {
      return;
    }
    makeMessages(path);
    for (int i = 0; i < chainedCount; i++) {
      if (chained[i] == path) {
        chained[i] = chained[--chainedCount];
        chained[chainedCount] = null;
        return;
      }
    }
  }

  /**
   * Sends what is there.
   *
   * @return whether nothing is left; else try again when the socket can be written to
   */
  boolean flush() {
    for (int i = 0; i < chainedCount; i++) {
      UdpPath path = chained[i];
      if (path != null) {
        makeMessages(path);
        chained[i] = null;
      }
    }
    chainedCount = 0;
    while (sentMessages < messages) {
      int count = Math.min(messages - sentMessages, MAX_MESSAGES_PER_CALL);
      long address = headers.address() + (long) sentMessages * MessageHeader.SIZE_BYTES;
      int result = sender.send(address, count);
      if (result > 0) {
        countSent(result);
        sentMessages += result;
      } else if (-result == Libc.EAGAIN) {
        counters.count(Counter.SEND_BLOCKED);
        return false;
      } else if (-result != Libc.EINTR) {
        refused(-result);
      }
    }
    datagrams = 0;
    usedBytes = 0;
    messages = 0;
    sentMessages = 0;
    vectorsUsed = 0;
    return true;
  }

  private void makeMessages(UdpPath path) {
    int datagram = path.firstDatagram;
    path.firstDatagram = -1;
    path.lastDatagram = -1;
    while (datagram >= 0) {
      int segmentBytes = sizes[datagram];
      int message = messages++;
      int firstVector = vectorsUsed;
      int messageBytes = 0;
      int last;
      do {
        last = datagram;
        addVector(datagram);
        messageBytes += sizes[datagram];
        datagram = nextInChain[datagram];
      } while (segmentation
          && datagram >= 0
          && sizes[last] == segmentBytes // only the last segment may be shorter
          && sizes[datagram] <= segmentBytes
          && vectorsUsed - firstVector < MAX_SEGMENTS
          && messageBytes + sizes[datagram] <= MAX_MESSAGE_BYTES);
      long name = (long) message * SocketAddressCodec.SLOT_BYTES;
      int nameBytes =
          SocketAddressCodec.write(names, name, path.ipv6(), path.high(), path.low(), path.port());
      writeHeader(
          message, names.address() + name, nameBytes, firstVector, vectorsUsed - firstVector);
    }
  }

  private void addVector(int datagram) {
    long vector = (long) vectorsUsed++ * MessageHeader.VECTOR_BYTES;
    vectors.set(JAVA_LONG, vector, memory.address() + offsets[datagram]);
    vectors.set(JAVA_LONG, vector + 8, sizes[datagram]);
  }

  private void writeHeader(
      int message, long nameAddress, int nameBytes, int firstVector, int vectorCount) {
    long header = (long) message * MessageHeader.SIZE_BYTES;
    long vector = (long) firstVector * MessageHeader.VECTOR_BYTES;
    headers.set(JAVA_LONG, header + MessageHeader.NAME, nameAddress);
    headers.set(JAVA_INT, header + MessageHeader.NAME_SIZE, nameBytes);
    headers.set(JAVA_LONG, header + MessageHeader.VECTORS, vectors.address() + vector);
    headers.set(JAVA_LONG, header + MessageHeader.VECTOR_COUNT, vectorCount);
    if (vectorCount == 1) {
      headers.set(JAVA_LONG, header + MessageHeader.CONTROL, 0);
      headers.set(JAVA_LONG, header + MessageHeader.CONTROL_SIZE, 0);
      return;
    }
    long control = (long) message * MessageHeader.CONTROL_BYTES;
    short segmentBytes = (short) vectors.get(JAVA_LONG, vector + 8);
    controls.set(JAVA_LONG, control, MessageHeader.CONTROL_FILLED_BYTES);
    controls.set(JAVA_INT, control + MessageHeader.CONTROL_LEVEL, Libc.SOL_UDP);
    controls.set(JAVA_INT, control + MessageHeader.CONTROL_TYPE, Libc.UDP_SEGMENT);
    controls.set(JAVA_SHORT, control + MessageHeader.CONTROL_DATA, segmentBytes);
    headers.set(JAVA_LONG, header + MessageHeader.CONTROL, controls.address() + control);
    headers.set(JAVA_LONG, header + MessageHeader.CONTROL_SIZE, MessageHeader.CONTROL_BYTES);
  }

  private int vectorCount(int message) {
    long header = (long) message * MessageHeader.SIZE_BYTES;
    return (int) headers.get(JAVA_LONG, header + MessageHeader.VECTOR_COUNT);
  }

  private void countSent(int count) {
    int segments = 0;
    int segmented = 0;
    long bytes = 0;
    for (int message = sentMessages; message < sentMessages + count; message++) {
      int vectorCount = vectorCount(message);
      if (vectorCount > 1) {
        segmented++;
        segments += vectorCount;
      }
      long header = (long) message * MessageHeader.SIZE_BYTES;
      bytes += headers.get(JAVA_INT, header + MessageHeader.RESULT_SIZE) & 0xFFFF_FFFFL;
    }
    counters.count(Counter.SEND_CALLS);
    counters.count(Counter.MESSAGES_SENT, count);
    counters.count(Counter.DATAGRAMS_SENT, count - segmented + segments);
    counters.count(Counter.BYTES_SENT, bytes);
    if (segmented > 0) {
      counters.count(Counter.SEGMENTED_MESSAGES_SENT, segmented);
      counters.count(Counter.SEGMENTS_SENT, segments);
    }
  }

  /**
   * The first waiting message was refused: a run is sent again plainly, a single datagram is given
   * up.
   */
  private void refused(int errno) {
    boolean run = vectorCount(sentMessages) > 1;
    if (run && (errno == Libc.EIO || errno == Libc.EINVAL)) {
      counters.count(Counter.SEGMENTATION_REFUSALS);
      segmentation = false;
      splitRuns();
    } else {
      counters.count(Counter.SEND_ERRORS, vectorCount(sentMessages));
      sentMessages++;
    }
  }

  /**
   * Makes a message of every waiting datagram: from the last on, because a message only ever moves
   * to a higher index.
   */
  private void splitRuns() {
    int firstVector = vectorsUsed;
    for (int message = messages - 1; message >= sentMessages; message--) {
      long header = (long) message * MessageHeader.SIZE_BYTES;
      long nameAddress = headers.get(JAVA_LONG, header + MessageHeader.NAME);
      int nameBytes = headers.get(JAVA_INT, header + MessageHeader.NAME_SIZE);
      int endVector = firstVector;
      firstVector -= vectorCount(message);
      for (int vector = endVector - 1; vector >= firstVector; vector--) {
        writeHeader(vector, nameAddress, nameBytes, vector, 1);
      }
    }
    sentMessages = firstVector;
    messages = vectorsUsed;
  }
}
