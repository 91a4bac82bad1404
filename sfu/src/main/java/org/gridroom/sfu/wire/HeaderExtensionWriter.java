package org.gridroom.sfu.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Writes a header extension block (RFC 8285, section 4) into scratch memory: its 4-byte header,
 * elements and padding. Allocates nothing.
 */
public final class HeaderExtensionWriter {
  /** Most data of an element of the one-byte form, in bytes. */
  public static final int MAX_ONE_BYTE_DATA = 16;

  /** Most data of an element of the two-byte form, in bytes. */
  public static final int MAX_TWO_BYTE_DATA = 255;

  private MemorySegment buffer = MemorySegment.NULL;
  private long offset;
  private long cursor;
  private boolean twoByte;

  /**
   * Starts a block.
   *
   * @param twoByte whether to use the two-byte form: needed for data of 0 or more than 16 bytes and
   *     for identifiers above 14, understood by peers with {@code a=extmap-allow-mixed}
   */
  public HeaderExtensionWriter start(MemorySegment buffer, long offset, boolean twoByte) {
    this.buffer = buffer;
    this.offset = offset;
    this.twoByte = twoByte;
    NetworkOrder.putShort(
        buffer,
        offset,
        twoByte ? HeaderExtensions.TWO_BYTE_PROFILE : HeaderExtensions.ONE_BYTE_PROFILE);
    cursor = offset + 4;
    return this;
  }

  /** Adds a transport-wide sequence number, 0..65535. */
  public HeaderExtensionWriter transportSequenceNumber(int id, int sequenceNumber) {
    NetworkOrder.putShort(buffer, element(id, 2), sequenceNumber);
    return this;
  }

  /**
   * Adds an audio level (RFC 6464, section 3).
   *
   * @param level -dBov, 0..127
   */
  public HeaderExtensionWriter audioLevel(int id, boolean voice, int level) {
    NetworkOrder.putByte(buffer, element(id, 1), (voice ? 0x80 : 0) | (level & 0x7F));
    return this;
  }

  /** Adds an element with these bytes, such as the ASCII of a mid. */
  public HeaderExtensionWriter bytes(int id, byte[] data) {
    MemorySegment.copy(data, 0, buffer, JAVA_BYTE, element(id, data.length), data.length);
    return this;
  }

  /**
   * Adds an element with bytes of a packet.
   *
   * @return where in the block's memory the copy starts, so that it can be rewritten there
   */
  public long copy(int id, MemorySegment source, long sourceOffset, int dataSizeBytes) {
    long data = element(id, dataSizeBytes);
    MemorySegment.copy(source, sourceOffset, buffer, data, dataSizeBytes);
    return data;
  }

  /**
   * Pads the block to whole words and writes its length.
   *
   * @return size of the block with its header, in bytes; 0 if it has no elements: then it is no
   *     extension
   */
  public int end() {
    if (cursor == offset + 4) {
      return 0;
    }
    while ((cursor - offset) % 4 != 0) {
      NetworkOrder.putByte(buffer, cursor++, 0);
    }
    int size = (int) (cursor - offset);
    NetworkOrder.putShort(buffer, offset + 2, size / 4 - 1);
    return size;
  }

  private long element(int id, int dataSizeBytes) {
    if (twoByte) {
      if (id < 1 || id > 255 || dataSizeBytes > MAX_TWO_BYTE_DATA) {
        throw new IllegalArgumentException("no two-byte element: id " + id);
      }
      NetworkOrder.putByte(buffer, cursor, id);
      NetworkOrder.putByte(buffer, cursor + 1, dataSizeBytes);
      cursor += 2;
    } else {
      if (id < 1 || id > 14 || dataSizeBytes < 1 || dataSizeBytes > MAX_ONE_BYTE_DATA) {
        throw new IllegalArgumentException("no one-byte element: id " + id);
      }
      NetworkOrder.putByte(buffer, cursor, (id << 4) | (dataSizeBytes - 1));
      cursor++;
    }
    long data = cursor;
    cursor += dataSizeBytes;
    return data;
  }
}
