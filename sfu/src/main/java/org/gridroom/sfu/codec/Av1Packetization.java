package org.gridroom.sfu.codec;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.NetworkOrder;

/**
 * The aggregation header that every AV1 payload starts with (RTP payload format for AV1, section
 * 4.4). Layers stand in the {@link Av1DependencyDescriptor}.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+
 * |Z|Y| W |N|-|-|-|
 * +-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Av1Packetization implements VideoPayload {
  private int header;

  @Override
  public DropReason bind(MemorySegment buffer, long offset, int sizeBytes) {
    if (sizeBytes < 2) {
      return DropReason.TRUNCATED;
    }
    header = NetworkOrder.unsignedByte(buffer, offset);
    boolean contradiction = startsSequence() && continuesFragment();
    return contradiction ? DropReason.MALFORMED : DropReason.NONE;
  }

  /** N: first packet of a coded video sequence. */
  private boolean startsSequence() {
    return (header & 0x08) != 0;
  }

  /** Z: the first element goes on with that of the packet before. */
  private boolean continuesFragment() {
    return (header & 0x80) != 0;
  }

  /** First packet of a coded video sequence, which starts with a key frame. */
  @Override
  public boolean startsKeyFrame() {
    return startsSequence();
  }
}
