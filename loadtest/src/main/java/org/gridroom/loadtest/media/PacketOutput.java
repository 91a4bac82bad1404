package org.gridroom.loadtest.media;

import java.lang.foreign.MemorySegment;

/**
 * Where plain packets go to be sealed and sent. Their memory is native, and is only read during the
 * call.
 */
public interface PacketOutput {
  /** Sends one RTP packet, which stands at the start of the memory. */
  void sendRtp(MemorySegment packet, int sizeBytes);

  /** Sends one compound RTCP packet, which stands at the start of the memory. */
  void sendRtcp(MemorySegment compound, int sizeBytes);
}
