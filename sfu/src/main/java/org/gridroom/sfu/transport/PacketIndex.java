package org.gridroom.sfu.transport;

import org.gridroom.sfu.wire.SequenceNumber;

/**
 * The 48-bit index of an SRTP packet: rollover counter and sequence number (RFC 3711, section
 * 3.3.1).
 */
final class PacketIndex {
  private PacketIndex() {}

  /**
   * The index nearest to the highest one so far that ends in this sequence number.
   *
   * @param highest highest index so far, -1 for none
   * @return negative for a packet from before the first one
   */
  static long estimate(long highest, int sequenceNumber) {
    if (highest < 0) {
      return sequenceNumber;
    }
    return highest + SequenceNumber.distance((int) highest & 0xFFFF, sequenceNumber);
  }
}
