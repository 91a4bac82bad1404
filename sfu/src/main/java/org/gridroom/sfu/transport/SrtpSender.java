package org.gridroom.sfu.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Seals what one side sends (RFC 3711, RFC 7714): keeps the rollover counter of each SSRC and never
 * uses a packet index twice, because that would give the key stream away (RFC 7714, section 8.1). A
 * retransmission therefore needs an SSRC of its own (RTX).
 */
public final class SrtpSender implements AutoCloseable {
  /** Most SSRCs of one session. */
  static final int MAX_SSRCS = 512;

  /** Packets may be sealed out of order by this many. */
  static final int WINDOW_PACKETS = 1024;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int RTCP_HEADER_BYTES = 8;
  private static final int NOTHING = -1;

  private final MemorySegment none = Arena.ofAuto().allocate(1);
  private final SrtpTransform rtp;
  private final SrtpTransform rtcp;
  private final SsrcTable<ReplayWindow> windows = new SsrcTable<>(MAX_SSRCS);
  private int nextRtcpIndex;

  /** A sender with the keys of its direction. */
  public SrtpSender(PacketCiphers ciphers, SrtpKeys keys) {
    rtp = new SrtpTransform(ciphers, keys, false, true);
    rtcp = new SrtpTransform(ciphers, keys, true, true);
  }

  /** How much longer an RTP packet gets, in bytes. */
  public int rtpOverheadBytes() {
    return rtp.overheadBytes();
  }

  /** How much longer an RTCP packet gets, in bytes. */
  public int rtcpOverheadBytes() {
    return rtcp.overheadBytes();
  }

  /**
   * Seals {@code header}, {@code prefix} and {@code payload} as one RTP packet into {@code out}.
   * See {@link MediaTransport#sendRtp}.
   *
   * @return size of the sealed packet, or -1 if this sequence number was sealed before, is too old,
   *     or there are too many SSRCs
   */
  public int sealRtp(
      MemorySegment header,
      int headerSizeBytes,
      MemorySegment prefix,
      int prefixSizeBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadSizeBytes,
      MemorySegment out,
      long outOffset) {
    int ssrc = header.get(INT, 8);
    ReplayWindow window = window(ssrc);
    if (window == null) {
      return NOTHING;
    }
    long index = PacketIndex.estimate(window.highest(), header.get(SHORT, 2) & 0xFFFF);
    if (index < 0 || !window.isNew(index)) {
      return NOTHING;
    }
    window.accept(index);
    MemorySegment.copy(header, 0, out, outOffset, headerSizeBytes);
    return rtp.seal(
        ssrc,
        index,
        out,
        outOffset,
        headerSizeBytes,
        prefix,
        prefixSizeBytes,
        payload,
        payloadOffset,
        payloadSizeBytes);
  }

  /**
   * Seals a compound RTCP packet into {@code out}.
   *
   * @return size of the sealed packet, or -1 if it is no RTCP packet or the 2^31 packets of a key
   *     are used up
   */
  public int sealRtcp(
      MemorySegment compound, long offset, int sizeBytes, MemorySegment out, long outOffset) {
    if (sizeBytes < RTCP_HEADER_BYTES || nextRtcpIndex < 0) {
      return NOTHING;
    }
    MemorySegment.copy(compound, offset, out, outOffset, RTCP_HEADER_BYTES);
    // One index for all SSRCs: each sees it grow, which is all that receivers ask for.
    return rtcp.seal(
        compound.get(INT, offset + 4),
        nextRtcpIndex++,
        out,
        outOffset,
        RTCP_HEADER_BYTES,
        none,
        0,
        compound,
        offset + RTCP_HEADER_BYTES,
        sizeBytes - RTCP_HEADER_BYTES);
  }

  private @Nullable ReplayWindow window(int ssrc) {
    ReplayWindow window = windows.get(ssrc);
    if (window == null && !windows.isFull()) {
      window = new ReplayWindow(WINDOW_PACKETS);
      windows.put(ssrc, window);
    }
    return window;
  }

  @Override
  public void close() {
    rtp.close();
    rtcp.close();
  }
}
