package org.gridroom.sfu.wire;

import java.lang.foreign.MemorySegment;

/**
 * The payload of a retransmission: the original sequence number, then the original payload (RFC
 * 4588, section 4).
 */
public final class Rtx {
  /** Size of the original sequence number, in bytes. */
  public static final int HEADER_BYTES = 2;

  private Rtx() {}

  /**
   * The original sequence number of a packet of an RTX stream.
   *
   * @return 0..65535; -1 if the payload is too short to be a retransmission, as that of a padding
   *     packet is
   */
  public static int originalSequenceNumber(RtpPacket packet) {
    if (packet.payloadSizeBytes() < HEADER_BYTES) {
      return -1;
    }
    return NetworkOrder.unsignedShort(packet.buffer(), packet.offset() + packet.headerSizeBytes());
  }

  /** Writes the original sequence number that a retransmitted payload starts with. */
  public static void writeOriginalSequenceNumber(
      MemorySegment buffer, long offset, int sequenceNumber) {
    NetworkOrder.putShort(buffer, offset, sequenceNumber);
  }
}
