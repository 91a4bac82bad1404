package org.gridroom.sfu.congestion;

import java.util.Arrays;
import org.gridroom.sfu.wire.ArrivalTimes;
import org.gridroom.sfu.wire.SequenceNumber;
import org.jspecify.annotations.Nullable;

/**
 * Tells a publisher when its packets arrived, so that it can estimate its bandwidth
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01). One for each transport; on its loop only.
 */
public final class TransportFeedbackGenerator {
  /** Arrivals that are remembered: more packets than ever come in one interval. */
  static final int WINDOW_PACKETS = 2048;

  private static final long INTERVAL_NANOS = 100_000_000L;
  private static final long BUSY_INTERVAL_NANOS = 50_000_000L;
  private static final int BUSY_PACKETS = 20;
  private static final long NOT_RECEIVED = Long.MIN_VALUE;

  private final long[] arrivalNanos = new long[WINDOW_PACKETS];
  private boolean started;
  private int base;
  private int newest;
  private int unreported;
  private int feedbackCount;
  private long lastFeedbackNanos;

  /** A generator that has seen nothing yet. */
  public TransportFeedbackGenerator() {
    Arrays.fill(arrivalNanos, NOT_RECEIVED);
  }

  /**
   * Notes the arrival of a packet, of whatever stream.
   *
   * @param sequenceNumber transport-wide, 0..65535
   */
  public void onPacket(int sequenceNumber, long nowNanos) {
    if (!started) {
      started = true;
      base = sequenceNumber;
      newest = sequenceNumber;
      lastFeedbackNanos = nowNanos;
    }
    int ahead = SequenceNumber.distance(newest, sequenceNumber);
    if (ahead > 0) {
      forget(ahead);
      newest = sequenceNumber;
      int span = SequenceNumber.distance(base, newest);
      if (span < 0 || span >= WINDOW_PACKETS) {
        base = SequenceNumber.plus(newest, 1 - WINDOW_PACKETS);
      }
    } else if (-ahead >= WINDOW_PACKETS || arrivalNanos[index(sequenceNumber)] != NOT_RECEIVED) {
      return;
    } else if (SequenceNumber.isNewer(base, sequenceNumber)) {
      // Late, and reported as lost before: what follows it is told again.
      base = sequenceNumber;
    }
    arrivalNanos[index(sequenceNumber)] = nowNanos;
    unreported++;
  }

  /**
   * The next feedback, if one is due: every 100 ms, when there is much to tell every 50 ms. Call it
   * until it returns null.
   */
  public @Nullable ArrivalTimes poll(long nowNanos) {
    if (unreported == 0) {
      return null;
    }
    long interval = unreported >= BUSY_PACKETS ? BUSY_INTERVAL_NANOS : INTERVAL_NANOS;
    if (nowNanos - lastFeedbackNanos < interval) {
      return null;
    }
    int first = firstReceived();
    ArrivalTimes.Builder feedback =
        new ArrivalTimes.Builder(feedbackCount, first, arrivalNanos[index(first)]);
    int next = first;
    while (!SequenceNumber.isNewer(next, newest)) {
      long arrival = arrivalNanos[index(next)];
      if (arrival != NOT_RECEIVED && !feedback.add(next, arrival)) {
        break;
      }
      next = SequenceNumber.plus(next, 1);
    }
    base = next;
    feedbackCount = (feedbackCount + 1) & 0xFF;
    if (SequenceNumber.isNewer(next, newest)) {
      unreported = 0;
      lastFeedbackNanos = nowNanos;
    }
    return feedback.build();
  }

  private int firstReceived() {
    int first = base;
    while (arrivalNanos[index(first)] == NOT_RECEIVED) {
      first = SequenceNumber.plus(first, 1);
    }
    return first;
  }

  private void forget(int ahead) {
    for (int i = 1; i <= Math.min(ahead, WINDOW_PACKETS); i++) {
      arrivalNanos[index(SequenceNumber.plus(newest, i))] = NOT_RECEIVED;
    }
  }

  private static int index(int sequenceNumber) {
    return sequenceNumber % WINDOW_PACKETS;
  }
}
