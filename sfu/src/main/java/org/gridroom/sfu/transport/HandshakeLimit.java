package org.gridroom.sfu.transport;

import java.util.concurrent.atomic.AtomicInteger;

/** Bounds the DTLS handshakes that a node does at a time. */
public final class HandshakeLimit {
  private final int limit;
  private final AtomicInteger inFlight = new AtomicInteger();

  /** At most {@code limit} at a time. */
  public HandshakeLimit(int limit) {
    this.limit = limit;
  }

  /** How many are under way. */
  public int inFlight() {
    return inFlight.get();
  }

  boolean tryAcquire() {
    if (inFlight.incrementAndGet() <= limit) {
      return true;
    }
    inFlight.decrementAndGet();
    return false;
  }

  void release() {
    inFlight.decrementAndGet();
  }
}
