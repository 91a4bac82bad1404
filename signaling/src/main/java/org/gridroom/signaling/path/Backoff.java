package org.gridroom.signaling.path;

import java.time.Duration;

/**
 * When something that failed may be tried again: each time twice as long after the failure, up to a
 * bound.
 */
final class Backoff {
  private final long firstNanos;
  private final long maxNanos;
  private int failures;
  private long notBefore = Long.MIN_VALUE;

  Backoff(Duration first, Duration max) {
    this.firstNanos = first.toNanos();
    this.maxNanos = max.toNanos();
  }

  void failed(long nowNanos) {
    long delay = Math.min(maxNanos, firstNanos << Math.min(failures, 16));
    failures++;
    notBefore = nowNanos + delay;
  }

  void succeeded() {
    failures = 0;
    notBefore = Long.MIN_VALUE;
  }

  /** Forgets the wait, not the failures. */
  void hurry() {
    notBefore = Long.MIN_VALUE;
  }

  boolean allows(long nowNanos) {
    return nowNanos >= notBefore;
  }

  /**
   * The earliest time of the next attempt; {@link Long#MIN_VALUE} when there is nothing to wait
   * for.
   */
  long notBefore() {
    return notBefore;
  }
}
