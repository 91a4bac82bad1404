package org.gridroom.sfu.transport;

import org.jspecify.annotations.Nullable;

/**
 * State per SSRC: a bounded hash table with open addressing, which boxes and allocates nothing.
 * Nothing is ever taken out.
 */
final class SsrcTable<T> {
  private final int[] ssrcs;
  private final @Nullable Object[] values;
  private final int limit;
  private int size;

  /**
   * An empty table.
   *
   * @param limit most SSRCs in it; a power of two
   */
  SsrcTable(int limit) {
    this.limit = limit;
    ssrcs = new int[2 * limit];
    values = new Object[2 * limit];
  }

  /** The state of an SSRC, null if it has none. */
  @SuppressWarnings("unchecked")
  @Nullable T get(int ssrc) {
    return (T) values[slot(ssrc)];
  }

  /** Whether there is no room for another SSRC. */
  boolean isFull() {
    return size == limit;
  }

  /** Adds the state of an SSRC that has none. */
  void put(int ssrc, T value) {
    if (isFull()) {
      throw new IllegalStateException("full");
    }
    int slot = slot(ssrc);
    ssrcs[slot] = ssrc;
    values[slot] = value;
    size++;
  }

  private int slot(int ssrc) {
    // Fibonacci hashing: SSRCs are chosen by the peer, and the bound keeps the worst case short.
    int slot = (ssrc * 0x9E3779B9) >>> 7 & (ssrcs.length - 1);
    while (values[slot] != null && ssrcs[slot] != ssrc) {
      slot = (slot + 1) & (ssrcs.length - 1);
    }
    return slot;
  }
}
