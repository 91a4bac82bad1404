package org.gridroom.sfu.wire;

import static org.gridroom.sfu.wire.RtcpFormat.FEEDBACK_HEADER_BYTES;
import static org.gridroom.sfu.wire.RtcpFormat.HEADER_BYTES;
import static org.gridroom.sfu.wire.RtcpFormat.REPORT_BLOCK_BYTES;
import static org.gridroom.sfu.wire.RtcpFormat.SENDER_INFO_BYTES;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.gridroom.sfu.wire.RtcpPacket.DelaySinceReferenceTime;
import org.gridroom.sfu.wire.RtcpPacket.FullIntraRequest;
import org.gridroom.sfu.wire.RtcpPacket.GenericNack;
import org.gridroom.sfu.wire.RtcpPacket.Goodbye;
import org.gridroom.sfu.wire.RtcpPacket.PictureLossIndication;
import org.gridroom.sfu.wire.RtcpPacket.ReceiverEstimatedMaximumBitrate;
import org.gridroom.sfu.wire.RtcpPacket.ReceiverReferenceTime;
import org.gridroom.sfu.wire.RtcpPacket.ReceiverReport;
import org.gridroom.sfu.wire.RtcpPacket.ReportBlock;
import org.gridroom.sfu.wire.RtcpPacket.SenderReport;
import org.gridroom.sfu.wire.RtcpPacket.TransportFeedback;

/**
 * Reads compound RTCP packets (RFC 3550, section 6.1; also reduced-size ones, RFC 5506): either all
 * of their packets or, if one is malformed, none. Packets of other types and formats are skipped.
 * What comes out is bounded by the size of what goes in.
 */
public final class RtcpParser {
  private MemorySegment buffer = MemorySegment.NULL;

  /**
   * Reads one compound packet.
   *
   * @param packets receives what was in it, in order; what was in there before is removed
   * @return {@link DropReason#NONE}, or why it is dropped as a whole
   */
  public DropReason parse(
      MemorySegment buffer, long offset, int sizeBytes, List<RtcpPacket> packets) {
    this.buffer = buffer;
    packets.clear();
    DropReason reason = parseCompound(offset, offset + sizeBytes, packets);
    if (reason != DropReason.NONE) {
      packets.clear();
    }
    return reason;
  }

  private DropReason parseCompound(long start, long end, List<RtcpPacket> packets) {
    if (end - start < HEADER_BYTES) {
      return DropReason.TRUNCATED;
    }
    long at = start;
    while (at < end) {
      if (end - at < HEADER_BYTES) {
        return DropReason.TRUNCATED;
      }
      int first = NetworkOrder.unsignedByte(buffer, at);
      if (first >>> 6 != 2) {
        return DropReason.BAD_VERSION;
      }
      int size = 4 * (NetworkOrder.unsignedShort(buffer, at + 2) + 1);
      if (size > end - at) {
        return DropReason.TRUNCATED;
      }
      int padding = 0;
      if ((first & 0x20) != 0) {
        padding = NetworkOrder.unsignedByte(buffer, at + size - 1);
        if (padding == 0 || padding > size - HEADER_BYTES) {
          return DropReason.BAD_PADDING;
        }
      }
      DropReason reason = parsePacket(first & 0x1F, at, size - padding, packets);
      if (reason != DropReason.NONE) {
        return reason;
      }
      at += size;
    }
    return DropReason.NONE;
  }

  private DropReason parsePacket(int count, long at, int size, List<RtcpPacket> packets) {
    return switch (NetworkOrder.unsignedByte(buffer, at + 1)) {
      case RtcpFormat.SENDER_REPORT -> senderReport(count, at, size, packets);
      case RtcpFormat.RECEIVER_REPORT -> receiverReport(count, at, size, packets);
      case RtcpFormat.GOODBYE -> goodbye(count, at, size, packets);
      case RtcpFormat.EXTENDED_REPORT -> extendedReport(at, size, packets);
      case RtcpFormat.TRANSPORT_LAYER_FEEDBACK ->
          switch (count) {
            case RtcpFormat.FORMAT_NACK -> nack(at, size, packets);
            case RtcpFormat.FORMAT_TRANSPORT_FEEDBACK -> transportFeedback(at, size, packets);
            default -> DropReason.NONE;
          };
      case RtcpFormat.PAYLOAD_SPECIFIC_FEEDBACK ->
          switch (count) {
            case RtcpFormat.FORMAT_PLI -> pictureLoss(at, size, packets);
            case RtcpFormat.FORMAT_FIR -> fullIntraRequest(at, size, packets);
            case RtcpFormat.FORMAT_APPLICATION -> application(at, size, packets);
            default -> DropReason.NONE;
          };
      default -> DropReason.NONE;
    };
  }

  private DropReason senderReport(int count, long at, int size, List<RtcpPacket> packets) {
    int fixed = HEADER_BYTES + 4 + SENDER_INFO_BYTES;
    if (size < fixed + count * REPORT_BLOCK_BYTES) {
      return DropReason.TRUNCATED;
    }
    packets.add(
        new SenderReport(
            int32(at + 4),
            NetworkOrder.int64(buffer, at + 8),
            int32(at + 16),
            int32(at + 20),
            int32(at + 24),
            reportBlocks(count, at + fixed)));
    return DropReason.NONE;
  }

  private DropReason receiverReport(int count, long at, int size, List<RtcpPacket> packets) {
    int fixed = HEADER_BYTES + 4;
    if (size < fixed + count * REPORT_BLOCK_BYTES) {
      return DropReason.TRUNCATED;
    }
    packets.add(new ReceiverReport(int32(at + 4), reportBlocks(count, at + fixed)));
    return DropReason.NONE;
  }

  private List<ReportBlock> reportBlocks(int count, long start) {
    List<ReportBlock> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long at = start + (long) i * REPORT_BLOCK_BYTES;
      int losses = int32(at + 4);
      blocks.add(
          new ReportBlock(
              int32(at),
              losses >>> 24,
              (losses << 8) >> 8, // 24 bits, signed
              int32(at + 8),
              int32(at + 12),
              int32(at + 16),
              int32(at + 20)));
    }
    return blocks;
  }

  private DropReason goodbye(int count, long at, int size, List<RtcpPacket> packets) {
    if (size < HEADER_BYTES + 4 * count) {
      return DropReason.TRUNCATED;
    }
    packets.add(new Goodbye(ssrcs(count, at + HEADER_BYTES)));
    return DropReason.NONE;
  }

  /** RFC 3611, section 2. */
  private DropReason extendedReport(long at, int size, List<RtcpPacket> packets) {
    if (size < HEADER_BYTES + 4) {
      return DropReason.TRUNCATED;
    }
    int ssrc = int32(at + 4);
    int position = HEADER_BYTES + 4;
    while (size - position >= HEADER_BYTES) {
      int type = NetworkOrder.unsignedByte(buffer, at + position);
      int block = HEADER_BYTES + 4 * NetworkOrder.unsignedShort(buffer, at + position + 2);
      if (block > size - position) {
        return DropReason.TRUNCATED;
      }
      long content = at + position + HEADER_BYTES;
      if (type == RtcpFormat.REFERENCE_TIME_BLOCK) {
        if (block != RtcpFormat.REFERENCE_TIME_BLOCK_BYTES) {
          return DropReason.MALFORMED;
        }
        packets.add(new ReceiverReferenceTime(ssrc, NetworkOrder.int64(buffer, content)));
      } else if (type == RtcpFormat.DELAY_BLOCK) {
        if ((block - HEADER_BYTES) % RtcpFormat.DELAY_SUB_BLOCK_BYTES != 0) {
          return DropReason.MALFORMED;
        }
        delays(ssrc, content, block - HEADER_BYTES, packets);
      }
      position += block;
    }
    return DropReason.NONE;
  }

  private void delays(int ssrc, long start, int size, List<RtcpPacket> packets) {
    for (long at = start; at < start + size; at += RtcpFormat.DELAY_SUB_BLOCK_BYTES) {
      packets.add(new DelaySinceReferenceTime(ssrc, int32(at), int32(at + 4), int32(at + 8)));
    }
  }

  private List<Integer> ssrcs(int count, long start) {
    List<Integer> ssrcs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ssrcs.add(int32(start + 4L * i));
    }
    return ssrcs;
  }

  private DropReason nack(long at, int size, List<RtcpPacket> packets) {
    if (size < FEEDBACK_HEADER_BYTES) {
      return DropReason.TRUNCATED;
    }
    List<Integer> lost = new ArrayList<>();
    for (int entry = FEEDBACK_HEADER_BYTES; entry + 4 <= size; entry += 4) {
      int first = NetworkOrder.unsignedShort(buffer, at + entry);
      int following = NetworkOrder.unsignedShort(buffer, at + entry + 2);
      lost.add(first);
      for (int i = 0; i < 16; i++) {
        if ((following & (1 << i)) != 0) {
          lost.add(SequenceNumber.plus(first, i + 1));
        }
      }
    }
    packets.add(new GenericNack(int32(at + 4), int32(at + 8), lost));
    return DropReason.NONE;
  }

  private DropReason pictureLoss(long at, int size, List<RtcpPacket> packets) {
    if (size < FEEDBACK_HEADER_BYTES) {
      return DropReason.TRUNCATED;
    }
    packets.add(new PictureLossIndication(int32(at + 4), int32(at + 8)));
    return DropReason.NONE;
  }

  private DropReason fullIntraRequest(long at, int size, List<RtcpPacket> packets) {
    if (size < FEEDBACK_HEADER_BYTES) {
      return DropReason.TRUNCATED;
    }
    List<FullIntraRequest.Request> requests = new ArrayList<>();
    for (int entry = FEEDBACK_HEADER_BYTES; entry + 8 <= size; entry += 8) {
      requests.add(
          new FullIntraRequest.Request(
              int32(at + entry), NetworkOrder.unsignedByte(buffer, at + entry + 4)));
    }
    packets.add(new FullIntraRequest(int32(at + 4), requests));
    return DropReason.NONE;
  }

  private DropReason application(long at, int size, List<RtcpPacket> packets) {
    if (size < FEEDBACK_HEADER_BYTES) {
      return DropReason.TRUNCATED;
    }
    int fixed = FEEDBACK_HEADER_BYTES + 8;
    if (size < fixed || int32(at + FEEDBACK_HEADER_BYTES) != RtcpFormat.REMB) {
      return DropReason.NONE; // somebody else's application layer feedback
    }
    int word = int32(at + FEEDBACK_HEADER_BYTES + 4);
    int count = word >>> 24;
    if (size < fixed + 4 * count) {
      return DropReason.TRUNCATED;
    }
    int exponent = (word >>> 18) & 0x3F;
    long mantissa = word & 0x3FFFF;
    if (exponent > 45) {
      return DropReason.MALFORMED; // 18 + 45 bits are all that a long has
    }
    packets.add(
        new ReceiverEstimatedMaximumBitrate(
            int32(at + 4), mantissa << exponent, ssrcs(count, at + fixed)));
    return DropReason.NONE;
  }

  private DropReason transportFeedback(long at, int size, List<RtcpPacket> packets) {
    if (size < FEEDBACK_HEADER_BYTES) {
      return DropReason.TRUNCATED;
    }
    TransportFeedbackFormat.Reading reading =
        TransportFeedbackFormat.read(buffer, at + FEEDBACK_HEADER_BYTES, at + size);
    return switch (reading) {
      case TransportFeedbackFormat.Refused(DropReason reason) -> reason;
      case TransportFeedbackFormat.Read(ArrivalTimes arrivals) -> {
        packets.add(new TransportFeedback(int32(at + 4), int32(at + 8), arrivals));
        yield DropReason.NONE;
      }
    };
  }

  private int int32(long at) {
    return NetworkOrder.int32(buffer, at);
  }
}
