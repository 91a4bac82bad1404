package org.gridroom.sfu.transport;

/**
 * Which of the newest packet indices have been used (RFC 3711, section 3.3.2): a ring of bits that
 * moves by whole words, so that moving it on costs little (RFC 6479).
 */
final class ReplayWindow {
  private static final int WORD_BITS = 64;

  private final long[] ring;
  private long highest = -1;

  /**
   * A window that has seen nothing.
   *
   * @param sizePackets at least this many indices below the highest can be told apart; a power of
   *     two, 64 or more
   */
  ReplayWindow(int sizePackets) {
    if (Integer.bitCount(sizePackets) != 1 || sizePackets < WORD_BITS) {
      throw new IllegalArgumentException("not a power of two of at least 64: " + sizePackets);
    }
    // One word more than asked for: the newest is partly empty. Twice the size keeps a power of
    // two.
    ring = new long[2 * sizePackets / WORD_BITS];
  }

  /** Highest index that was accepted, -1 for none. */
  long highest() {
    return highest;
  }

  /** Whether an index is new and not too old. Changes nothing. */
  boolean isNew(long index) {
    if (index > highest) {
      return true;
    }
    if (highest - index >= (ring.length - 1L) * WORD_BITS) {
      return false;
    }
    return (ring[word(index)] & bit(index)) == 0;
  }

  /** Takes note of an index for which {@link #isNew} was true. */
  void accept(long index) {
    if (index > highest) {
      // Math.floorDiv: -1 / 64 would be word 0, which is then never cleared.
      long oldWord = Math.floorDiv(highest, WORD_BITS);
      long words = Math.min(index / WORD_BITS - oldWord, ring.length);
      for (long word = oldWord + 1; word <= oldWord + words; word++) {
        ring[(int) (word & (ring.length - 1))] = 0;
      }
      highest = index;
    }
    ring[word(index)] |= bit(index);
  }

  private int word(long index) {
    return (int) (index / WORD_BITS & (ring.length - 1));
  }

  private static long bit(long index) {
    return 1L << index; // Java shifts by the low 6 bits
  }
}
