package org.gridroom.sfu.wire;

import java.lang.foreign.MemorySegment;

/**
 * The body of transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01, section
 * 3.1), behind the two SSRCs of every feedback packet.
 *
 * <pre>
 * |      base sequence number     |      packet status count      |
 * |                 reference time                | fb pkt. count |
 * |  packet chunks, 16 bits each  |  deltas, 8 or 16 bits each, then padding
 * </pre>
 */
final class TransportFeedbackFormat {
  static final int FIXED_BYTES = 8;

  private static final int NOT_RECEIVED = 0;
  private static final int SMALL_DELTA = 1;
  private static final int LARGE_DELTA = 2;
  private static final int MAX_RUN = 0x1FFF;

  private TransportFeedbackFormat() {}

  /** What came of reading. */
  sealed interface Reading {}

  record Read(ArrivalTimes arrivals) implements Reading {}

  record Refused(DropReason reason) implements Reading {}

  static Reading read(MemorySegment buffer, long start, long end) {
    if (end - start < FIXED_BYTES) {
      return new Refused(DropReason.TRUNCATED);
    }
    int base = NetworkOrder.unsignedShort(buffer, start);
    int count = NetworkOrder.unsignedShort(buffer, start + 2);
    if (count == 0 || count > ArrivalTimes.MAX_PACKETS) {
      return new Refused(DropReason.MALFORMED);
    }
    int word = NetworkOrder.int32(buffer, start + 4);
    int[] statuses = new int[count];
    long deltasAt = readChunks(buffer, start + FIXED_BYTES, end, statuses);
    if (deltasAt < 0) {
      return new Refused(DropReason.TRUNCATED);
    }
    DropReason reason = replaceByDeltas(buffer, deltasAt, end, statuses);
    return reason == DropReason.NONE
        ? new Read(new ArrivalTimes(base, word & 0xFF, word >> 8, statuses))
        : new Refused(reason);
  }

  /**
   * Fills the statuses of all packets; returns where the chunks end, or -1 if there are too few.
   */
  private static long readChunks(MemorySegment buffer, long start, long end, int[] statuses) {
    long at = start;
    int filled = 0;
    while (filled < statuses.length) {
      if (end - at < 2) {
        return -1;
      }
      int chunk = NetworkOrder.unsignedShort(buffer, at);
      at += 2;
      boolean vector = (chunk & 0x8000) != 0;
      boolean twoBits = (chunk & 0x4000) != 0;
      int length = !vector ? chunk & MAX_RUN : twoBits ? 7 : 14;
      for (int i = 0; i < length && filled < statuses.length; i++) {
        statuses[filled++] =
            !vector
                ? (chunk >>> 13) & 3
                : twoBits ? (chunk >>> (12 - 2 * i)) & 3 : (chunk >>> (13 - i)) & 1;
      }
    }
    return at;
  }

  private static DropReason replaceByDeltas(
      MemorySegment buffer, long start, long end, int[] statuses) {
    long at = start;
    for (int i = 0; i < statuses.length; i++) {
      int status = statuses[i];
      if (status > LARGE_DELTA) {
        return DropReason.MALFORMED; // reserved
      }
      if (end - at < status) {
        return DropReason.TRUNCATED;
      }
      statuses[i] =
          switch (status) {
            case SMALL_DELTA -> NetworkOrder.unsignedByte(buffer, at);
            case LARGE_DELTA -> (short) NetworkOrder.unsignedShort(buffer, at);
            default -> ArrivalTimes.NOT_RECEIVED;
          };
      at += status; // a status is the size of its delta
    }
    return DropReason.NONE;
  }

  /** Size of the body without padding, in bytes. */
  static int sizeBytes(ArrivalTimes arrivals) {
    int size = FIXED_BYTES;
    for (int at = 0; at < arrivals.size(); at += chunkLength(arrivals, at)) {
      size += 2;
    }
    for (int i = 0; i < arrivals.size(); i++) {
      size += status(arrivals, i);
    }
    return size;
  }

  /** Writes the body without padding; returns where it ends. */
  static long write(MemorySegment buffer, long start, ArrivalTimes arrivals) {
    NetworkOrder.putShort(buffer, start, arrivals.baseSequenceNumber());
    NetworkOrder.putShort(buffer, start + 2, arrivals.size());
    NetworkOrder.putInt(
        buffer, start + 4, (arrivals.referenceTime() << 8) | arrivals.feedbackCount());
    long at = start + FIXED_BYTES;
    for (int i = 0; i < arrivals.size(); i += chunkLength(arrivals, i)) {
      NetworkOrder.putShort(buffer, at, chunk(arrivals, i));
      at += 2;
    }
    for (int i = 0; i < arrivals.size(); i++) {
      switch (status(arrivals, i)) {
        case SMALL_DELTA -> NetworkOrder.putByte(buffer, at++, arrivals.deltaTicks(i));
        case LARGE_DELTA -> {
          NetworkOrder.putShort(buffer, at, arrivals.deltaTicks(i));
          at += 2;
        }
        default -> {}
      }
    }
    return at;
  }

  private static int status(ArrivalTimes arrivals, int index) {
    if (!arrivals.received(index)) {
      return NOT_RECEIVED;
    }
    int delta = arrivals.deltaTicks(index);
    return delta >= 0 && delta <= 255 ? SMALL_DELTA : LARGE_DELTA;
  }

  /** How many packets the chunk tells of that starts at {@code index}. */
  private static int chunkLength(ArrivalTimes arrivals, int index) {
    int left = arrivals.size() - index;
    int run = runLength(arrivals, index);
    if (run >= 14 || run == left) {
      return run;
    }
    return Math.min(left, fitsOneBit(arrivals, index) ? 14 : 7);
  }

  private static int chunk(ArrivalTimes arrivals, int index) {
    int length = chunkLength(arrivals, index);
    if (length == runLength(arrivals, index)) {
      return (status(arrivals, index) << 13) | length;
    }
    boolean oneBit = fitsOneBit(arrivals, index);
    int chunk = oneBit ? 0x8000 : 0xC000;
    for (int i = 0; i < length; i++) {
      chunk |= status(arrivals, index + i) << (oneBit ? 13 - i : 12 - 2 * i);
    }
    return chunk;
  }

  private static int runLength(ArrivalTimes arrivals, int index) {
    int limit = Math.min(arrivals.size() - index, MAX_RUN);
    int status = status(arrivals, index);
    int run = 1;
    while (run < limit && status(arrivals, index + run) == status) {
      run++;
    }
    return run;
  }

  private static boolean fitsOneBit(ArrivalTimes arrivals, int index) {
    int limit = Math.min(arrivals.size(), index + 14);
    for (int i = index; i < limit; i++) {
      if (status(arrivals, i) == LARGE_DELTA) {
        return false;
      }
    }
    return true;
  }
}
