package org.gridroom.sfu.codec;

/** What the node itself says in Opus (RFC 6716). */
public final class Opus {
  /**
   * A whole packet: its only byte announces one frame of 20 ms (section 3.1: CELT, full band, mono)
   * of no length, which a decoder takes for silence by discontinuous transmission.
   */
  public static final int SILENT_FRAME = 0xF8;

  /** What it lasts, on the clock of RFC 7587, section 4.1. */
  public static final int SILENT_FRAME_TICKS = 960;

  private Opus() {}
}
