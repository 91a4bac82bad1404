package org.gridroom.sfu.wire;

import java.lang.foreign.MemorySegment;

/**
 * A mutable view of one RTP packet in someone else's memory (RFC 3550, section 5.1). Bind it to the
 * next packet and use it again: it allocates nothing.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |           synchronization source (SSRC) identifier            |
 * |            contributing source (CSRC) identifiers             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class RtpPacket {
  /** Size of the fixed header, in bytes. */
  public static final int FIXED_HEADER_BYTES = 12;

  /** Most contributing sources that the 4-bit count can say. */
  public static final int MAX_CSRCS = 15;

  private MemorySegment buffer = MemorySegment.NULL;
  private long offset;
  private int sizeBytes;
  private int extensionProfile;
  private int extensionOffset;
  private int extensionSizeBytes;
  private int headerSizeBytes;
  private int paddingSizeBytes;

  /**
   * Binds the view to {@code sizeBytes} bytes of {@code buffer} from {@code offset} on, and
   * validates them.
   *
   * @return {@link DropReason#NONE} if they are a well-formed RTP packet; else the view must not be
   *     read
   */
  public DropReason bind(MemorySegment buffer, long offset, int sizeBytes) {
    this.buffer = buffer;
    this.offset = offset;
    this.sizeBytes = sizeBytes;
    return parse();
  }

  private DropReason parse() {
    extensionProfile = 0;
    extensionOffset = 0;
    extensionSizeBytes = 0;
    paddingSizeBytes = 0;
    if (sizeBytes < FIXED_HEADER_BYTES) {
      return DropReason.TRUNCATED;
    }
    int first = unsignedByte(0);
    if (first >>> 6 != 2) {
      return DropReason.BAD_VERSION;
    }
    int header = FIXED_HEADER_BYTES + 4 * (first & 0x0F);
    if ((first & 0x10) != 0) {
      if (sizeBytes < header + 4) {
        return DropReason.TRUNCATED;
      }
      extensionProfile = unsignedShort(header);
      extensionOffset = header + 4;
      extensionSizeBytes = 4 * unsignedShort(header + 2);
      header = extensionOffset + extensionSizeBytes;
    }
    if (sizeBytes < header) {
      return DropReason.TRUNCATED;
    }
    headerSizeBytes = header;
    if ((first & 0x20) != 0) {
      if (sizeBytes == header) {
        return DropReason.BAD_PADDING;
      }
      paddingSizeBytes = unsignedByte(sizeBytes - 1);
      if (paddingSizeBytes == 0 || paddingSizeBytes > sizeBytes - header) {
        return DropReason.BAD_PADDING;
      }
    }
    return DropReason.NONE;
  }

  /** The memory that the view is bound to. */
  public MemorySegment buffer() {
    return buffer;
  }

  /** Where the packet starts in {@link #buffer()}, in bytes. */
  public long offset() {
    return offset;
  }

  /** Size of the whole packet, in bytes. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** The marker bit: last packet of a video frame, first of a talk spurt. */
  public boolean marker() {
    return (unsignedByte(1) & 0x80) != 0;
  }

  /** Payload type, 0..127. */
  public int payloadType() {
    return unsignedByte(1) & 0x7F;
  }

  /** Sequence number, 0..65535. */
  public int sequenceNumber() {
    return unsignedShort(2);
  }

  /** Timestamp, an unsigned 32-bit number that wraps: compare by subtraction. */
  public int timestamp() {
    return NetworkOrder.int32(buffer, offset + 4);
  }

  /** Synchronization source, an unsigned 32-bit number. */
  public int ssrc() {
    return NetworkOrder.int32(buffer, offset + 8);
  }

  /** Number of contributing sources, 0..15. */
  public int csrcCount() {
    return unsignedByte(0) & 0x0F;
  }

  /**
   * One contributing source.
   *
   * @param index 0..{@link #csrcCount()} - 1
   */
  public int csrc(int index) {
    return NetworkOrder.int32(buffer, offset + FIXED_HEADER_BYTES + 4L * index);
  }

  /**
   * The 16 bits "defined by profile" of the header extension, 0 without one (RFC 8285, section 4).
   */
  public int extensionProfile() {
    return extensionProfile;
  }

  /**
   * Where the extension elements start, in bytes from the start of the packet; 0 without an
   * extension.
   */
  public int extensionOffset() {
    return extensionOffset;
  }

  /** Size of all extension elements, in bytes. */
  public int extensionSizeBytes() {
    return extensionSizeBytes;
  }

  /**
   * Size of fixed header, contributing sources and extension, in bytes: the payload starts behind
   * them.
   */
  public int headerSizeBytes() {
    return headerSizeBytes;
  }

  /** Size of the payload without padding, in bytes; 0 for a packet of padding only. */
  public int payloadSizeBytes() {
    return sizeBytes - headerSizeBytes - paddingSizeBytes;
  }

  /** Size of the padding, in bytes, its count byte included. */
  public int paddingSizeBytes() {
    return paddingSizeBytes;
  }

  private int unsignedByte(int at) {
    return NetworkOrder.unsignedByte(buffer, offset + at);
  }

  private int unsignedShort(int at) {
    return NetworkOrder.unsignedShort(buffer, offset + at);
  }
}
