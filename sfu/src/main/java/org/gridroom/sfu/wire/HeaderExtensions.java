package org.gridroom.sfu.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A mutable view of the header extension elements of one RTP packet, in the one-byte or two-byte
 * form (RFC 8285, sections 4.2 and 4.3). Bind it to the next packet and use it again.
 *
 * <pre>
 *  one byte:  0 1 2 3 4 5 6 7          two bytes:  0               1
 *            +-+-+-+-+-+-+-+-+                     0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7
 *            |  ID   | len-1 |                    |      ID       |      len      |
 * </pre>
 */
public final class HeaderExtensions {
  /** What number-valued lookups return for an element that is not there. */
  public static final int ABSENT = -1;

  /** "Defined by profile" of the one-byte form. */
  public static final int ONE_BYTE_PROFILE = 0xBEDE;

  /** "Defined by profile" of the two-byte form, without its four application bits. */
  public static final int TWO_BYTE_PROFILE = 0x1000;

  /** Identifier that ends the processing of the one-byte form (RFC 8285, section 4.2). */
  private static final int ONE_BYTE_END = 15;

  private MemorySegment buffer = MemorySegment.NULL;
  private long start;
  private long end;
  private boolean twoByte;
  private long cursor;
  private int elementId;
  private long dataOffset;
  private int dataSizeBytes;

  /**
   * Binds the view to the extension of a packet, before its first element, and validates all of
   * them. Forms other than the two of RFC 8285 have no elements.
   *
   * @param packet a well-formed packet
   * @return {@link DropReason#BAD_EXTENSION} if an element passes the end of the extension
   */
  public DropReason bind(RtpPacket packet) {
    buffer = packet.buffer();
    start = packet.offset() + packet.extensionOffset();
    int profile = packet.extensionProfile();
    twoByte = (profile & 0xFFF0) == TWO_BYTE_PROFILE;
    boolean known = twoByte || profile == ONE_BYTE_PROFILE;
    end = known ? start + packet.extensionSizeBytes() : start;
    rewind();
    while (next()) {
      if (dataOffset + dataSizeBytes > end) {
        end = start;
        return DropReason.BAD_EXTENSION;
      }
    }
    rewind();
    return DropReason.NONE;
  }

  /**
   * Finds an element; {@link #dataOffset()} and {@link #dataSizeBytes()} then say where its data
   * is.
   *
   * @param id local identifier, 1..14 or, in the two-byte form, 1..255; others are never found
   * @return whether there is one
   */
  public boolean find(int id) {
    rewind();
    while (next()) {
      if (elementId == id) {
        return true;
      }
    }
    return false;
  }

  /** Goes before the first element, for {@link #next()}. */
  public void rewind() {
    cursor = start;
  }

  /** Goes to the next element; false behind the last one. */
  public boolean next() {
    while (cursor < end) {
      int first = NetworkOrder.unsignedByte(buffer, cursor);
      if (first == 0) {
        cursor++; // padding
        continue;
      }
      return twoByte ? readTwoByte(first) : readOneByte(first);
    }
    return false;
  }

  private boolean readOneByte(int first) {
    elementId = first >>> 4;
    if (elementId == ONE_BYTE_END || elementId == 0) {
      cursor = end; // both end the processing of the whole extension
      return false;
    }
    dataOffset = cursor + 1;
    dataSizeBytes = (first & 0x0F) + 1;
    cursor = dataOffset + dataSizeBytes;
    return true;
  }

  private boolean readTwoByte(int first) {
    elementId = first;
    dataOffset = cursor + 2;
    dataSizeBytes = cursor + 1 < end ? NetworkOrder.unsignedByte(buffer, cursor + 1) : 0;
    cursor = dataOffset + dataSizeBytes;
    return true;
  }

  /** Identifier of the element that {@link #next()} went to. */
  public int elementId() {
    return elementId;
  }

  /** Where the data of the element that was found starts in the packet's memory. */
  public long dataOffset() {
    return dataOffset;
  }

  /**
   * Size of the data of the element that was found, in bytes; 0 is possible in the two-byte form.
   */
  public int dataSizeBytes() {
    return dataSizeBytes;
  }

  /**
   * Audio level (RFC 6464, section 3).
   *
   * @return level in -dBov: 0 is the loudest, 127 silence; {@link #ABSENT} without one
   */
  public int audioLevel(int id) {
    return hasSized(id, 1) ? NetworkOrder.unsignedByte(buffer, dataOffset) & 0x7F : ABSENT;
  }

  /** Whether the audio level says that it is voice (RFC 6464, section 3); false without one. */
  public boolean voiceActivity(int id) {
    return hasSized(id, 1) && (NetworkOrder.unsignedByte(buffer, dataOffset) & 0x80) != 0;
  }

  /** Transport-wide sequence number, 0..65535; {@link #ABSENT} without one. */
  public int transportSequenceNumber(int id) {
    return hasSized(id, 2) ? NetworkOrder.unsignedShort(buffer, dataOffset) : ABSENT;
  }

  /** An element of ASCII text such as mid and rid (RFC 8852); null without one. Allocates. */
  public @Nullable String text(int id) {
    if (!find(id)) {
      return null;
    }
    byte[] bytes = new byte[dataSizeBytes];
    MemorySegment.copy(buffer, JAVA_BYTE, dataOffset, bytes, 0, dataSizeBytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private boolean hasSized(int id, int size) {
    return find(id) && dataSizeBytes >= size;
  }
}
