package org.gridroom.sfu.codec;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.NetworkOrder;

/**
 * The payload descriptor of VP8 (RFC 7741, section 4.2) and, on the first packet of a frame, the
 * start of the frame's own header (section 4.3; RFC 6386, section 9.1).
 *
 * <pre>
 *      0 1 2 3 4 5 6 7
 *     +-+-+-+-+-+-+-+-+
 *     |X|R|N|S|R| PID | (REQUIRED)
 *     +-+-+-+-+-+-+-+-+
 * X:  |I|L|T|K| RSV   | (OPTIONAL)
 *     +-+-+-+-+-+-+-+-+
 * I:  |M| PictureID   | (OPTIONAL)
 *     +-+-+-+-+-+-+-+-+
 *     |   PictureID   | (if M)
 *     +-+-+-+-+-+-+-+-+
 * L:  |   TL0PICIDX   | (OPTIONAL)
 *     +-+-+-+-+-+-+-+-+
 * T/K:|TID|Y| KEYIDX  | (OPTIONAL)
 *     +-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Vp8Descriptor implements VideoPayload {
  private MemorySegment buffer = MemorySegment.NULL;
  private long offset;
  private int pictureId;
  private int tl0PictureIndex;
  private int layerByte;
  private boolean hasTemporalLayer;
  private int pictureIdBytes;
  private int descriptorBytes;

  @Override
  public DropReason bind(MemorySegment buffer, long offset, int sizeBytes) {
    this.buffer = buffer;
    this.offset = offset;
    pictureId = ABSENT;
    tl0PictureIndex = ABSENT;
    layerByte = 0;
    hasTemporalLayer = false;
    pictureIdBytes = 0;
    int at = 1;
    if (sizeBytes < 1) {
      return DropReason.TRUNCATED;
    }
    if ((unsignedByte(0) & 0x80) != 0) {
      if (sizeBytes < 2) {
        return DropReason.TRUNCATED;
      }
      at = readExtension(unsignedByte(1), sizeBytes);
    }
    if (at >= sizeBytes) {
      return DropReason.TRUNCATED; // at least one byte of the frame stands behind it
    }
    descriptorBytes = at;
    return DropReason.NONE;
  }

  /** Returns where the descriptor ends; a place at or behind the payload's end if it is cut off. */
  private int readExtension(int flags, int sizeBytes) {
    int at = 2;
    if ((flags & 0x80) != 0) {
      if (at >= sizeBytes) {
        return sizeBytes;
      }
      pictureIdBytes = (unsignedByte(at) & 0x80) != 0 ? 2 : 1;
      if (at + pictureIdBytes > sizeBytes) {
        return sizeBytes;
      }
      pictureId =
          pictureIdBytes == 2
              ? NetworkOrder.unsignedShort(buffer, offset + at) & 0x7FFF
              : unsignedByte(at);
      at += pictureIdBytes;
    }
    if ((flags & 0x40) != 0) {
      if (at >= sizeBytes) {
        return sizeBytes;
      }
      tl0PictureIndex = unsignedByte(at);
      at++;
    }
    if ((flags & 0x30) != 0) {
      if (at >= sizeBytes) {
        return sizeBytes;
      }
      layerByte = unsignedByte(at);
      hasTemporalLayer = (flags & 0x20) != 0;
      at++;
    }
    return at;
  }

  /** The start of partition 0, of a frame that depends on no other (RFC 7741, section 4.3). */
  @Override
  public boolean startsKeyFrame() {
    boolean startsFrame = (unsignedByte(0) & 0x17) == 0x10;
    return startsFrame && (unsignedByte(descriptorBytes) & 0x01) == 0;
  }

  @Override
  public int pictureId() {
    return pictureId;
  }

  @Override
  public int tl0PictureIndex() {
    return tl0PictureIndex;
  }

  @Override
  public int temporalLayer() {
    return hasTemporalLayer ? layerByte >>> 6 : 0;
  }

  /**
   * Y: the picture depends on the base layer only. Also true of pictures of the base layer and of
   * key frames.
   */
  @Override
  public boolean switchesUp() {
    return temporalLayer() == 0 || (layerByte & 0x20) != 0;
  }

  @Override
  public int replacedBytes() {
    return pictureId == ABSENT && tl0PictureIndex == ABSENT ? 0 : descriptorBytes;
  }

  @Override
  public int writePrefix(
      int pictureId, int tl0PictureIndex, MemorySegment prefix, long prefixOffset) {
    if (replacedBytes() == 0) {
      return 0;
    }
    long to = prefixOffset;
    NetworkOrder.putByte(prefix, to++, unsignedByte(0));
    NetworkOrder.putByte(prefix, to++, unsignedByte(1));
    int from = 2 + pictureIdBytes;
    if (this.pictureId != ABSENT) {
      NetworkOrder.putShort(prefix, to, 0x8000 | pictureId);
      to += 2;
    }
    if (this.tl0PictureIndex != ABSENT) {
      NetworkOrder.putByte(prefix, to++, tl0PictureIndex);
      from++;
    }
    while (from < descriptorBytes) {
      NetworkOrder.putByte(prefix, to++, unsignedByte(from++));
    }
    return (int) (to - prefixOffset);
  }

  private int unsignedByte(int at) {
    return NetworkOrder.unsignedByte(buffer, offset + at);
  }
}
