package org.gridroom.sfu.transport;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.transport.TransportCounters.Counter;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.PacketBuffer;

/**
 * One transport's media in both directions, with the keys of its DTLS association: sealed straight
 * into a path's batch, opened straight into a packet of the loop. On the transport's loop only.
 */
final class SrtpSession implements AutoCloseable {
  private final TransportLoop loop;
  private final TransportListener listener;
  private final SrtpSender sender;
  private final SrtpReceiver receiver;

  /**
   * A session.
   *
   * @param listener hears what comes in and is authentic
   */
  SrtpSession(
      TransportLoop loop, PacketCiphers ciphers, DtlsSrtpKeys keys, TransportListener listener) {
    this.loop = loop;
    this.listener = listener;
    this.sender = new SrtpSender(ciphers, keys.send());
    this.receiver = new SrtpReceiver(ciphers, keys.receive());
  }

  /** Takes a datagram that looks like SRTP. */
  DropReason receiveRtp(MemorySegment segment, long offset, int sizeBytes, long nowNanos) {
    PacketBuffer packet = loop.packets().take();
    if (packet == null) {
      return DropReason.QUEUE_FULL;
    }
    try {
      DropReason reason = receiver.openRtp(segment, offset, sizeBytes, packet.memory());
      if (reason == DropReason.NONE) {
        reason = packet.rtp().bind(packet.memory(), 0, receiver.openedSizeBytes());
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
      DropReason reason = receiver.openRtcp(segment, offset, sizeBytes, packet.memory());
      if (reason == DropReason.NONE) {
        loop.counters().count(Counter.RTCP_PACKETS_RECEIVED);
        listener.onRtcp(packet.memory(), 0, receiver.openedSizeBytes(), nowNanos);
      }
      return reason;
    } finally {
      packet.release();
    }
  }

  /** Seals a packet into the batch of a path; see {@link MediaTransport#sendRtp}. */
  boolean sendRtp(
      NetworkPath path,
      MemorySegment header,
      int headerSizeBytes,
      MemorySegment prefix,
      int prefixSizeBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadSizeBytes) {
    long offset =
        path.reserve(
            headerSizeBytes + prefixSizeBytes + payloadSizeBytes + sender.rtpOverheadBytes());
    if (offset < 0) {
      return false;
    }
    int size =
        sender.sealRtp(
            header,
            headerSizeBytes,
            prefix,
            prefixSizeBytes,
            payload,
            payloadOffset,
            payloadSizeBytes,
            path.memory(),
            offset);
    if (size < 0) {
      return false;
    }
    path.commit(size);
    loop.counters().count(Counter.RTP_PACKETS_FORWARDED);
    loop.counters().count(Counter.RTP_BYTES_FORWARDED, size);
    return true;
  }

  /** Seals a compound packet into the batch of a path; see {@link MediaTransport#sendRtcp}. */
  boolean sendRtcp(NetworkPath path, MemorySegment compound, long offset, int sizeBytes) {
    long out = path.reserve(sizeBytes + sender.rtcpOverheadBytes());
    if (out < 0) {
      return false;
    }
    int size = sender.sealRtcp(compound, offset, sizeBytes, path.memory(), out);
    if (size < 0) {
      return false;
    }
    path.commit(size);
    loop.counters().count(Counter.RTCP_PACKETS_SENT);
    return true;
  }

  @Override
  public void close() {
    sender.close();
    receiver.close();
  }
}
