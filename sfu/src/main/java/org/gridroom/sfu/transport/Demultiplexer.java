package org.gridroom.sfu.transport;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Tells the protocols that share one port apart (RFC 7983, section 7; RFC 5761, section 4).
 *
 * <pre>
 *             +----------------+
 *             |        [0..3] -+--> STUN
 *             |      [16..19] -+--> ZRTP (not spoken here)
 *  packet --> |      [20..63] -+--> DTLS
 *             |      [64..79] -+--> TURN channel (not spoken here)
 *             |    [128..191] -+--> RTP/RTCP
 *             +----------------+
 * </pre>
 */
public final class Demultiplexer {
  /** What a datagram is. */
  public enum Kind {
    /** STUN. */
    STUN,
    /** A DTLS record. */
    DTLS,
    /** SRTP. */
    RTP,
    /** SRTCP. */
    RTCP,
    /** None of them, or too short to tell. */
    UNKNOWN
  }

  private Demultiplexer() {}

  /**
   * Says what the datagram of {@code sizeBytes} bytes at {@code offset} is, by its first two bytes.
   */
  public static Kind classify(MemorySegment segment, long offset, int sizeBytes) {
    if (sizeBytes < 2) {
      return Kind.UNKNOWN;
    }
    int first = segment.get(JAVA_BYTE, offset) & 0xFF;
    if (first >= 128 && first <= 191) {
      int second = segment.get(JAVA_BYTE, offset + 1) & 0xFF;
      return second >= 192 && second <= 223 ? Kind.RTCP : Kind.RTP;
    }
    if (first >= 20 && first <= 63) {
      return Kind.DTLS;
    }
    return first <= 3 ? Kind.STUN : Kind.UNKNOWN;
  }
}
