package org.gridroom.sfu.wire;

/** Why a packet was not processed further. Every drop is counted under exactly one of these. */
public enum DropReason {
  /** Not dropped. */
  NONE,
  /** Shorter than its own headers say. */
  TRUNCATED,
  /** A version field that is not the protocol's (RFC 3550, section 5.1: 2). */
  BAD_VERSION,
  /** Padding of 0 bytes or longer than the payload (RFC 3550, section 5.1). */
  BAD_PADDING,
  /** A header extension that passes its own end (RFC 8285, section 4). */
  BAD_EXTENSION,
  /** A field that has no meaning where it stands. */
  MALFORMED,
  /** First byte in no range of RFC 7983, section 7. */
  UNKNOWN_PROTOCOL,
  /** From an address that no ICE check has validated. */
  UNVALIDATED_ADDRESS,
  /** STUN with a missing or wrong MESSAGE-INTEGRITY, or for a username nobody has. */
  STUN_UNAUTHENTICATED,
  /** SRTP or SRTCP whose authentication tag does not match (RFC 3711, section 3.3). */
  SRTP_AUTHENTICATION,
  /** SRTP or SRTCP seen before, or older than the replay window (RFC 3711, section 3.3.2). */
  SRTP_REPLAY,
  /** SRTP before the DTLS handshake has made keys. */
  NO_KEYS,
  /** An SSRC that the session description does not announce. */
  UNKNOWN_SSRC,
  /** A payload type that the session description does not announce. */
  UNKNOWN_PAYLOAD_TYPE,
  /** A bounded queue was full. */
  QUEUE_FULL,
  /** A rate limit was reached. */
  RATE_LIMITED
}
