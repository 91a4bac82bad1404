package org.gridroom.sfu.transport;

import java.time.Duration;

/**
 * How long a transport may go on without checks from its peer (RFC 7675, section 5.1). The peer's
 * checks ask for our consent and show its own: a lite agent sends none.
 */
enum Consent {
  /** The peer was heard of lately. */
  FRESH,
  /** Consent checks are due every 4 to 6 s: at least one was missed. */
  STALE,
  /** Nothing may be sent any more. */
  EXPIRED;

  private static final long STALE_NANOS = Duration.ofSeconds(7).toNanos();
  private static final long EXPIRED_NANOS = Duration.ofSeconds(30).toNanos();

  static Consent ofAge(long ageNanos) {
    if (ageNanos < STALE_NANOS) {
      return FRESH;
    }
    return ageNanos < EXPIRED_NANOS ? STALE : EXPIRED;
  }
}
