package org.gridroom.loadtest.media;

import java.util.BitSet;
import org.gridroom.sfu.wire.SequenceNumber;

/**
 * Judges one received RTP stream by its sequence numbers: what came, what came twice, what never
 * came. A number counts as lost when it falls out of the window without having come, so late and
 * retransmitted packets do no harm. Numbers are extended beyond 16 bits (RFC 3550, appendix A.1).
 */
public final class SequenceTracker {
  /** How far back a packet may still come, in packets. */
  static final int WINDOW_PACKETS = 1024;

  private final BitSet received = new BitSet(WINDOW_PACKETS);
  private long first = -1;
  private long highest = -1;
  private long receivedPackets;
  private long duplicatePackets;
  private long lostPackets;

  /**
   * Takes one packet's number.
   *
   * @return whether it is new: neither a duplicate nor older than the window
   */
  public boolean onPacket(int sequenceNumber) {
    if (highest < 0) {
      // Away from 0, so that packets that were sent before the first one keep a positive number.
      first = sequenceNumber + 65536L;
      highest = first - 1;
    }
    long extended = highest + SequenceNumber.distance((int) (highest & 0xFFFF), sequenceNumber);
    if (extended > highest) {
      for (long next = highest + 1; next <= extended; next++) {
        leaveWindow(next - WINDOW_PACKETS);
        received.clear(index(next));
      }
      highest = extended;
    } else if (extended <= highest - WINDOW_PACKETS
        || extended < first
        || received.get(index(extended))) {
      duplicatePackets++;
      return false;
    }
    received.set(index(extended));
    receivedPackets++;
    return true;
  }

  /** Whether this number came, or is older than the window. */
  public boolean has(int sequenceNumber) {
    long extended = highest + SequenceNumber.distance((int) (highest & 0xFFFF), sequenceNumber);
    return extended < first
        || extended <= highest - WINDOW_PACKETS
        || (extended <= highest && received.get(index(extended)));
  }

  /**
   * The highest number so far, 32 bits of it: the field of a receiver report (RFC 3550, section
   * 6.4.1).
   */
  public int extendedHighest() {
    return (int) highest;
  }

  /** Packets that came, duplicates left out. */
  public long receivedPackets() {
    return receivedPackets;
  }

  /** Packets that came again, or after the window. */
  public long duplicatePackets() {
    return duplicatePackets;
  }

  /** Packets that have not come: those behind the window for good, those in it so far. */
  public long missingPackets() {
    long start = Math.max(first, highest - WINDOW_PACKETS + 1);
    return highest < 0 ? 0 : lostPackets + highest - start + 1 - received.cardinality();
  }

  private void leaveWindow(long extended) {
    if (extended >= first && !received.get(index(extended))) {
      lostPackets++;
    }
  }

  private static int index(long extended) {
    return (int) (extended % WINDOW_PACKETS);
  }
}
