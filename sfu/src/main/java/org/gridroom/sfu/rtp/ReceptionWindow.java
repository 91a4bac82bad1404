package org.gridroom.sfu.rtp;

import java.util.Arrays;
import org.gridroom.sfu.wire.SequenceNumber;

/**
 * Which of the latest packets of a stream have been received: extends sequence numbers and finds
 * duplicates.
 */
final class ReceptionWindow {
  /** How far back a packet can be and still be taken. */
  static final int SIZE_PACKETS = 2048;

  /** Returned for a packet that was received before, or is older than the window. */
  static final long REFUSED = -1;

  private final long[] received = new long[SIZE_PACKETS / Long.SIZE];
  private long highest = -1;

  /** Whether any packet has been received. */
  boolean started() {
    return highest >= 0;
  }

  /**
   * The highest sequence number received, extended by the number of wraps (RFC 3550, appendix A.1).
   */
  long highest() {
    return highest;
  }

  /**
   * Marks a packet as received.
   *
   * @return its extended sequence number, or {@link #REFUSED}
   */
  long receive(int sequenceNumber) {
    if (highest < 0) {
      // One cycle ahead, so that packets from before the first one have a number too.
      highest = 0x10000L + sequenceNumber;
      mark(highest);
      return highest;
    }
    long extended = extend(sequenceNumber);
    if (extended > highest) {
      clearBetween(highest, extended);
      highest = extended;
    } else if (highest - extended >= SIZE_PACKETS || marked(extended)) {
      return REFUSED;
    }
    mark(extended);
    return extended;
  }

  /** The extended number that is nearest to the highest one. */
  long extend(int sequenceNumber) {
    return highest + SequenceNumber.distance((int) highest & 0xFFFF, sequenceNumber);
  }

  private void clearBetween(long from, long to) {
    if (to - from >= SIZE_PACKETS) {
      Arrays.fill(received, 0);
      return;
    }
    for (long i = from + 1; i < to; i++) {
      received[word(i)] &= ~(1L << i);
    }
  }

  private void mark(long extended) {
    received[word(extended)] |= 1L << extended;
  }

  private boolean marked(long extended) {
    return (received[word(extended)] & (1L << extended)) != 0;
  }

  private static int word(long extended) {
    return (int) (extended % SIZE_PACKETS) / Long.SIZE;
  }
}
