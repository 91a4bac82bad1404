package org.gridroom.signaling.room;

import java.util.concurrent.atomic.AtomicInteger;

/** How many people the instance has, and may have. Safe for use by many threads. */
final class Capacity {
  private final int max;
  private final AtomicInteger taken = new AtomicInteger();

  Capacity(int max) {
    this.max = max;
  }

  /** Takes a place if there is one. */
  boolean take() {
    return taken.getAndUpdate(now -> now < max ? now + 1 : now) < max;
  }

  void giveBack() {
    taken.decrementAndGet();
  }
}
