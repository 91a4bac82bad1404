package org.gridroom.sfu.transport;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.PacketBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Opens what one peer sends (RFC 3711, RFC 7714). State for an SSRC is made by its first authentic
 * packet, never by a forged one.
 */
public final class SrtpReceiver implements AutoCloseable {
  /** Most SSRCs of one session. */
  static final int MAX_SSRCS = 128;

  /** Packets may come out of order by at least this many. */
  static final int WINDOW_PACKETS = 128;

  private static final int RTP_HEADER_BYTES = 12;
  private static final int RTCP_HEADER_BYTES = 8;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final SrtpTransform rtp;
  private final SrtpTransform rtcp;
  private final SsrcTable<ReplayWindow> rtpWindows = new SsrcTable<>(MAX_SSRCS);
  private final SsrcTable<ReplayWindow> rtcpWindows = new SsrcTable<>(MAX_SSRCS);
  private int openedSizeBytes;

  /** A receiver with the keys of its direction. */
  public SrtpReceiver(PacketCiphers ciphers, SrtpKeys keys) {
    rtp = new SrtpTransform(ciphers, keys, false, false);
    rtcp = new SrtpTransform(ciphers, keys, true, false);
  }

  /** Size of the packet that was opened last, in bytes. */
  public int openedSizeBytes() {
    return openedSizeBytes;
  }

  /**
   * Opens an SRTP packet into {@code clear}, of at least {@link PacketBuffer#CAPACITY_BYTES} bytes.
   *
   * @return {@link DropReason#NONE}: the packet stands at the start of {@code clear} and has {@link
   *     #openedSizeBytes} bytes
   */
  public DropReason openRtp(MemorySegment sealed, long offset, int sizeBytes, MemorySegment clear) {
    int headerSizeBytes = rtpHeaderSize(sealed, offset, sizeBytes);
    if (headerSizeBytes < 0 || sizeBytes < headerSizeBytes + rtp.overheadBytes()) {
      return DropReason.TRUNCATED;
    }
    if (sizeBytes > PacketBuffer.CAPACITY_BYTES) {
      return DropReason.MALFORMED;
    }
    int ssrc = sealed.get(INT, offset + 8);
    ReplayWindow window = rtpWindows.get(ssrc);
    long highest = window == null ? -1 : window.highest();
    long index = PacketIndex.estimate(highest, sealed.get(SHORT, offset + 2) & 0xFFFF);
    if (index < 0) {
      // RFC 3711, section 3.3.1, would guess rollover counter -1, which no sender has.
      index += 1 << 16;
    }
    return open(
        rtp, rtpWindows, window, ssrc, index, sealed, offset, sizeBytes, headerSizeBytes, clear);
  }

  /**
   * Opens an SRTCP packet into {@code clear}, of at least {@link PacketBuffer#CAPACITY_BYTES}
   * bytes.
   *
   * @return {@link DropReason#NONE}: the compound packet stands at the start of {@code clear} and
   *     has {@link #openedSizeBytes} bytes
   */
  public DropReason openRtcp(
      MemorySegment sealed, long offset, int sizeBytes, MemorySegment clear) {
    if (sizeBytes < RTCP_HEADER_BYTES + rtcp.overheadBytes()) {
      return DropReason.TRUNCATED;
    }
    if (sizeBytes > PacketBuffer.CAPACITY_BYTES) {
      return DropReason.MALFORMED;
    }
    int ssrc = sealed.get(INT, offset + 4);
    long index = rtcp.readRtcpIndex(sealed, offset, sizeBytes);
    if (index < 0) {
      return DropReason.SRTP_AUTHENTICATION;
    }
    return open(
        rtcp,
        rtcpWindows,
        rtcpWindows.get(ssrc),
        ssrc,
        index,
        sealed,
        offset,
        sizeBytes,
        RTCP_HEADER_BYTES,
        clear);
  }

  private DropReason open(
      SrtpTransform transform,
      SsrcTable<ReplayWindow> windows,
      @Nullable ReplayWindow known,
      int ssrc,
      long index,
      MemorySegment sealed,
      long offset,
      int sizeBytes,
      int headerSizeBytes,
      MemorySegment clear) {
    if (known == null ? windows.isFull() : !known.isNew(index)) {
      return known == null ? DropReason.UNKNOWN_SSRC : DropReason.SRTP_REPLAY;
    }
    int opened = transform.open(ssrc, index, sealed, offset, sizeBytes, headerSizeBytes, clear);
    if (opened < 0) {
      return DropReason.SRTP_AUTHENTICATION;
    }
    ReplayWindow window = known;
    if (window == null) {
      window = new ReplayWindow(WINDOW_PACKETS);
      windows.put(ssrc, window);
    }
    window.accept(index);
    openedSizeBytes = opened;
    return DropReason.NONE;
  }

  /** Size of everything before the encrypted part, -1 if the packet ends before it. */
  private static int rtpHeaderSize(MemorySegment sealed, long offset, int sizeBytes) {
    if (sizeBytes < RTP_HEADER_BYTES) {
      return -1;
    }
    int first = sealed.get(JAVA_BYTE, offset);
    int size = RTP_HEADER_BYTES + 4 * (first & 0x0F);
    if ((first & 0x10) == 0) {
      return size;
    }
    if (sizeBytes < size + 4) {
      return -1;
    }
    return size + 4 + 4 * (sealed.get(SHORT, offset + size + 2) & 0xFFFF);
  }

  @Override
  public void close() {
    rtp.close();
    rtcp.close();
  }
}
