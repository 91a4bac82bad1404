package org.gridroom.sfu.rtp;

/**
 * Loss and jitter of one received stream, as receiver reports tell them (RFC 3550, appendices A.3
 * and A.8).
 */
public final class ReceptionStatistics {
  private final int clockRate;
  private boolean started;
  private long firstExtended;
  private long received;
  private long expectedAtLastReport;
  private long receivedAtLastReport;
  private int fractionLost;
  private long lastArrivalNanos;
  private int lastTimestamp;
  private long jitterTimes16;

  ReceptionStatistics(int clockRate) {
    this.clockRate = clockRate;
  }

  /** One packet that is neither a duplicate nor a retransmission. */
  void onPacket(long extended, int timestamp, long arrivalNanos) {
    if (!started) {
      started = true;
      firstExtended = extended;
    } else {
      long elapsedTicks = MediaTimeline.ticks(arrivalNanos - lastArrivalNanos, clockRate);
      long deviation = Math.abs(elapsedTicks - (timestamp - lastTimestamp));
      // A jump of the media clock is no jitter.
      if (deviation < 5L * clockRate) {
        jitterTimes16 += deviation - ((jitterTimes16 + 8) >> 4);
      }
    }
    firstExtended = Math.min(firstExtended, extended);
    received++;
    lastArrivalNanos = arrivalNanos;
    lastTimestamp = timestamp;
  }

  /** Interarrival jitter, in ticks of the media clock. */
  public int jitterTicks() {
    return (int) (jitterTimes16 >> 4);
  }

  /** Packets received, without duplicates and retransmissions. */
  public long packetsReceived() {
    return received;
  }

  /** Packets that did not come, minus those that came twice. */
  public long packetsLost(long highestExtended) {
    return started ? highestExtended - firstExtended + 1 - received : 0;
  }

  /** The share of packets lost in the last reported interval, in 256ths. */
  public int fractionLost() {
    return fractionLost;
  }

  /** Ends an interval of reporting. */
  void closeInterval(long highestExtended) {
    long expected = started ? highestExtended - firstExtended + 1 : 0;
    long expectedInterval = expected - expectedAtLastReport;
    long lostInterval = expectedInterval - (received - receivedAtLastReport);
    expectedAtLastReport = expected;
    receivedAtLastReport = received;
    fractionLost =
        expectedInterval <= 0 || lostInterval <= 0
            ? 0
            : (int) Math.min(255, (lostInterval << 8) / expectedInterval);
  }
}
