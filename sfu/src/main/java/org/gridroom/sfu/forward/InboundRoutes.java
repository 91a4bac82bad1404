package org.gridroom.sfu.forward;

import org.jspecify.annotations.Nullable;

/**
 * Which publication of one endpoint a synchronization source belongs to. Small and bounded:
 * searched from end to end.
 */
final class InboundRoutes {
  /**
   * A participant has three sources with two streams each; the rest is room for streams that start
   * anew.
   */
  static final int CAPACITY = 32;

  static final int NONE = -1;

  private final int[] ssrcs = new int[CAPACITY];
  private final @Nullable Publication[] publications = new Publication[CAPACITY];
  private final boolean[] retransmissions = new boolean[CAPACITY];
  private int size;

  /** Where a source is; {@link #NONE} if it is not known. */
  int find(int ssrc) {
    for (int i = 0; i < size; i++) {
      if (ssrcs[i] == ssrc) {
        return i;
      }
    }
    return NONE;
  }

  @Nullable Publication publication(int index) {
    return publications[index];
  }

  boolean retransmission(int index) {
    return retransmissions[index];
  }

  /**
   * Adds a source in place of the publication's former one; returns where, or {@link #NONE} if
   * there is no room.
   */
  int put(int ssrc, Publication publication, boolean retransmission) {
    int index = find(ssrc);
    for (int i = 0; i < size && index == NONE; i++) {
      if (publications[i] == publication && retransmissions[i] == retransmission) {
        index = i;
      }
    }
    if (index == NONE) {
      if (size == CAPACITY) {
        return NONE;
      }
      index = size++;
    }
    ssrcs[index] = ssrc;
    publications[index] = publication;
    retransmissions[index] = retransmission;
    return index;
  }

  /** Forgets all sources of a publication. */
  void remove(Publication publication) {
    for (int i = size - 1; i >= 0; i--) {
      if (publications[i] == publication) {
        size--;
        ssrcs[i] = ssrcs[size];
        publications[i] = publications[size];
        retransmissions[i] = retransmissions[size];
        publications[size] = null;
      }
    }
  }
}
