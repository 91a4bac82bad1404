package org.gridroom.sfu.transport;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.transport.TransportCounters.Counter;
import org.jspecify.annotations.Nullable;

/**
 * What one transport sends, sealed straight into the batch of the path that ICE has selected. On
 * the transport's loop only.
 */
final class TransportSender implements MediaTransport {
  private final TransportLoop loop;
  private @Nullable NetworkPath path;
  private @Nullable SrtpSender srtp;
  private boolean mediaAllowed;

  /** A sender without a path and without keys: it sends nothing. */
  TransportSender(TransportLoop loop) {
    this.loop = loop;
  }

  /** The loop that it lives on. */
  TransportLoop loop() {
    return loop;
  }

  /** Sends on this path from now on; null for none. */
  void path(@Nullable NetworkPath selected) {
    path = selected;
  }

  /** Seals with these keys from now on; they are closed with the sender. */
  void keys(SrtpSender keys) {
    srtp = keys;
  }

  /** Whether media may leave; DTLS always may. */
  void allowMedia(boolean allowed) {
    mediaAllowed = allowed;
  }

  @Override
  public boolean sendRtp(
      MemorySegment header,
      int headerSizeBytes,
      MemorySegment prefix,
      int prefixSizeBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadSizeBytes) {
    NetworkPath to = path;
    SrtpSender keys = srtp;
    if (to != null && keys != null && mediaAllowed) {
      int plainBytes = headerSizeBytes + prefixSizeBytes + payloadSizeBytes;
      long offset = to.reserve(plainBytes + keys.rtpOverheadBytes());
      int size =
          offset < 0
              ? -1
              : keys.sealRtp(
                  header,
                  headerSizeBytes,
                  prefix,
                  prefixSizeBytes,
                  payload,
                  payloadOffset,
                  payloadSizeBytes,
                  to.memory(),
                  offset);
      if (size >= 0) {
        to.commit(size);
        loop.counters().count(Counter.RTP_PACKETS_FORWARDED);
        loop.counters().count(Counter.RTP_BYTES_FORWARDED, size);
        return true;
      }
    }
    loop.counters().count(Counter.RTP_PACKETS_NOT_SENT);
    return false;
  }

  @Override
  public boolean sendRtcp(MemorySegment compound, long offset, int sizeBytes) {
    NetworkPath to = path;
    SrtpSender keys = srtp;
    if (to == null || keys == null || !mediaAllowed) {
      return false;
    }
    long out = to.reserve(sizeBytes + keys.rtcpOverheadBytes());
    if (out < 0) {
      return false;
    }
    int size = keys.sealRtcp(compound, offset, sizeBytes, to.memory(), out);
    if (size < 0) {
      return false;
    }
    to.commit(size);
    loop.counters().count(Counter.RTCP_PACKETS_SENT);
    return true;
  }

  /** Sends a datagram of DTLS. Where that is not possible DTLS sends it again. */
  void sendDtls(byte[] datagram) {
    NetworkPath to = path;
    if (to != null) {
      long offset = to.reserve(datagram.length);
      if (offset >= 0) {
        MemorySegment.copy(datagram, 0, to.memory(), JAVA_BYTE, offset, datagram.length);
        to.commit(datagram.length);
      }
    }
  }

  /** Forgets path and keys: nothing is sent any more. */
  void close() {
    path = null;
    SrtpSender keys = srtp;
    if (keys != null) {
      keys.close();
      srtp = null;
    }
  }
}
