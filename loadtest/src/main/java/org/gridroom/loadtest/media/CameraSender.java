package org.gridroom.loadtest.media;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Plays a VP8 clip in a loop. A request for a key frame makes it jump to the clip's start, which is
 * one. The packets of a frame leave together or, where the frame is long, spread evenly over its
 * time.
 */
public final class CameraSender {
  private static final int CLOCK_RATE = 90_000;

  private final OutgoingStream stream;
  private final Vp8Packetizer packetizer;
  private final Clip clip;
  private final long frameNanos;
  private final boolean evenlySpaced;
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private long startNanos = -1;
  private long frames;
  private int clipPosition;
  private long packetNanos;
  private long nextPacketNanos;
  private long keyFramesAsked;
  private boolean keyFrameWanted;

  /**
   * A sender that starts with its first {@link #advance}.
   *
   * @param framesPerSecond how fast the clip is played
   * @param evenlySpaced whether the packets of a frame are spread over its time; else they are one
   *     burst
   */
  public CameraSender(
      OutgoingStream stream,
      Vp8Packetizer packetizer,
      Clip clip,
      double framesPerSecond,
      boolean evenlySpaced) {
    this.stream = stream;
    this.packetizer = packetizer;
    this.clip = clip;
    this.frameNanos = Math.round(1e9 / framesPerSecond);
    this.evenlySpaced = evenlySpaced;
  }

  /** Sends what is due. */
  public void advance(PacketOutput out, long nowNanos) {
    if (startNanos < 0) {
      startNanos = nowNanos;
    }
    for (; ; ) {
      if (waiting.isEmpty()) {
        long due = startNanos + frames * frameNanos;
        if (nowNanos < due) {
          return;
        }
        nextFrame(due);
      }
      if (nowNanos < nextPacketNanos) {
        return;
      }
      byte[] payload = waiting.remove();
      int mediaTime = (int) ((frames - 1) * frameNanos * (CLOCK_RATE / 1000) / 1_000_000);
      stream.send(out, mediaTime, waiting.isEmpty(), -1, payload);
      nextPacketNanos += packetNanos;
    }
  }

  /** Somebody needs a key frame: the next frame is one. */
  public void onKeyFrameRequest() {
    keyFramesAsked++;
    keyFrameWanted = true;
  }

  /** How often a key frame was asked for. */
  public long keyFramesAsked() {
    return keyFramesAsked;
  }

  /** The stream that it feeds. */
  public OutgoingStream stream() {
    return stream;
  }

  private void nextFrame(long dueNanos) {
    if (keyFrameWanted) {
      keyFrameWanted = false;
      clipPosition = 0;
    }
    List<byte[]> payloads = packetizer.packetize(clip.frames().get(clipPosition));
    clipPosition = (clipPosition + 1) % clip.frames().size();
    frames++;
    waiting.addAll(payloads);
    packetNanos = evenlySpaced ? frameNanos / payloads.size() : 0;
    nextPacketNanos = dueNanos;
  }
}
