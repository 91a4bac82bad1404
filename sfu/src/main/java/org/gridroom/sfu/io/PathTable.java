package org.gridroom.sfu.io;

import org.jspecify.annotations.Nullable;

/**
 * The paths of one socket by remote address: open addressing with linear probing, which looks up
 * without allocation. Only who has passed an authenticated check stands in it; the hash is salted,
 * so that nobody can choose addresses that collide.
 */
final class PathTable {
  private static final int INITIAL_SLOTS = 64;

  private final int maxPaths;
  private final long salt;
  private @Nullable UdpPath[] slots = new @Nullable UdpPath[INITIAL_SLOTS];
  private int size;

  PathTable(int maxPaths, long salt) {
    this.maxPaths = maxPaths;
    this.salt = salt;
  }

  int size() {
    return size;
  }

  @Nullable UdpPath find(long high, long low, int port) {
    int mask = slots.length - 1;
    for (int i = slot(high, low, port); ; i = (i + 1) & mask) {
      UdpPath path = slots[i];
      if (path == null || (path.low() == low && path.port() == port && path.high() == high)) {
        return path;
      }
    }
  }

  /**
   * Adds a path whose address is not in the table.
   *
   * @return false if the table is full
   */
  boolean add(UdpPath path) {
    if (size == maxPaths) {
      return false;
    }
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    put(path);
    size++;
    return true;
  }

  private void put(UdpPath path) {
    int mask = slots.length - 1;
    int i = slot(path.high(), path.low(), path.port());
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    slots[i] = path;
  }

  private void grow() {
    @Nullable UdpPath[] old = slots;
    slots = new @Nullable UdpPath[2 * old.length];
    for (UdpPath path : old) {
      if (path != null) {
        put(path);
      }
    }
  }

  /** Removes a path; without effect if it is not in the table. */
  void remove(UdpPath path) {
    int mask = slots.length - 1;
    int hole = slot(path.high(), path.low(), path.port());
    while (slots[hole] != path) {
      if (slots[hole] == null) {
        return;
      }
      hole = (hole + 1) & mask;
    }
    size--;
    // Close the gap: whoever stands behind it and could not be found across it moves up.
    for (int i = (hole + 1) & mask; ; i = (i + 1) & mask) {
      UdpPath next = slots[i];
      if (next == null) {
        slots[hole] = null;
        return;
      }
      int home = slot(next.high(), next.low(), next.port());
      boolean staysBehindHole = ((i - home) & mask) < ((i - hole) & mask);
      if (!staysBehindHole) {
        slots[hole] = next;
        hole = i;
      }
    }
  }

  private int slot(long high, long low, int port) {
    long hash = (high ^ salt) * 0x9E37_79B9_7F4A_7C15L;
    hash = (Long.rotateLeft(hash, 29) ^ low ^ ((long) port << 40)) * 0xC2B2_AE3D_27D4_EB4FL;
    hash = (hash ^ (hash >>> 32) ^ salt) * 0x1656_67B1_9E37_79F9L;
    return (int) (hash >>> 40) & (slots.length - 1);
  }
}
