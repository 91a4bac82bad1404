package org.gridroom.sfu.forward;

/**
 * How loud a source is, from the levels in its packets (RFC 6464), smoothed: it rises with the
 * first syllable and falls over half a second.
 */
final class AudioLevel {
  /** What a source that sends nothing, or no levels, has. */
  static final int SILENCE = 0;

  private static final int RISE_SHIFT = 1;
  private static final int FALL_SHIFT = 4;
  private static final int STEP = 3;
  private static final long INTERVAL_NANOS = 100_000_000L;

  private int smoothedTimes256;
  private int reported;
  private long reportedNanos = Long.MIN_VALUE / 2;
  private long lastPacketNanos;

  /**
   * Takes the level of one packet.
   *
   * @param level -dBov, 0 (loudest) to 127 (silence)
   */
  void onPacket(int level, long nowNanos) {
    lastPacketNanos = nowNanos;
    approach((127 - level) << 8);
  }

  /** Time passes: a source from which nothing comes falls silent. */
  void onTick(long nowNanos) {
    if (nowNanos - lastPacketNanos > 2 * INTERVAL_NANOS) {
      smoothedTimes256 = 0;
    }
  }

  /** Loudness, 0 (silence) to 127. */
  int loudness() {
    return smoothedTimes256 >> 8;
  }

  /** Whether it has changed enough, and long enough ago, to tell; it is then taken as told. */
  boolean takeChange(long nowNanos) {
    int loudness = loudness();
    boolean silent = loudness == SILENCE && reported != SILENCE;
    if ((Math.abs(loudness - reported) < STEP && !silent)
        || nowNanos - reportedNanos < INTERVAL_NANOS) {
      return false;
    }
    reported = loudness;
    reportedNanos = nowNanos;
    return true;
  }

  private void approach(int target) {
    int difference = target - smoothedTimes256;
    smoothedTimes256 += difference >> (difference > 0 ? RISE_SHIFT : FALL_SHIFT);
  }
}
