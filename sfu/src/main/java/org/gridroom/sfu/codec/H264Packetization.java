package org.gridroom.sfu.codec;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.NetworkOrder;

/**
 * The payload of H264 in packetization modes 0 and 1: a single NAL unit, an aggregation (STAP-A) or
 * a fragment (FU-A) (RFC 6184, section 5). It has nothing that must be rewritten and says nothing
 * of layers.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+
 * |F|NRI|  Type   |
 * +-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class H264Packetization implements VideoPayload {
  private static final int TYPE_MASK = 0x1F;
  private static final int SEQUENCE_PARAMETER_SET = 7;
  private static final int MAX_SINGLE_NAL_UNIT = 23;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;

  private MemorySegment buffer = MemorySegment.NULL;
  private boolean startsKeyFrame;

  @Override
  public DropReason bind(MemorySegment buffer, long offset, int sizeBytes) {
    this.buffer = buffer;
    startsKeyFrame = false;
    if (sizeBytes < 1) {
      return DropReason.TRUNCATED;
    }
    long end = offset + sizeBytes;
    int type = NetworkOrder.unsignedByte(buffer, offset) & TYPE_MASK;
    if (type == STAP_A) {
      return readAggregation(offset + 1, end);
    }
    if (type == FU_A) {
      return readFragment(offset, end);
    }
    if (type == 0 || type > MAX_SINGLE_NAL_UNIT) {
      return DropReason.MALFORMED; // reserved, or of the interleaved mode, which is never answered
    }
    startsKeyFrame = type == SEQUENCE_PARAMETER_SET;
    return DropReason.NONE;
  }

  /** Section 5.7.1: NAL units, each behind its size of 16 bits. */
  private DropReason readAggregation(long start, long end) {
    long at = start;
    while (at < end) {
      if (end - at < 3) {
        return DropReason.TRUNCATED;
      }
      int size = NetworkOrder.unsignedShort(buffer, at);
      long unit = at + 2;
      at = unit + size;
      if (size == 0) {
        return DropReason.MALFORMED;
      }
      if (at > end) {
        return DropReason.TRUNCATED;
      }
      int type = NetworkOrder.unsignedByte(buffer, unit) & TYPE_MASK;
      startsKeyFrame |= type == SEQUENCE_PARAMETER_SET;
    }
    return at == start ? DropReason.TRUNCATED : DropReason.NONE;
  }

  /** Section 5.8: {@code |S|E|R| Type |} behind the indicator. */
  private DropReason readFragment(long start, long end) {
    if (end - start < 3) {
      return DropReason.TRUNCATED;
    }
    int header = NetworkOrder.unsignedByte(buffer, start + 1);
    boolean first = (header & 0x80) != 0;
    startsKeyFrame = first && (header & TYPE_MASK) == SEQUENCE_PARAMETER_SET;
    return DropReason.NONE;
  }

  /**
   * A sequence parameter set. The first slice of an IDR picture is none without it: WebRTC signals
   * parameter sets in the stream alone (RFC 7742, section 6.2), and browsers repeat them before
   * each IDR picture, aggregated with it or in packets of their own. A receiver that began with the
   * slice could decode nothing.
   */
  @Override
  public boolean startsKeyFrame() {
    return startsKeyFrame;
  }
}
