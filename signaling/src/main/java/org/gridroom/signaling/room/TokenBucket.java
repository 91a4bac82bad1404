package org.gridroom.signaling.room;

/** A rate limit with bursts (a token bucket). */
public final class TokenBucket {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long nanosPerToken;
  private final long capacityNanos;
  private long creditNanos;
  private long updatedNanos;

  /**
   * A full bucket.
   *
   * @param burst how many it holds
   */
  public TokenBucket(int perSecond, int burst, long nowNanos) {
    this.nanosPerToken = NANOS_PER_SECOND / perSecond;
    this.capacityNanos = nanosPerToken * burst;
    this.creditNanos = capacityNanos;
    this.updatedNanos = nowNanos;
  }

  /** Takes one token if there is one. */
  public boolean take(long nowNanos) {
    creditNanos = Math.min(capacityNanos, creditNanos + Math.max(0, nowNanos - updatedNanos));
    updatedNanos = nowNanos;
    if (creditNanos < nanosPerToken) {
      return false;
    }
    creditNanos -= nanosPerToken;
    return true;
  }

  /** When the next token is there, unless one is taken before. */
  long nextNanos() {
    return updatedNanos + Math.max(0, nanosPerToken - creditNanos);
  }

  /** Whether it holds all that it can. */
  public boolean isFull(long nowNanos) {
    return creditNanos + Math.max(0, nowNanos - updatedNanos) >= capacityNanos;
  }
}
