package org.gridroom.sfu.transport;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.transport.TransportCounters.Counter;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.PacketBuffer;

/**
 * The media that one transport receives, opened straight into a packet of the loop. On the
 * transport's loop only.
 */
final class TransportReceiver implements AutoCloseable {
  private final TransportLoop loop;
  private final TransportListener listener;
  private final SrtpReceiver srtp;

  /**
   * A receiver.
   *
   * @param srtp opens what comes in; closed with this
   * @param listener hears what is authentic
   */
  TransportReceiver(TransportLoop loop, SrtpReceiver srtp, TransportListener listener) {
    this.loop = loop;
    this.srtp = srtp;
    this.listener = listener;
  }

  /** Takes a datagram that looks like SRTP. */
  DropReason receiveRtp(MemorySegment segment, long offset, int sizeBytes, long nowNanos) {
    PacketBuffer packet = loop.packets().take();
    if (packet == null) {
      return DropReason.QUEUE_FULL;
    }
    try {
      DropReason reason = srtp.openRtp(segment, offset, sizeBytes, packet.memory());
      if (reason == DropReason.NONE) {
        reason = packet.rtp().bind(packet.memory(), 0, srtp.openedSizeBytes());
      }
      if (reason == DropReason.NONE) {
        packet.arrivalNanos(nowNanos);
        loop.counters().count(Counter.RTP_PACKETS_RECEIVED);
        loop.counters().count(Counter.RTP_BYTES_RECEIVED, sizeBytes);
        listener.onRtp(packet);
      }
      return reason;
    } finally {
      packet.release();
    }
  }

  /** Takes a datagram that looks like SRTCP. */
  DropReason receiveRtcp(MemorySegment segment, long offset, int sizeBytes, long nowNanos) {
    PacketBuffer packet = loop.packets().take();
    if (packet == null) {
      return DropReason.QUEUE_FULL;
    }
    try {
      DropReason reason = srtp.openRtcp(segment, offset, sizeBytes, packet.memory());
      if (reason == DropReason.NONE) {
        loop.counters().count(Counter.RTCP_PACKETS_RECEIVED);
        listener.onRtcp(packet.memory(), 0, srtp.openedSizeBytes(), nowNanos);
      }
      return reason;
    } finally {
      packet.release();
    }
  }

  @Override
  public void close() {
    srtp.close();
  }
}
