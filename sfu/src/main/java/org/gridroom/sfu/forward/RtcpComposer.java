package org.gridroom.sfu.forward;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.gridroom.sfu.sdp.AnswerWriter;
import org.gridroom.sfu.transport.MediaTransport;
import org.gridroom.sfu.wire.RtcpPacket;
import org.gridroom.sfu.wire.RtcpPacket.ReceiverReport;
import org.gridroom.sfu.wire.RtcpPacket.ReportBlock;
import org.gridroom.sfu.wire.RtcpPacket.SenderReport;
import org.gridroom.sfu.wire.RtcpPacket.SourceDescription;
import org.gridroom.sfu.wire.RtcpWriter;

/**
 * Makes compound packets of what is to be told to one endpoint in one tick: each begins with a
 * report and names its sender (RFC 3550, section 6.1).
 */
final class RtcpComposer {
  private static final int MAX_BLOCKS = 31;

  private final RtcpWriter writer = new RtcpWriter();
  private final List<ReportBlock> blocks = new ArrayList<>();
  private final int feedbackSsrc;
  private final MediaTransport transport;
  private final MemorySegment scratch;

  RtcpComposer(int feedbackSsrc, MediaTransport transport, MemorySegment scratch) {
    this.feedbackSsrc = feedbackSsrc;
    this.transport = transport;
    this.scratch = scratch;
    writer.start(scratch, 0, ForwardingLoop.RTCP_BYTES);
  }

  /** Adds what is reported about a received stream. */
  void add(ReportBlock block) {
    blocks.add(block);
    if (blocks.size() == MAX_BLOCKS) {
      writeReceiverReport();
    }
  }

  /** Adds a report about a stream that is sent. */
  void add(SenderReport report) {
    SourceDescription name = new SourceDescription(report.ssrc(), AnswerWriter.CNAME);
    if (writer.sizeBytes() + RtcpWriter.sizeBytes(report) + RtcpWriter.sizeBytes(name)
        > ForwardingLoop.RTCP_BYTES) {
      send();
    }
    writer.write(report);
    writer.write(name);
  }

  /** Adds feedback. */
  void add(RtcpPacket feedback) {
    begin();
    if (!writer.write(feedback)) {
      send();
      begin();
      // What does not fit into an empty packet is not sent: feedback is bounded far below.
      writer.write(feedback);
    }
  }

  /** Sends what there is. */
  void flush() {
    if (!blocks.isEmpty()) {
      writeReceiverReport();
    }
    send();
  }

  private void begin() {
    if (!blocks.isEmpty() || writer.sizeBytes() == 0) {
      writeReceiverReport();
    }
  }

  private void writeReceiverReport() {
    ReceiverReport report = new ReceiverReport(feedbackSsrc, blocks);
    if (writer.sizeBytes() + RtcpWriter.sizeBytes(report) + 32 > ForwardingLoop.RTCP_BYTES) {
      send();
    }
    writer.write(report);
    writer.write(new SourceDescription(feedbackSsrc, AnswerWriter.CNAME));
    blocks.clear();
  }

  private void send() {
    if (writer.sizeBytes() > 0) {
      transport.sendRtcp(scratch, 0, writer.sizeBytes());
      writer.start(scratch, 0, ForwardingLoop.RTCP_BYTES);
    }
  }
}
