package org.gridroom.sfu.transport;

/** A token bucket: lets so many through per second, and a second's worth at once. */
final class RateLimiter {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long nanosPerPermit;
  private long creditNanos = NANOS_PER_SECOND;
  private long lastNanos;
  private boolean started;

  RateLimiter(int permitsPerSecond) {
    nanosPerPermit = NANOS_PER_SECOND / permitsPerSecond;
  }

  boolean tryAcquire(long nowNanos) {
    if (started) {
      creditNanos = Math.min(NANOS_PER_SECOND, creditNanos + (nowNanos - lastNanos));
    }
    started = true;
    lastNanos = nowNanos;
    if (creditNanos < nanosPerPermit) {
      return false;
    }
    creditNanos -= nanosPerPermit;
    return true;
  }
}
