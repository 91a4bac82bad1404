package org.gridroom.sfu.rtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.codec.VideoPayload;
import org.gridroom.sfu.wire.RtpHeaderWriter;
import org.gridroom.sfu.wire.Rtx;

/**
 * Memory of one loop in which the header and the start of the payload of each outgoing packet are
 * written.
 */
public final class SendScratch {
  /** Fixed header, one contributing source, and the largest extensions that are passed on. */
  static final int HEADER_BYTES = 512;

  final MemorySegment header;
  final MemorySegment prefix;
  final RtpHeaderWriter headerWriter = new RtpHeaderWriter();

  /** Takes its memory from an arena that lives as long as the loop. */
  public SendScratch(Arena arena) {
    header = arena.allocate(HEADER_BYTES, 64);
    prefix = arena.allocate(Rtx.HEADER_BYTES + VideoPayload.MAX_PREFIX_BYTES, 8);
  }
}
