package org.gridroom.sfu.codec;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.NetworkOrder;

/**
 * The payload descriptor of VP9 in its flexible and non-flexible modes (RFC 9628, section 4.2).
 *
 * <pre>
 *      0 1 2 3 4 5 6 7
 *     +-+-+-+-+-+-+-+-+
 *     |I|P|L|F|B|E|V|Z| (REQUIRED)
 *     +-+-+-+-+-+-+-+-+
 * I:  |M| PICTURE ID  | (REQUIRED if M, else RECOMMENDED)
 * M:  | EXTENDED PID  | (RECOMMENDED)
 * L:  | TID |U| SID |D| (Conditionally RECOMMENDED)
 *     |   TL0PICIDX   | (Conditionally REQUIRED: L and not F)
 * P,F:| P_DIFF      |N| (Conditionally REQUIRED, up to 3 times)
 * V:  | SS            |
 *     +-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Vp9Descriptor implements VideoPayload {
  private static final int MAX_REFERENCES = 3;

  /** Width and height of a spatial layer in the scalability structure. */
  private static final int LAYER_SIZE_BYTES = 4;

  /** Where nothing can start. */
  private static final int MALFORMED = -1;

  private MemorySegment buffer = MemorySegment.NULL;
  private long offset;
  private int sizeBytes;
  private int flags;
  private int pictureId;
  private int pictureIdBytes;
  private int layers;
  private int tl0PictureIndex;
  private int replacedBytes;

  @Override
  public DropReason bind(MemorySegment buffer, long offset, int sizeBytes) {
    this.buffer = buffer;
    this.offset = offset;
    this.sizeBytes = sizeBytes;
    pictureId = ABSENT;
    pictureIdBytes = 0;
    layers = 0;
    tl0PictureIndex = ABSENT;
    if (sizeBytes < 1) {
      return DropReason.TRUNCATED;
    }
    flags = unsignedByte(0);
    int at = readLayers(readPictureId(1));
    replacedBytes = pictureId == ABSENT && tl0PictureIndex == ABSENT ? 0 : at;
    if (hasFlag(0x40) && flexible()) {
      at = readReferences(at);
      if (at == MALFORMED) {
        return DropReason.MALFORMED;
      }
    }
    if (hasFlag(0x02)) {
      at = readScalabilityStructure(at);
    }
    if (at >= sizeBytes) {
      return DropReason.TRUNCATED; // at least one byte of the frame stands behind it
    }
    return DropReason.NONE;
  }

  // Each of these returns where the next part starts: at or behind the payload's end if it is cut
  // off.

  private int readPictureId(int at) {
    if (!hasFlag(0x80)) {
      return at;
    }
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
    return at + pictureIdBytes;
  }

  private int readLayers(int at) {
    if (!hasFlag(0x20)) {
      return at;
    }
    int size = flexible() ? 1 : 2;
    if (at + size > sizeBytes) {
      return sizeBytes;
    }
    layers = unsignedByte(at);
    if (!flexible()) {
      tl0PictureIndex = unsignedByte(at + 1);
    }
    return at + size;
  }

  private int readReferences(int start) {
    int at = start;
    for (int i = 0; i < MAX_REFERENCES; i++) {
      if (at >= sizeBytes) {
        return sizeBytes;
      }
      boolean more = (unsignedByte(at++) & 0x01) != 0;
      if (!more) {
        return at;
      }
    }
    return MALFORMED; // a fourth reference (section 4.2: at most three)
  }

  /**
   * Section 4.2.1: {@code |N_S|Y|G|-|-|-|}, sizes of the layers, pictures of the group with their
   * references.
   */
  private int readScalabilityStructure(int start) {
    if (start >= sizeBytes) {
      return sizeBytes;
    }
    int head = unsignedByte(start);
    int at = start + 1;
    if ((head & 0x10) != 0) {
      int spatialLayers = (head >>> 5) + 1;
      at += LAYER_SIZE_BYTES * spatialLayers;
    }
    if ((head & 0x08) == 0) {
      return at;
    }
    if (at >= sizeBytes) {
      return sizeBytes;
    }
    int pictures = unsignedByte(at++);
    for (int i = 0; i < pictures && at < sizeBytes; i++) {
      int references = (unsignedByte(at) >>> 2) & 0x03;
      at += 1 + references;
    }
    return at;
  }

  /** F: references are said by each packet (flexible mode). */
  private boolean flexible() {
    return hasFlag(0x10);
  }

  /** First packet of a frame of the lowest spatial layer that depends on no earlier picture. */
  @Override
  public boolean startsKeyFrame() {
    boolean startsFrame = hasFlag(0x08);
    boolean interPicturePredicted = hasFlag(0x40);
    return startsFrame && !interPicturePredicted && spatialLayer() == 0;
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
    return layers >>> 5;
  }

  @Override
  public int spatialLayer() {
    return (layers >>> 1) & 0x07;
  }

  /**
   * U: later pictures of this layer depend on nothing before this one. Also true of the base layer.
   */
  @Override
  public boolean switchesUp() {
    return temporalLayer() == 0 || (layers & 0x10) != 0;
  }

  @Override
  public int replacedBytes() {
    return replacedBytes;
  }

  @Override
  public int writePrefix(
      int pictureId, int tl0PictureIndex, MemorySegment prefix, long prefixOffset) {
    if (replacedBytes == 0) {
      return 0;
    }
    long to = prefixOffset;
    NetworkOrder.putByte(prefix, to++, flags);
    if (this.pictureId != ABSENT) {
      NetworkOrder.putShort(prefix, to, 0x8000 | pictureId);
      to += 2;
    }
    if (hasFlag(0x20)) {
      NetworkOrder.putByte(prefix, to++, layers);
    }
    if (this.tl0PictureIndex != ABSENT) {
      NetworkOrder.putByte(prefix, to++, tl0PictureIndex);
    }
    return (int) (to - prefixOffset);
  }

  private boolean hasFlag(int bit) {
    return (flags & bit) != 0;
  }

  private int unsignedByte(int at) {
    return NetworkOrder.unsignedByte(buffer, offset + at);
  }
}
