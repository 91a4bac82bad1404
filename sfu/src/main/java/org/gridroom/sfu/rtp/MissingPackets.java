package org.gridroom.sfu.rtp;

import java.util.ArrayList;
import java.util.List;

/**
 * Packets of one stream that have not come, and when to ask for them again (RFC 4585, section
 * 6.2.1). Bounded: more losses than fit are given up together, because a key frame is then cheaper
 * than their repair.
 */
final class MissingPackets {
  static final int CAPACITY = 256;

  /** Older losses are of no use to a live picture. */
  static final long GIVE_UP_NANOS = 1_000_000_000L;

  /** A packet that is only late gets this long before it is asked for. */
  static final long REORDERING_NANOS = 5_000_000L;

  private static final long NONE = -1;
  private static final int MAX_REQUESTS = 10;
  private static final long MIN_RETRY_NANOS = 20_000_000L;

  private final long[] sequenceNumbers = new long[CAPACITY];
  private final long[] missedNanos = new long[CAPACITY];
  private final long[] requestedNanos = new long[CAPACITY];
  private final int[] requests = new int[CAPACITY];
  private int size;
  private long newestGivenUp = NONE;

  /** How many packets are waited for. */
  int size() {
    return size;
  }

  /** Notes that the packets strictly between two extended sequence numbers are missing. */
  void onGap(long before, long after, long nowNanos) {
    long count = after - before - 1;
    if (count > CAPACITY - size) {
      size = 0;
      newestGivenUp = after - 1;
      return;
    }
    for (long missing = before + 1; missing < after; missing++) {
      sequenceNumbers[size] = missing;
      missedNanos[size] = nowNanos;
      requests[size] = 0;
      size++;
    }
  }

  /** Notes that a packet has come after all. */
  void onReceived(long extended) {
    for (int i = 0; i < size && sequenceNumbers[i] <= extended; i++) {
      if (sequenceNumbers[i] == extended) {
        remove(i, 1);
        return;
      }
    }
  }

  /**
   * The packets that are to be asked for now, oldest first, as 16-bit numbers; each at most once
   * per round-trip time.
   *
   * @param roundTripNanos the transport's round-trip time
   */
  List<Integer> due(long nowNanos, long roundTripNanos) {
    giveUpOld(nowNanos);
    if (size == 0) {
      return List.of();
    }
    long retryNanos = Math.max(MIN_RETRY_NANOS, roundTripNanos + roundTripNanos / 4);
    List<Integer> due = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      boolean isDue =
          requests[i] == 0
              ? nowNanos - missedNanos[i] >= REORDERING_NANOS
              : nowNanos - requestedNanos[i] >= retryNanos;
      if (isDue && requests[i] < MAX_REQUESTS) {
        requests[i]++;
        requestedNanos[i] = nowNanos;
        due.add((int) sequenceNumbers[i] & 0xFFFF);
      }
    }
    return due;
  }

  /** Whether packets have been given up since the last call. */
  boolean takeGaveUp() {
    boolean result = newestGivenUp != NONE;
    newestGivenUp = NONE;
    return result;
  }

  /** Forgets what is missing before a packet: it and what follows can be decoded without. */
  void forgetBefore(long extended) {
    int before = 0;
    while (before < size && sequenceNumbers[before] < extended) {
      before++;
    }
    remove(0, before);
    if (newestGivenUp < extended) {
      newestGivenUp = NONE;
    }
  }

  private void giveUpOld(long nowNanos) {
    int old = 0;
    while (old < size && nowNanos - missedNanos[old] >= GIVE_UP_NANOS) {
      old++;
    }
    if (old > 0) {
      newestGivenUp = sequenceNumbers[old - 1];
      remove(0, old);
    }
  }

  private void remove(int index, int count) {
    int behind = size - index - count;
    System.arraycopy(sequenceNumbers, index + count, sequenceNumbers, index, behind);
    System.arraycopy(missedNanos, index + count, missedNanos, index, behind);
    System.arraycopy(requestedNanos, index + count, requestedNanos, index, behind);
    System.arraycopy(requests, index + count, requests, index, behind);
    size -= count;
  }
}
