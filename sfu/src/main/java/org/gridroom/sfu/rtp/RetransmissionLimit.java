package org.gridroom.sfu.rtp;

import java.util.Arrays;

/**
 * Bounds the retransmissions of one stream: no packet twice within a round-trip time, and never
 * more bytes than half of what was sent, beyond a burst. Who reports every packet as lost gains
 * nothing.
 */
final class RetransmissionLimit {
  private static final int BURST_BYTES = 128 * 1024;
  private static final int REMEMBERED_PACKETS = 256;
  private static final long MIN_REPEAT_NANOS = 10_000_000L;

  private final int[] sequenceNumbers = new int[REMEMBERED_PACKETS];
  private final long[] sentNanos = new long[REMEMBERED_PACKETS];
  private int budgetBytes = BURST_BYTES;

  RetransmissionLimit() {
    Arrays.fill(sequenceNumbers, -1);
  }

  /** A packet was sent for the first time. */
  void onSent(int sizeBytes) {
    budgetBytes = Math.min(BURST_BYTES, budgetBytes + sizeBytes / 2);
  }

  /** Whether a packet may be sent again now; counted as sent. */
  boolean mayRepeat(int sequenceNumber, int sizeBytes, long nowNanos, long roundTripNanos) {
    int index = sequenceNumber % REMEMBERED_PACKETS;
    boolean repeated =
        sequenceNumbers[index] == sequenceNumber
            && nowNanos - sentNanos[index] < Math.max(MIN_REPEAT_NANOS, roundTripNanos);
    if (repeated || budgetBytes < sizeBytes) {
      return false;
    }
    sequenceNumbers[index] = sequenceNumber;
    sentNanos[index] = nowNanos;
    budgetBytes -= sizeBytes;
    return true;
  }
}
