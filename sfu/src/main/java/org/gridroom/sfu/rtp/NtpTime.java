package org.gridroom.sfu.rtp;

/**
 * NTP timestamps as sender reports carry them: 32 bits of seconds, 32 bits of fraction (RFC 3550,
 * section 4).
 *
 * <p>The node has no wall clock inside: its NTP time is the monotonic clock of its loops, moved
 * into the positive range. RFC 3550, section 6.4.1 allows any clock that is common to the streams
 * of a sender.
 */
public final class NtpTime {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NODE_EPOCH_SECONDS = 1L << 31;

  private NtpTime() {}

  /** The node's NTP timestamp at a time of its monotonic clock. */
  public static long ofNodeNanos(long nanos) {
    long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND) + NODE_EPOCH_SECONDS;
    long fraction = (Math.floorMod(nanos, NANOS_PER_SECOND) << 32) / NANOS_PER_SECOND;
    return (seconds << 32) | fraction;
  }

  /** Any NTP timestamp in nanoseconds; differences are what it is good for. */
  public static long toNanos(long ntp) {
    return (ntp >>> 32) * NANOS_PER_SECOND + (((ntp & 0xFFFF_FFFFL) * NANOS_PER_SECOND) >>> 32);
  }

  /**
   * The middle 32 bits, in units of 1/65536 s, as report blocks carry them (RFC 3550, section
   * 6.4.1).
   */
  public static int compact(long ntp) {
    return (int) (ntp >>> 16);
  }

  /** A duration in units of 1/65536 s, in nanoseconds. */
  public static long compactToNanos(int units) {
    return (units * NANOS_PER_SECOND) >> 16;
  }

  /** A duration in nanoseconds, 0 to 18 hours, in units of 1/65536 s. */
  public static int nanosToCompact(long nanos) {
    return (int) (((nanos / 1000) << 16) / 1_000_000);
  }
}
