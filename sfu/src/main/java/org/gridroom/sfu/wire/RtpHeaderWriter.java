package org.gridroom.sfu.wire;

import java.lang.foreign.MemorySegment;

/**
 * Writes one RTP header at a time into scratch memory (RFC 3550, section 5.1): {@link #start}, then
 * perhaps {@link #csrc} and {@link #extension}, then {@link #end}. Allocates nothing.
 */
public final class RtpHeaderWriter {
  private final HeaderExtensionWriter extension = new HeaderExtensionWriter();
  private MemorySegment buffer = MemorySegment.NULL;
  private long offset;
  private int sizeBytes;
  private boolean extended;

  /**
   * Starts a header.
   *
   * @param payloadType 0..127
   * @param sequenceNumber 0..65535
   */
  public RtpHeaderWriter start(
      MemorySegment buffer,
      long offset,
      boolean marker,
      int payloadType,
      int sequenceNumber,
      int timestamp,
      int ssrc) {
    this.buffer = buffer;
    this.offset = offset;
    NetworkOrder.putByte(buffer, offset, 0x80);
    NetworkOrder.putByte(buffer, offset + 1, (marker ? 0x80 : 0) | (payloadType & 0x7F));
    NetworkOrder.putShort(buffer, offset + 2, sequenceNumber);
    NetworkOrder.putInt(buffer, offset + 4, timestamp);
    NetworkOrder.putInt(buffer, offset + 8, ssrc);
    sizeBytes = RtpPacket.FIXED_HEADER_BYTES;
    extended = false;
    return this;
  }

  /**
   * Makes {@code csrc} the only contributing source. Call it once at most, and before {@link
   * #extension}.
   */
  public RtpHeaderWriter csrc(int csrc) {
    setFirstByte(0x01);
    NetworkOrder.putInt(buffer, offset + sizeBytes, csrc);
    sizeBytes += 4;
    return this;
  }

  /** Says that the payload, which the caller writes, ends with padding. */
  public RtpHeaderWriter padded() {
    setFirstByte(0x20);
    return this;
  }

  /**
   * Starts the header extension; add its elements to what is returned.
   *
   * @param twoByte see {@link HeaderExtensionWriter#start}
   */
  public HeaderExtensionWriter extension(boolean twoByte) {
    extended = true;
    return extension.start(buffer, offset + sizeBytes, twoByte);
  }

  /**
   * Ends the header.
   *
   * @return its size, in bytes
   */
  public int end() {
    if (extended) {
      int size = extension.end();
      if (size > 0) {
        setFirstByte(0x10);
        sizeBytes += size;
      }
      extended = false;
    }
    return sizeBytes;
  }

  private void setFirstByte(int bits) {
    NetworkOrder.putByte(buffer, offset, NetworkOrder.unsignedByte(buffer, offset) | bits);
  }
}
