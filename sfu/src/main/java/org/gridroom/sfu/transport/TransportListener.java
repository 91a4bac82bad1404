package org.gridroom.sfu.transport;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.wire.PacketBuffer;

/** Receives what one transport has authenticated. Called on the transport's own loop only. */
public interface TransportListener {
  /**
   * The transport has found its loop: the one on which its first authenticated connectivity check
   * arrived. Called once, before anything else.
   *
   * @param loop where all state of this participant lives from now on
   * @param transport the sending half
   */
  void onBound(LoopContext loop, MediaTransport transport);

  /**
   * One authenticated, decrypted, well-formed RTP packet.
   *
   * @param packet the packet; retain it to keep it after the call
   */
  void onRtp(PacketBuffer packet);

  /**
   * One authenticated, decrypted compound RTCP packet, not parsed yet.
   *
   * @param buffer memory that is valid during the call only
   */
  void onRtcp(MemorySegment buffer, long offset, int sizeBytes, long nowNanos);

  /** The transport's state has changed. */
  void onStateChanged(TransportState state);
}
