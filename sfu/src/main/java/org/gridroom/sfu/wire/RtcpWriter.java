package org.gridroom.sfu.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.gridroom.sfu.wire.RtcpFormat.FEEDBACK_HEADER_BYTES;
import static org.gridroom.sfu.wire.RtcpFormat.HEADER_BYTES;
import static org.gridroom.sfu.wire.RtcpFormat.MAX_COUNT;
import static org.gridroom.sfu.wire.RtcpFormat.REPORT_BLOCK_BYTES;
import static org.gridroom.sfu.wire.RtcpFormat.SENDER_INFO_BYTES;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
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
import org.gridroom.sfu.wire.RtcpPacket.SourceDescription;
import org.gridroom.sfu.wire.RtcpPacket.TransportFeedback;

/**
 * Writes compound RTCP packets (RFC 3550, section 6.1), one packet behind the other, into the
 * caller's memory.
 */
public final class RtcpWriter {
  private MemorySegment buffer = MemorySegment.NULL;
  private long offset;
  private int capacityBytes;
  private int sizeBytes;

  /** Starts an empty compound packet. */
  public RtcpWriter start(MemorySegment buffer, long offset, int capacityBytes) {
    this.buffer = buffer;
    this.offset = offset;
    this.capacityBytes = capacityBytes;
    sizeBytes = 0;
    return this;
  }

  /** Size of the compound packet so far, in bytes. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /**
   * Appends a packet.
   *
   * @return false, and nothing is written, if it does not fit: send what there is and start again
   * @throws IllegalArgumentException if it has more items than its count field can say
   */
  public boolean write(RtcpPacket packet) {
    int size = sizeBytes(packet);
    if (size > capacityBytes - sizeBytes) {
      return false;
    }
    long at = offset + sizeBytes;
    int words = size / 4 - 1;
    switch (packet) {
      case SenderReport report -> write(report, at, words);
      case ReceiverReport report -> {
        header(at, count(report.reports()), RtcpFormat.RECEIVER_REPORT, words);
        putInt(at + 4, report.ssrc());
        writeBlocks(report.reports(), at + 8);
      }
      case SourceDescription description -> write(description, at, size);
      case Goodbye goodbye -> {
        header(at, count(goodbye.ssrcs()), RtcpFormat.GOODBYE, words);
        writeSsrcs(goodbye.ssrcs(), at + HEADER_BYTES);
      }
      case ReceiverReferenceTime time -> {
        header(at, 0, RtcpFormat.EXTENDED_REPORT, words);
        putInt(at + 4, time.ssrc());
        block(at + 8, RtcpFormat.REFERENCE_TIME_BLOCK, 2);
        NetworkOrder.putLong(buffer, at + 12, time.ntpTimestamp());
      }
      case DelaySinceReferenceTime delay -> {
        header(at, 0, RtcpFormat.EXTENDED_REPORT, words);
        putInt(at + 4, delay.senderSsrc());
        block(at + 8, RtcpFormat.DELAY_BLOCK, 3);
        putInt(at + 12, delay.ssrc());
        putInt(at + 16, delay.lastReferenceTime());
        putInt(at + 20, delay.delay());
      }
      case GenericNack nack -> {
        header(at, RtcpFormat.FORMAT_NACK, RtcpFormat.TRANSPORT_LAYER_FEEDBACK, words);
        writeFeedbackSsrcs(at, nack.senderSsrc(), nack.mediaSsrc());
        writeLost(nack.lost(), at + FEEDBACK_HEADER_BYTES);
      }
      case PictureLossIndication pli -> {
        header(at, RtcpFormat.FORMAT_PLI, RtcpFormat.PAYLOAD_SPECIFIC_FEEDBACK, words);
        writeFeedbackSsrcs(at, pli.senderSsrc(), pli.mediaSsrc());
      }
      case FullIntraRequest fir -> write(fir, at, words);
      case ReceiverEstimatedMaximumBitrate remb -> write(remb, at, words);
      case TransportFeedback feedback -> write(feedback, at, size);
    }
    sizeBytes += size;
    return true;
  }

  /** What a packet takes in a compound packet, in bytes. */
  public static int sizeBytes(RtcpPacket packet) {
    return switch (packet) {
      case SenderReport report ->
          HEADER_BYTES + 4 + SENDER_INFO_BYTES + REPORT_BLOCK_BYTES * report.reports().size();
      case ReceiverReport report -> HEADER_BYTES + 4 + REPORT_BLOCK_BYTES * report.reports().size();
      case SourceDescription description -> {
        int text = description.cname().getBytes(StandardCharsets.UTF_8).length;
        // Items end with at least one zero byte, up to the next word (RFC 3550, section 6.5).
        yield padded(HEADER_BYTES + 4 + 2 + text + 1);
      }
      case Goodbye goodbye -> HEADER_BYTES + 4 * goodbye.ssrcs().size();
      case ReceiverReferenceTime time -> HEADER_BYTES + 4 + RtcpFormat.REFERENCE_TIME_BLOCK_BYTES;
      case DelaySinceReferenceTime delay ->
          HEADER_BYTES + 4 + HEADER_BYTES + RtcpFormat.DELAY_SUB_BLOCK_BYTES;
      case GenericNack nack -> FEEDBACK_HEADER_BYTES + 4 * countNackEntries(nack.lost());
      case PictureLossIndication pli -> FEEDBACK_HEADER_BYTES;
      case FullIntraRequest fir -> FEEDBACK_HEADER_BYTES + 8 * fir.requests().size();
      case ReceiverEstimatedMaximumBitrate remb ->
          FEEDBACK_HEADER_BYTES + 8 + 4 * remb.ssrcs().size();
      case TransportFeedback feedback ->
          padded(FEEDBACK_HEADER_BYTES + TransportFeedbackFormat.sizeBytes(feedback.arrivals()));
    };
  }

  private void write(SenderReport report, long at, int words) {
    header(at, count(report.reports()), RtcpFormat.SENDER_REPORT, words);
    putInt(at + 4, report.ssrc());
    NetworkOrder.putLong(buffer, at + 8, report.ntpTimestamp());
    putInt(at + 16, report.rtpTimestamp());
    putInt(at + 20, report.packetCount());
    putInt(at + 24, report.octetCount());
    writeBlocks(report.reports(), at + 28);
  }

  private void writeBlocks(List<ReportBlock> blocks, long start) {
    long at = start;
    for (ReportBlock block : blocks) {
      putInt(at, block.ssrc());
      putInt(at + 4, (block.fractionLost() << 24) | (block.cumulativeLost() & 0xFF_FFFF));
      putInt(at + 8, block.highestSequenceNumber());
      putInt(at + 12, block.jitter());
      putInt(at + 16, block.lastSenderReport());
      putInt(at + 20, block.delaySinceLastSenderReport());
      at += REPORT_BLOCK_BYTES;
    }
  }

  private void write(SourceDescription description, long at, int size) {
    byte[] text = description.cname().getBytes(StandardCharsets.UTF_8);
    if (text.length > 255) {
      throw new IllegalArgumentException("CNAME of more than 255 bytes");
    }
    header(at, 1, RtcpFormat.SOURCE_DESCRIPTION, size / 4 - 1);
    putInt(at + 4, description.ssrc());
    NetworkOrder.putByte(buffer, at + 8, RtcpFormat.CNAME);
    NetworkOrder.putByte(buffer, at + 9, text.length);
    MemorySegment.copy(text, 0, buffer, JAVA_BYTE, at + 10, text.length);
    zero(at + 10 + text.length, at + size);
  }

  private void write(FullIntraRequest fir, long at, int words) {
    header(at, RtcpFormat.FORMAT_FIR, RtcpFormat.PAYLOAD_SPECIFIC_FEEDBACK, words);
    writeFeedbackSsrcs(at, fir.senderSsrc(), 0);
    long entry = at + FEEDBACK_HEADER_BYTES;
    for (FullIntraRequest.Request request : fir.requests()) {
      putInt(entry, request.ssrc());
      putInt(entry + 4, request.sequenceNumber() << 24);
      entry += 8;
    }
  }

  private void write(ReceiverEstimatedMaximumBitrate remb, long at, int words) {
    if (remb.ssrcs().size() > 255) {
      throw new IllegalArgumentException("more than 255 streams");
    }
    header(at, RtcpFormat.FORMAT_APPLICATION, RtcpFormat.PAYLOAD_SPECIFIC_FEEDBACK, words);
    writeFeedbackSsrcs(at, remb.senderSsrc(), 0);
    putInt(at + FEEDBACK_HEADER_BYTES, RtcpFormat.REMB);
    int exponent = Math.max(0, 64 - Long.numberOfLeadingZeros(remb.bitrateBps()) - 18);
    int mantissa = (int) (remb.bitrateBps() >>> exponent);
    putInt(
        at + FEEDBACK_HEADER_BYTES + 4, (remb.ssrcs().size() << 24) | (exponent << 18) | mantissa);
    writeSsrcs(remb.ssrcs(), at + FEEDBACK_HEADER_BYTES + 8);
  }

  private void write(TransportFeedback feedback, long at, int size) {
    header(
        at,
        RtcpFormat.FORMAT_TRANSPORT_FEEDBACK,
        RtcpFormat.TRANSPORT_LAYER_FEEDBACK,
        size / 4 - 1);
    writeFeedbackSsrcs(at, feedback.senderSsrc(), feedback.mediaSsrc());
    long end =
        TransportFeedbackFormat.write(buffer, at + FEEDBACK_HEADER_BYTES, feedback.arrivals());
    zero(end, at + size);
  }

  private static int countNackEntries(List<Integer> lost) {
    int entries = 0;
    for (int i = 0; i < lost.size(); i = endOfEntry(lost, i)) {
      entries++;
    }
    return entries;
  }

  /**
   * Index of the first sequence number that does not fit into the entry that starts at {@code
   * start}.
   */
  private static int endOfEntry(List<Integer> lost, int start) {
    int last = -1;
    int i = start + 1;
    while (i < lost.size()) {
      int bit = bit(lost.get(start), lost.get(i));
      if (bit <= last || bit >= 16) {
        break;
      }
      last = bit;
      i++;
    }
    return i;
  }

  private void writeLost(List<Integer> lost, long start) {
    long at = start;
    int i = 0;
    while (i < lost.size()) {
      int first = lost.get(i);
      int end = endOfEntry(lost, i);
      int following = 0;
      for (int j = i + 1; j < end; j++) {
        following |= 1 << bit(first, lost.get(j));
      }
      NetworkOrder.putShort(buffer, at, first);
      NetworkOrder.putShort(buffer, at + 2, following);
      at += 4;
      i = end;
    }
  }

  /** The bit of the bitmask that stands for {@code later}; 16 or more if there is none. */
  private static int bit(int first, int later) {
    return (later - first - 1) & 0xFFFF;
  }

  private void writeSsrcs(List<Integer> ssrcs, long start) {
    for (int i = 0; i < ssrcs.size(); i++) {
      putInt(start + 4L * i, ssrcs.get(i));
    }
  }

  private void writeFeedbackSsrcs(long at, int senderSsrc, int mediaSsrc) {
    putInt(at + 4, senderSsrc);
    putInt(at + 8, mediaSsrc);
  }

  /** Starts a block of an extended report (RFC 3611, section 3). */
  private void block(long at, int type, int words) {
    NetworkOrder.putByte(buffer, at, type);
    NetworkOrder.putByte(buffer, at + 1, 0);
    NetworkOrder.putShort(buffer, at + 2, words);
  }

  private void header(long at, int countOrFormat, int packetType, int words) {
    NetworkOrder.putByte(buffer, at, 0x80 | countOrFormat);
    NetworkOrder.putByte(buffer, at + 1, packetType);
    NetworkOrder.putShort(buffer, at + 2, words);
  }

  private static int count(List<?> items) {
    if (items.size() > MAX_COUNT) {
      throw new IllegalArgumentException("more than " + MAX_COUNT + " items in one RTCP packet");
    }
    return items.size();
  }

  private static int padded(int size) {
    return (size + 3) & ~3;
  }

  private void zero(long from, long to) {
    for (long at = from; at < to; at++) {
      NetworkOrder.putByte(buffer, at, 0);
    }
  }

  private void putInt(long at, int value) {
    NetworkOrder.putInt(buffer, at, value);
  }
}
