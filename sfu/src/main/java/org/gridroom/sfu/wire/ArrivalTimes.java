package org.gridroom.sfu.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which of a run of transport-wide sequence numbers have arrived, and when
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1). Times are ticks of 250 us on
 * the receiver's clock, whose zero is unknown and which wraps every 12 days.
 */
public final class ArrivalTimes {
  /** Most packets in one feedback; a longer one is refused. */
  public static final int MAX_PACKETS = 4096;

  /** Length of a tick, in nanoseconds. */
  public static final long TICK_NANOS = 250_000;

  /** Ticks in one unit of the reference time (64 ms). */
  static final int TICKS_PER_REFERENCE = 256;

  /** The delta of a packet that has not arrived. */
  static final int NOT_RECEIVED = Integer.MIN_VALUE;

  private final int baseSequenceNumber;
  private final int feedbackCount;
  private final int referenceTime;
  private final int[] deltaTicks;

  /**
   * @param referenceTime 24 bits, signed, in units of 64 ms
   * @param deltaTicks for each packet the ticks since the previous packet that arrived (the first:
   *     since the reference time), or {@link #NOT_RECEIVED}; kept
   */
  ArrivalTimes(int baseSequenceNumber, int feedbackCount, int referenceTime, int[] deltaTicks) {
    this.baseSequenceNumber = baseSequenceNumber;
    this.feedbackCount = feedbackCount;
    this.referenceTime = referenceTime;
    this.deltaTicks = deltaTicks;
  }

  /** Sequence number of the first packet, 0..65535. */
  public int baseSequenceNumber() {
    return baseSequenceNumber;
  }

  /** Number of this feedback, 0..255: a gap means that feedback was lost. */
  public int feedbackCount() {
    return feedbackCount;
  }

  /** Number of packets, arrived or not. */
  public int size() {
    return deltaTicks.length;
  }

  /**
   * Whether a packet has arrived.
   *
   * @param index 0..{@link #size()} - 1, counted from {@link #baseSequenceNumber()}
   */
  public boolean received(int index) {
    return deltaTicks[index] != NOT_RECEIVED;
  }

  /** When the deltas start, in ticks: the first packet arrived {@link #deltaTicks} later. */
  public long referenceTicks() {
    return (long) referenceTime * TICKS_PER_REFERENCE;
  }

  /**
   * Ticks between the arrivals of the previous packet that has arrived and of this one, which has.
   * May be negative.
   */
  public int deltaTicks(int index) {
    return deltaTicks[index];
  }

  int referenceTime() {
    return referenceTime;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ArrivalTimes that
        && baseSequenceNumber == that.baseSequenceNumber
        && feedbackCount == that.feedbackCount
        && referenceTime == that.referenceTime
        && Arrays.equals(deltaTicks, that.deltaTicks);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * baseSequenceNumber + referenceTime) + Arrays.hashCode(deltaTicks);
  }

  @Override
  public String toString() {
    return "ArrivalTimes[base=%d, count=%d, reference=%d, deltas=%s]"
        .formatted(baseSequenceNumber, feedbackCount, referenceTime, Arrays.toString(deltaTicks));
  }

  /** Collects arrivals, by growing sequence number, into one feedback. */
  public static final class Builder {
    private final int baseSequenceNumber;
    private final int feedbackCount;
    private final int referenceTime;
    private long lastTick;
    private int[] deltas = new int[128];
    private int size;

    /**
     * Starts with the first packet that the feedback tells of.
     *
     * @param feedbackCount 0..255, one more than that of the last feedback, modulo 256
     * @param baseSequenceNumber its sequence number, 0..65535
     * @param arrivalNanos when it arrived: the feedback's times are relative to a little before
     */
    public Builder(int feedbackCount, int baseSequenceNumber, long arrivalNanos) {
      this.feedbackCount = feedbackCount & 0xFF;
      this.baseSequenceNumber = baseSequenceNumber;
      long reference =
          Math.floorDiv(Math.floorDiv(arrivalNanos, TICK_NANOS), (long) TICKS_PER_REFERENCE);
      referenceTime = ((int) reference << 8) >> 8;
      lastTick = reference * TICKS_PER_REFERENCE;
    }

    /**
     * Adds the next packet that has arrived; those between it and the one before have not.
     *
     * @return false if it does not fit into this feedback: end it and start another with this
     *     packet
     */
    public boolean add(int sequenceNumber, long arrivalNanos) {
      int index = (sequenceNumber - baseSequenceNumber) & 0xFFFF;
      long tick = Math.floorDiv(arrivalNanos, TICK_NANOS);
      long delta = tick - lastTick;
      if (index < size
          || index >= MAX_PACKETS
          || delta < Short.MIN_VALUE
          || delta > Short.MAX_VALUE) {
        return false;
      }
      if (index >= deltas.length) {
        deltas = Arrays.copyOf(deltas, Math.max(index + 1, 2 * deltas.length));
      }
      Arrays.fill(deltas, size, index, NOT_RECEIVED);
      deltas[index] = (int) delta;
      size = index + 1;
      lastTick = tick;
      return true;
    }

    /** The feedback, with all packets up to the last that was added. */
    public ArrivalTimes build() {
      return new ArrivalTimes(
          baseSequenceNumber, feedbackCount, referenceTime, Arrays.copyOf(deltas, size));
    }
  }
}
