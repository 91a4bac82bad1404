package org.gridroom.sfu.wire;

/** Arithmetic of 16-bit RTP sequence numbers, which wrap (RFC 3550, section 5.1; RFC 1982). */
public final class SequenceNumber {
  private SequenceNumber() {}

  /**
   * Signed distance from {@code from} to {@code to}: positive if {@code to} is newer, in
   * -32768..32767.
   */
  public static int distance(int from, int to) {
    return (short) (to - from);
  }

  /** Whether {@code a} is newer than {@code b}. */
  public static boolean isNewer(int a, int b) {
    return distance(b, a) > 0;
  }

  /** {@code sequenceNumber + delta}, in 0..65535. */
  public static int plus(int sequenceNumber, int delta) {
    return (sequenceNumber + delta) & 0xFFFF;
  }
}
