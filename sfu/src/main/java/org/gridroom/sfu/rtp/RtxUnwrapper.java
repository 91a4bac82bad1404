package org.gridroom.sfu.rtp;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.NetworkOrder;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.RtpPacket;
import org.gridroom.sfu.wire.Rtx;

/**
 * Makes the original packet of a retransmission (RFC 4588, section 4) in the packet's own memory.
 */
public final class RtxUnwrapper {
  private RtxUnwrapper() {}

  /**
   * Moves the header up over the original sequence number and gives it the original's fields. Call
   * it before anybody else has seen the packet.
   *
   * @return false if it carries no original: padding that probes the bandwidth
   */
  public static boolean restore(PacketBuffer packet, int ssrc, int payloadType) {
    RtpPacket rtp = packet.rtp();
    int original = Rtx.originalSequenceNumber(rtp);
    if (original < 0 || rtp.payloadSizeBytes() == Rtx.HEADER_BYTES) {
      return false;
    }
    MemorySegment memory = packet.memory();
    long from = rtp.offset();
    long to = from + Rtx.HEADER_BYTES;
    int size = rtp.sizeBytes() - Rtx.HEADER_BYTES;
    boolean marker = rtp.marker();
    MemorySegment.copy(memory, from, memory, to, rtp.headerSizeBytes());
    NetworkOrder.putByte(memory, to + 1, (marker ? 0x80 : 0) | payloadType);
    NetworkOrder.putShort(memory, to + 2, original);
    NetworkOrder.putInt(memory, to + 8, ssrc);
    return rtp.bind(memory, to, size) == DropReason.NONE;
  }
}
