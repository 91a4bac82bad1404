package org.gridroom.sfu.rtp;

import org.gridroom.sfu.codec.VideoPayload;
import org.gridroom.sfu.wire.SequenceNumber;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one outgoing stream continuous while its source changes (RFC 7667, section 3.7). While a
 * source lasts, every number is the source's own plus an offset that stays: so late packets and
 * retransmissions need no memory of their own.
 *
 * <p>Timestamps follow one straight line on the node's clock through all sources. A receiver that
 * fits a line through the sender reports of the stream (as libwebrtc does) keeps sound and picture
 * together across a change.
 */
final class StreamContinuity {
  /** Clocks that differ by more are not believed. */
  private static final long MAX_DEVIATION_NANOS = 2_000_000_000L;

  private static final int PICTURE_ID_MASK = (1 << VideoPayload.PICTURE_ID_BITS) - 1;

  private boolean started;
  private int sequenceOffset;
  private int timestampOffset;
  private int pictureIdOffset;
  private int tl0Offset;
  private int frameNumberOffset;

  private int firstSequenceNumber;
  private int highestSequenceNumber;
  private long span;
  private int highestTimestamp;
  private int lastPictureId;
  private int lastTl0;
  private int lastFrameNumber;

  private long lineNanos;
  private int lineTimestamp;

  /** Numbers that the first packet will have. */
  StreamContinuity(int firstSequenceNumber, int firstTimestamp) {
    highestSequenceNumber = SequenceNumber.plus(firstSequenceNumber, -1);
    lineTimestamp = firstTimestamp;
  }

  /** Goes on with a source of which this is the first packet. */
  void begin(MediaPacket packet, @Nullable MediaTimeline timeline) {
    int clockRate = packet.codec().clockRateHz();
    long captureNanos = captureNanos(packet, timeline);
    int timestamp = lineTimestamp;
    if (started) {
      timestamp += (int) MediaTimeline.ticks(captureNanos - lineNanos, clockRate);
      // At least 20 ms: a packet of sound, and more than the same picture again.
      int earliest = highestTimestamp + clockRate / 50;
      if (timestamp - earliest < 0) {
        timestamp = earliest;
      }
    } else {
      lineNanos = captureNanos;
    }
    started = true;
    timestampOffset = timestamp - packet.timestamp();
    firstSequenceNumber = SequenceNumber.plus(highestSequenceNumber, 1);
    sequenceOffset = firstSequenceNumber - packet.sequenceNumber();
    highestSequenceNumber = firstSequenceNumber;
    highestTimestamp = timestamp;
    span = 0;
    VideoPayload video = packet.video();
    if (video != null) {
      pictureIdOffset = lastPictureId + 1 - video.pictureId();
      tl0Offset = lastTl0 + 1 - video.tl0PictureIndex();
    }
    frameNumberOffset = lastFrameNumber + 1 - packet.frameNumber();
    remember(packet);
  }

  private static long captureNanos(MediaPacket packet, @Nullable MediaTimeline timeline) {
    long arrival = packet.arrivalNanos();
    if (timeline == null) {
      return arrival;
    }
    long capture = timeline.nanosAt(packet.timestamp());
    return Math.abs(capture - arrival) > MAX_DEVIATION_NANOS ? arrival : capture;
  }

  /**
   * Takes the next packet of the source.
   *
   * @return false if it is older than the first packet that was sent of the source
   */
  boolean advance(MediaPacket packet) {
    int sequenceNumber = sequenceNumber(packet);
    int ahead = SequenceNumber.distance(highestSequenceNumber, sequenceNumber);
    if (ahead <= 0) {
      return -ahead <= span;
    }
    span += ahead;
    highestSequenceNumber = sequenceNumber;
    int timestamp = timestamp(packet);
    if (timestamp - highestTimestamp > 0) {
      highestTimestamp = timestamp;
    }
    remember(packet);
    return true;
  }

  /** Makes room behind the last packet for one of the node's own. */
  void append(int ticks) {
    highestSequenceNumber = SequenceNumber.plus(highestSequenceNumber, 1);
    highestTimestamp += ticks;
  }

  int highestSequenceNumber() {
    return highestSequenceNumber;
  }

  int highestTimestamp() {
    return highestTimestamp;
  }

  private void remember(MediaPacket packet) {
    VideoPayload video = packet.video();
    if (video != null) {
      if (video.pictureId() != VideoPayload.ABSENT) {
        lastPictureId = pictureId(video);
      }
      if (video.tl0PictureIndex() != VideoPayload.ABSENT) {
        lastTl0 = tl0PictureIndex(video);
      }
    }
    if (packet.frameNumber() != MediaPacket.ABSENT) {
      lastFrameNumber = frameNumber(packet);
    }
  }

  /**
   * Lets the line go through what is to be reported.
   *
   * @return false if that is far from it: a source that reports nonsense must not move the line for
   *     those that follow
   */
  boolean anchor(long nanos, int timestamp, int clockRate) {
    int expected = lineTimestamp + (int) MediaTimeline.ticks(nanos - lineNanos, clockRate);
    if (Math.abs((long) (timestamp - expected))
        > MediaTimeline.ticks(MAX_DEVIATION_NANOS, clockRate)) {
      return false;
    }
    lineNanos = nanos;
    lineTimestamp = timestamp;
    return true;
  }

  /**
   * The source's sequence number of a packet that was sent, for a retransmission.
   *
   * @return -1 if it was not sent of the present source
   */
  int sourceSequenceNumber(int sequenceNumber) {
    int behind = SequenceNumber.distance(sequenceNumber, highestSequenceNumber);
    return !started || behind < 0 || behind > span
        ? -1
        : (sequenceNumber - sequenceOffset) & 0xFFFF;
  }

  int sequenceNumber(MediaPacket packet) {
    return SequenceNumber.plus(packet.sequenceNumber(), sequenceOffset);
  }

  /** Whether it is the first packet of its source. */
  boolean isFirst(MediaPacket packet) {
    return sequenceNumber(packet) == firstSequenceNumber && span < 0x8000;
  }

  int timestamp(MediaPacket packet) {
    return packet.timestamp() + timestampOffset;
  }

  int timestampOffset() {
    return timestampOffset;
  }

  int pictureId(VideoPayload video) {
    return (video.pictureId() + pictureIdOffset) & PICTURE_ID_MASK;
  }

  int tl0PictureIndex(VideoPayload video) {
    return (video.tl0PictureIndex() + tl0Offset) & 0xFF;
  }

  int frameNumber(MediaPacket packet) {
    return (packet.frameNumber() + frameNumberOffset) & 0xFFFF;
  }
}
