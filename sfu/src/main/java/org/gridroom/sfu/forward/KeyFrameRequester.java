package org.gridroom.sfu.forward;

/**
 * Turns the key frame requests of many receivers into few to the publisher (RFC 4585, section
 * 6.3.1): at most one in 350 ms, repeated until a key frame comes, ever more slowly while nothing
 * does. On the publisher's loop.
 */
final class KeyFrameRequester {
  /**
   * Browsers built on libwebrtc silently drop a request within 300 ms of the one before, by their
   * own clock.
   */
  static final long MIN_INTERVAL_NANOS = 350_000_000L;

  static final long MAX_INTERVAL_NANOS = 2_400_000_000L;

  /** A source that was quiet for this long may have been muted. */
  static final long QUIET_NANOS = 1_000_000_000L;

  private boolean wanted;
  private boolean everSent;
  private long sentNanos;
  private long intervalNanos = MIN_INTERVAL_NANOS;
  private long lastPacketNanos;

  /** Somebody needs a key frame that begins after now. */
  void request() {
    wanted = true;
  }

  /** A packet of the source has come. */
  void onPacket(boolean startsKeyFrame, long nowNanos) {
    if (nowNanos - lastPacketNanos > QUIET_NANOS) {
      intervalNanos = MIN_INTERVAL_NANOS;
    }
    lastPacketNanos = nowNanos;
    if (startsKeyFrame) {
      wanted = false;
      intervalNanos = MIN_INTERVAL_NANOS;
    }
  }

  /** Whether a request is to be sent now; counted as sent. */
  boolean poll(long nowNanos) {
    if (!wanted) {
      return false;
    }
    if (everSent && nowNanos - sentNanos < intervalNanos) {
      return false;
    }
    if (everSent && nowNanos - sentNanos < 2 * intervalNanos) {
      intervalNanos = Math.min(MAX_INTERVAL_NANOS, 2 * intervalNanos);
    }
    everSent = true;
    sentNanos = nowNanos;
    return true;
  }
}
