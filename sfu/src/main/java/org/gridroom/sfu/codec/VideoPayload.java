package org.gridroom.sfu.codec;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.wire.DropReason;

/**
 * What forwarding must know of the payload of one video packet, whatever its codec: a mutable view
 * that is bound to packet after packet and allocates nothing. What a codec does not say is {@link
 * #ABSENT}, and one that numbers nothing has nothing to be rewritten.
 */
public sealed interface VideoPayload
    permits Vp8Descriptor, Vp9Descriptor, H264Packetization, Av1Packetization {
  /** What number-valued accessors return when the packet does not say it. */
  int ABSENT = -1;

  /** Most bytes that {@link #writePrefix} writes. */
  int MAX_PREFIX_BYTES = 8;

  /** Picture ids are written with this many bits. */
  int PICTURE_ID_BITS = 15;

  /** A view for a codec's payloads. */
  static VideoPayload of(Codec codec) {
    return switch (codec) {
      case VP8 -> new Vp8Descriptor();
      case VP9 -> new Vp9Descriptor();
      case H264 -> new H264Packetization();
      case AV1 -> new Av1Packetization();
      case OPUS -> throw new IllegalArgumentException("Opus has no pictures");
    };
  }

  /**
   * Binds the view to the payload of a packet, without padding, and validates what the codec says
   * at its start.
   *
   * @param sizeBytes 1 or more; packets without payload have no descriptor: do not ask for one
   * @return {@link DropReason#NONE}, or why the payload cannot be forwarded
   */
  DropReason bind(MemorySegment buffer, long offset, int sizeBytes);

  /** Whether this packet is the start of a key frame: what a receiver can begin with. */
  boolean startsKeyFrame();

  /** Number of the picture, 0..127 or 0..32767 by its size in the packet; ABSENT without one. */
  default int pictureId() {
    return ABSENT;
  }

  /** Running index of the temporal base layer's pictures, 0..255; ABSENT without one. */
  default int tl0PictureIndex() {
    return ABSENT;
  }

  /** Temporal layer, 0..7; 0 when the packet does not say it. */
  default int temporalLayer() {
    return 0;
  }

  /** Spatial layer, 0..7; 0 when the packet does not say it. */
  default int spatialLayer() {
    return 0;
  }

  /** Whether a receiver of lower temporal layers may go up to this one at this picture. */
  default boolean switchesUp() {
    return true;
  }

  /**
   * How many bytes of the payload {@link #writePrefix} replaces; 0 when there is nothing to
   * rewrite.
   */
  default int replacedBytes() {
    return 0;
  }

  /**
   * Writes what replaces the first {@link #replacedBytes()} bytes of the payload: the same with
   * other numbers. A picture id is always written with 15 bits, so that a slot keeps one form
   * whatever its sources use.
   *
   * @param pictureId 0..32767; without effect when the packet has none
   * @param tl0PictureIndex 0..255; without effect when the packet has none
   * @param prefix scratch memory with room for {@link #MAX_PREFIX_BYTES}
   * @return how many bytes were written: up to one more than are replaced
   */
  default int writePrefix(
      int pictureId, int tl0PictureIndex, MemorySegment prefix, long prefixOffset) {
    return 0;
  }
}
