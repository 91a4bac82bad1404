package org.gridroom.sfu.codec;

import org.jspecify.annotations.Nullable;

/**
 * The codecs that the node forwards, with the names and clock rates of their RTP payload formats.
 */
public enum Codec {
  /** RFC 7587. */
  OPUS("opus", 48_000, false),
  /** RFC 7741. */
  VP8("VP8", 90_000, true),
  /** RFC 6184. */
  H264("H264", 90_000, true),
  /** RFC 9628. */
  VP9("VP9", 90_000, true),
  /** RTP payload format for AV1, AOMedia. */
  AV1("AV1", 90_000, true);

  private final String encodingName;
  private final int clockRateHz;
  private final boolean video;

  Codec(String encodingName, int clockRateHz, boolean video) {
    this.encodingName = encodingName;
    this.clockRateHz = clockRateHz;
    this.video = video;
  }

  /**
   * The codec of an {@code a=rtpmap} line (RFC 8866, section 6.6).
   *
   * @param encodingName in any case
   * @return null if the node does not forward it
   */
  public static @Nullable Codec of(String encodingName, int clockRateHz) {
    for (Codec codec : values()) {
      if (codec.encodingName.equalsIgnoreCase(encodingName) && codec.clockRateHz == clockRateHz) {
        return codec;
      }
    }
    return null;
  }

  /** Name in {@code a=rtpmap}. */
  public String encodingName() {
    return encodingName;
  }

  /** Ticks of the RTP timestamp in a second. */
  public int clockRateHz() {
    return clockRateHz;
  }

  /** Whether it carries pictures; else sound. */
  public boolean video() {
    return video;
  }
}
