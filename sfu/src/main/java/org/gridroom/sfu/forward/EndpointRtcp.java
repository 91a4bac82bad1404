package org.gridroom.sfu.forward;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.gridroom.sfu.forward.MediaCounters.Counter;
import org.gridroom.sfu.rtp.InboundRtpStream;
import org.gridroom.sfu.rtp.NtpTime;
import org.gridroom.sfu.rtp.RoundTripTime;
import org.gridroom.sfu.rtp.SourceClock;
import org.gridroom.sfu.transport.MediaTransport;
import org.gridroom.sfu.wire.ArrivalTimes;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.RtcpPacket;
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
import org.gridroom.sfu.wire.RtcpParser;
import org.jspecify.annotations.Nullable;

/**
 * The RTCP of one endpoint, both ways: what it reports and asks for, and what it is told and asked
 * for.
 */
final class EndpointRtcp {
  private static final long RECEIVER_REPORT_NANOS = 1_000_000_000L;
  private static final int MAX_FEEDBACK_PER_TICK = 4;

  /** Receivers that are answered in one tick: every slot of a wide layout. */
  private static final int MAX_REFERENCE_TIMES = 64;

  private final Endpoint endpoint;
  private final ForwardingLoop loop;
  private final InboundStreams inbound;
  private final RtcpComposer composer;
  private final int feedbackSsrc;
  private final RtcpParser parser = new RtcpParser();
  private final List<RtcpPacket> packets = new ArrayList<>();
  private final SourceClock sourceClock = new SourceClock();
  private final RoundTripTime roundTrip = new RoundTripTime();
  private final List<ReferenceTime> referenceTimes = new ArrayList<>();
  private long reportedNanos;

  /** A receiver's clock, and when it came. */
  private record ReferenceTime(ReceiverReferenceTime time, long arrivalNanos) {}

  EndpointRtcp(
      Endpoint endpoint, ForwardingLoop loop, InboundStreams inbound, MediaTransport transport) {
    this.endpoint = endpoint;
    this.loop = loop;
    this.inbound = inbound;
    feedbackSsrc = endpoint.description().feedbackSsrc();
    composer = new RtcpComposer(feedbackSsrc, transport, loop.rtcpScratch());
    reportedNanos = loop.context().nowNanos();
  }

  void onRtcp(MemorySegment buffer, long offset, int sizeBytes, long nowNanos) {
    DropReason reason = parser.parse(buffer, offset, sizeBytes, packets);
    if (reason != DropReason.NONE) {
      loop.counters().drop(reason);
      return;
    }
    for (RtcpPacket packet : packets) {
      switch (packet) {
        case SenderReport report -> {
          onSenderReport(report, nowNanos);
          onReportBlocks(report.reports(), nowNanos);
        }
        case ReceiverReport report -> onReportBlocks(report.reports(), nowNanos);
        case GenericNack nack -> onNack(nack, nowNanos);
        case PictureLossIndication pli -> onKeyFrameRequest(pli.mediaSsrc(), nowNanos);
        case FullIntraRequest fir ->
            fir.requests().forEach(request -> onKeyFrameRequest(request.ssrc(), nowNanos));
        // A stream that ends just stops; bandwidth estimation is the sender's, and comes later.
        case ReceiverReferenceTime time -> {
          if (referenceTimes.size() < MAX_REFERENCE_TIMES) {
            referenceTimes.add(new ReferenceTime(time, nowNanos));
          }
        }
        case SourceDescription _, Goodbye _, TransportFeedback _, DelaySinceReferenceTime _ -> {}
        case ReceiverEstimatedMaximumBitrate _ -> {}
      }
    }
  }

  private void onSenderReport(SenderReport report, long nowNanos) {
    for (Publication publication : inbound.publications()) {
      publication.onSenderReport(report, sourceClock, nowNanos);
    }
  }

  private void onReportBlocks(List<ReportBlock> blocks, long nowNanos) {
    for (ReportBlock block : blocks) {
      if (slot(block.ssrc()) != null) {
        roundTrip.onReport(block, nowNanos);
      }
    }
  }

  private void onNack(GenericNack nack, long nowNanos) {
    Endpoint.Slot slot = slot(nack.mediaSsrc());
    Subscription subscription = slot == null ? null : slot.subscription;
    if (subscription == null) {
      return;
    }
    loop.counters().count(Counter.RETRANSMISSIONS_REQUESTED, nack.lost().size());
    int sent = subscription.retransmit(nack.lost(), nowNanos, roundTrip.nanos());
    loop.counters().count(Counter.RETRANSMISSIONS_SENT, sent);
  }

  private void onKeyFrameRequest(int ssrc, long nowNanos) {
    Endpoint.Slot slot = slot(ssrc);
    Subscription subscription = slot == null ? null : slot.subscription;
    if (subscription != null) {
      loop.counters().count(Counter.KEY_FRAMES_REQUESTED_BY_RECEIVERS, 1);
      subscription.forwarder().requestKeyFrame(nowNanos);
    }
  }

  private Endpoint.@Nullable Slot slot(int ssrc) {
    for (Endpoint.Slot slot : endpoint.slots()) {
      if (slot.stream.ssrc() == ssrc) {
        return slot;
      }
    }
    return null;
  }

  void onTick(long nowNanos) {
    boolean report = nowNanos - reportedNanos >= RECEIVER_REPORT_NANOS;
    if (report) {
      reportedNanos = nowNanos;
    }
    for (Publication publication : inbound.publications()) {
      publication.onTick(nowNanos);
      InboundRtpStream stream = publication.stream();
      if (stream != null && endpoint.connected()) {
        addFeedback(publication, stream, report, nowNanos);
      }
    }
    if (!endpoint.connected()) {
      return;
    }
    addTransportFeedback(nowNanos);
    answerReferenceTimes(nowNanos);
    for (Endpoint.Slot slot : endpoint.slots()) {
      Subscription subscription = slot.subscription;
      SenderReport due =
          subscription == null
              ? null
              : slot.stream.pollSenderReport(subscription.forwarder().timeline(), nowNanos);
      if (due != null) {
        composer.add(due);
      }
    }
    composer.flush();
  }

  /** A browser knows when a frame was captured only if it knows the round-trip time. */
  private void answerReferenceTimes(long nowNanos) {
    for (ReferenceTime reference : referenceTimes) {
      int delay = NtpTime.nanosToCompact(nowNanos - reference.arrivalNanos());
      composer.add(
          new DelaySinceReferenceTime(
              feedbackSsrc,
              reference.time().ssrc(),
              NtpTime.compact(reference.time().ntpTimestamp()),
              // 0 says that none has come.
              Math.max(1, delay)));
    }
    referenceTimes.clear();
  }

  private void addFeedback(
      Publication publication, InboundRtpStream stream, boolean report, long nowNanos) {
    if (report) {
      ReportBlock block = stream.report(nowNanos);
      if (block != null) {
        composer.add(block);
      }
    }
    List<Integer> missing = stream.packetsToRequest(nowNanos, roundTrip.nanos());
    if (!missing.isEmpty()) {
      loop.counters().count(Counter.PACKETS_REQUESTED, missing.size());
      composer.add(new GenericNack(feedbackSsrc, stream.ssrc(), missing));
    }
    if (publication.pollKeyFrameRequest(nowNanos)) {
      loop.counters().count(Counter.KEY_FRAMES_REQUESTED, 1);
      composer.add(new PictureLossIndication(feedbackSsrc, stream.ssrc()));
    }
  }

  /**
   * Feedback is about all streams, but must name one: libwebrtc drops what names none of its own.
   */
  private void addTransportFeedback(long nowNanos) {
    InboundRtpStream named = anyStream();
    if (named == null) {
      return;
    }
    for (int i = 0; i < MAX_FEEDBACK_PER_TICK; i++) {
      ArrivalTimes arrivals = inbound.feedback().poll(nowNanos);
      if (arrivals == null) {
        return;
      }
      composer.add(new TransportFeedback(feedbackSsrc, named.ssrc(), arrivals));
    }
  }

  private @Nullable InboundRtpStream anyStream() {
    for (Publication publication : inbound.publications()) {
      InboundRtpStream stream = publication.stream();
      if (stream != null) {
        return stream;
      }
    }
    return null;
  }
}
