package org.gridroom.sfu.io;

import java.util.concurrent.atomic.AtomicInteger;

/** Bounds the ICE-TCP connections of a node. */
final class TcpConnectionLimit {
  private final int limit;
  private final AtomicInteger open = new AtomicInteger();

  TcpConnectionLimit(int limit) {
    this.limit = limit;
  }

  /** Takes one more connection, or refuses it. */
  boolean tryOpen() {
    if (open.incrementAndGet() <= limit) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  void closed() {
    open.decrementAndGet();
  }

  int open() {
    return open.get();
  }
}
