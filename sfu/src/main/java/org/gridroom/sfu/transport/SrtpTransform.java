package org.gridroom.sfu.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.gridroom.sfu.transport.SrtpKeys.SessionKeys;

/**
 * The layout of sealed packets: which bytes are encrypted, which only authenticated, and where the
 * tag stands. One direction, RTP or RTCP.
 *
 * <pre>
 * SRTP,  both profiles:        header | encrypted payload | tag
 * SRTCP, AEAD_AES_128_GCM:     header | encrypted rest | tag | E, index    (RFC 7714, section 9.4)
 * SRTCP, AES_CM_HMAC_SHA1_80:  header | encrypted rest | E, index | tag    (RFC 3711, section 3.4)
 * </pre>
 */
final class SrtpTransform implements AutoCloseable {
  /** Size of the SRTCP index and its E bit. */
  static final int RTCP_TRAILER_BYTES = 4;

  private static final int ENCRYPTED = 0x80000000;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final PacketCipher cipher;
  private final boolean rtcp;
  private final boolean aead;
  private final int tagSizeBytes;
  private final int ssrcInIv;
  private final MemorySegment salt = Arena.ofAuto().allocate(16, 8);
  private final MemorySegment iv = Arena.ofAuto().allocate(16, 8);
  private final MemorySegment word = Arena.ofAuto().allocate(RTCP_TRAILER_BYTES, 4);

  SrtpTransform(PacketCiphers ciphers, SrtpKeys keys, boolean rtcp, boolean sealing) {
    this(ciphers, keys.profile(), keys.session(rtcp), rtcp, sealing);
  }

  SrtpTransform(
      PacketCiphers ciphers,
      SrtpProfile profile,
      SessionKeys session,
      boolean rtcp,
      boolean sealing) {
    this.rtcp = rtcp;
    this.aead = profile == SrtpProfile.AEAD_AES_128_GCM;
    this.tagSizeBytes = profile.tagSizeBytes();
    // RFC 7714, section 8.1 and RFC 3711, section 4.1.1: the SSRC, then the 48-bit index.
    this.ssrcInIv = aead ? 2 : 4;
    MemorySegment.copy(session.salt(), 0, salt, ValueLayout.JAVA_BYTE, 0, session.salt().length);
    this.cipher = ciphers.create(profile, session, sealing);
  }

  /** How much longer a packet gets, in bytes. */
  int overheadBytes() {
    return tagSizeBytes + (rtcp ? RTCP_TRAILER_BYTES : 0);
  }

  /** Where in a sealed SRTCP packet the index stands, counted from its end. */
  int rtcpIndexFromEnd() {
    return aead ? RTCP_TRAILER_BYTES : RTCP_TRAILER_BYTES + tagSizeBytes;
  }

  /**
   * Seals the packet whose header stands already at {@code offset} of {@code packet}: the rest is
   * {@code prefix}, then {@code payload}.
   *
   * @param index 48-bit packet index of SRTP or 31-bit index of SRTCP, never twice with the same
   *     SSRC
   * @return size of the sealed packet
   */
  int seal(
      int ssrc,
      long index,
      MemorySegment packet,
      long offset,
      int headerSizeBytes,
      MemorySegment prefix,
      int prefixSizeBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadSizeBytes) {
    long body = offset + headerSizeBytes;
    int clearSizeBytes = headerSizeBytes + prefixSizeBytes + payloadSizeBytes;
    long end = offset + clearSizeBytes;
    start(ssrc, index);
    if (aead) {
      cipher.authenticate(packet, offset, headerSizeBytes);
      if (rtcp) {
        cipher.authenticate(word, 0, RTCP_TRAILER_BYTES);
      }
      cipher.crypt(prefix, 0, packet, body, prefixSizeBytes);
      cipher.crypt(payload, payloadOffset, packet, body + prefixSizeBytes, payloadSizeBytes);
      cipher.tag(packet, end);
      if (rtcp) {
        MemorySegment.copy(word, 0, packet, end + tagSizeBytes, RTCP_TRAILER_BYTES);
      }
    } else {
      cipher.crypt(prefix, 0, packet, body, prefixSizeBytes);
      cipher.crypt(payload, payloadOffset, packet, body + prefixSizeBytes, payloadSizeBytes);
      cipher.authenticate(packet, offset, clearSizeBytes);
      cipher.authenticate(word, 0, RTCP_TRAILER_BYTES);
      if (rtcp) {
        MemorySegment.copy(word, 0, packet, end, RTCP_TRAILER_BYTES);
        end += RTCP_TRAILER_BYTES;
      }
      cipher.tag(packet, end);
    }
    return clearSizeBytes + overheadBytes();
  }

  /**
   * Opens a sealed packet: writes the header and what was encrypted to the start of {@code clear}.
   *
   * @param sizeBytes size of the sealed packet, at least {@code headerSizeBytes + overheadBytes()}
   * @return size of the clear packet, or -1 if it is not authentic: then {@code clear} means
   *     nothing
   */
  int open(
      int ssrc,
      long index,
      MemorySegment sealed,
      long offset,
      int sizeBytes,
      int headerSizeBytes,
      MemorySegment clear) {
    int clearSizeBytes = sizeBytes - overheadBytes();
    long end = offset + clearSizeBytes;
    start(ssrc, index);
    if (aead) {
      cipher.authenticate(sealed, offset, headerSizeBytes);
      if (rtcp) {
        cipher.authenticate(word, 0, RTCP_TRAILER_BYTES);
      }
    } else {
      cipher.authenticate(sealed, offset, clearSizeBytes);
      cipher.authenticate(word, 0, RTCP_TRAILER_BYTES);
      if (rtcp) {
        end += RTCP_TRAILER_BYTES;
      }
    }
    cipher.crypt(
        sealed, offset + headerSizeBytes, clear, headerSizeBytes, clearSizeBytes - headerSizeBytes);
    if (!cipher.verify(sealed, end)) {
      return -1;
    }
    MemorySegment.copy(sealed, offset, clear, 0, headerSizeBytes);
    return clearSizeBytes;
  }

  /**
   * Reads the index of a sealed SRTCP packet; negative if the E bit is not set, which is refused.
   */
  int readRtcpIndex(MemorySegment sealed, long offset, int sizeBytes) {
    int trailer = sealed.get(INT, offset + sizeBytes - rtcpIndexFromEnd());
    return (trailer & ENCRYPTED) == 0 ? -1 : trailer & ~ENCRYPTED;
  }

  private void start(int ssrc, long index) {
    iv.copyFrom(salt);
    iv.set(INT, ssrcInIv, iv.get(INT, ssrcInIv) ^ ssrc);
    // The index is 48 bits: with the two bytes before it, which it leaves alone, a long.
    iv.set(LONG, ssrcInIv + 2L, iv.get(LONG, ssrcInIv + 2L) ^ index);
    // RTP with HMAC: the rollover counter is authenticated, not sent (RFC 3711, section 4.2).
    word.set(INT, 0, rtcp ? ENCRYPTED | (int) index : (int) (index >>> 16));
    cipher.start(iv);
  }

  @Override
  public void close() {
    cipher.close();
  }
}
