package org.gridroom.signaling.web;

/** A rate limit with bursts (a token bucket). */
final class TokenBucket {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long nanosPerToken;
  private final long capacityNanos;
  private long creditNanos;
  private long updatedNanos;

  TokenBucket(int perSecond, int burst, long nowNanos) {
    this.nanosPerToken = NANOS_PER_SECOND / perSecond;
    this.capacityNanos = nanosPerToken * burst;
    this.creditNanos = capacityNanos;
    this.updatedNanos = nowNanos;
  }

  /** Takes one token if there is one. */
  boolean take(long nowNanos) {
    creditNanos = Math.min(capacityNanos, creditNanos + Math.max(0, nowNanos - updatedNanos));
    updatedNanos = nowNanos;
    if (creditNanos < nanosPerToken) {
      return false;
    }
    creditNanos -= nanosPerToken;
    return true;
  }
}
