package org.gridroom.loadtest.media;

import java.util.random.RandomGenerator;

/**
 * Plays an Opus clip in a loop, a packet for every 20 ms, and talks and pauses like a person: some
 * seconds of one, then some of the other. In a pause it sends silence, as browsers do.
 */
public final class MicrophoneSender {
  private static final long PACKET_NANOS = 20_000_000;
  private static final int PACKET_SAMPLES = 960;
  private static final byte[] SILENCE = {(byte) 0xF8, (byte) 0xFF, (byte) 0xFE};

  private final OutgoingStream stream;
  private final Clip clip;
  private final double talkShare;
  private final RandomGenerator random;
  private long startNanos = -1;
  private long packets;
  private long phaseEnd;
  private boolean talking;

  /**
   * A sender that starts with its first {@link #advance}.
   *
   * @param talkShare how much of the time it talks, 0..1
   */
  public MicrophoneSender(
      OutgoingStream stream, Clip clip, double talkShare, RandomGenerator random) {
    this.stream = stream;
    this.clip = clip;
    this.talkShare = talkShare;
    this.random = random;
  }

  /** Sends what is due. */
  public void advance(PacketOutput out, long nowNanos) {
    if (startNanos < 0) {
      startNanos = nowNanos;
    }
    while (nowNanos >= startNanos + packets * PACKET_NANOS) {
      if (packets >= phaseEnd) {
        talking = random.nextDouble() < talkShare;
        phaseEnd = packets + random.nextInt(50, 250);
      }
      byte[] payload =
          talking ? clip.frames().get((int) (packets % clip.frames().size())) : SILENCE;
      int level = talking ? random.nextInt(20, 35) : OutgoingStream.SILENCE_LEVEL;
      stream.send(out, (int) (packets * PACKET_SAMPLES), false, level, payload);
      packets++;
    }
  }

  /** The stream that it feeds. */
  public OutgoingStream stream() {
    return stream;
  }
}
