package org.gridroom.loadtest.session;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gridroom.loadtest.media.CameraSender;
import org.gridroom.loadtest.media.MicrophoneSender;
import org.gridroom.loadtest.media.OutgoingStream;
import org.gridroom.loadtest.media.ReceivedStream;
import org.gridroom.loadtest.media.ReceivedStream.Totals;
import org.gridroom.loadtest.transport.BotTransport;
import org.gridroom.loadtest.transport.SessionAnswer;
import org.gridroom.loadtest.transport.SessionOffer;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.RtcpPacket;
import org.gridroom.sfu.wire.RtcpPacket.FullIntraRequest;
import org.gridroom.sfu.wire.RtcpPacket.GenericNack;
import org.gridroom.sfu.wire.RtcpPacket.PictureLossIndication;
import org.gridroom.sfu.wire.RtcpPacket.ReceiverReport;
import org.gridroom.sfu.wire.RtcpPacket.ReportBlock;
import org.gridroom.sfu.wire.RtcpPacket.SenderReport;
import org.gridroom.sfu.wire.RtcpPacket.SourceDescription;
import org.gridroom.sfu.wire.RtcpParser;
import org.gridroom.sfu.wire.RtcpWriter;
import org.gridroom.sfu.wire.RtpPacket;
import org.gridroom.sfu.wire.Rtx;
import org.jspecify.annotations.Nullable;

/**
 * What a virtual participant does on one connection to a node: plays its microphone and camera,
 * answers NACKs and requests for key frames, judges every stream that it receives, reports once in
 * a second and asks for what is missing. Lives on the transport's loop; {@link #figures} may be
 * asked from elsewhere.
 */
public final class MediaSession implements BotTransport.Listener {
  private static final long REPORT_INTERVAL_NANOS = 1_000_000_000;
  private static final long NTP_EPOCH_SECONDS = 2_208_988_800L;
  private static final int MAX_BLOCKS = 31;
  private static final int RTCP_BYTES = 1_200;

  private final Events events;
  private final @Nullable MicrophoneSender microphone;
  private final @Nullable CameraSender camera;
  private final int reporterSsrc;
  private final Map<Integer, ReceivedStream> streams = new HashMap<>();
  private final Map<Integer, Integer> primaries = new HashMap<>();
  private final Set<Integer> sources = new HashSet<>();
  private final List<RtcpPacket> parsed = new ArrayList<>();
  private final RtcpParser parser = new RtcpParser();
  private final RtcpWriter writer = new RtcpWriter();
  private final MemorySegment compound = Arena.ofAuto().allocate(RTCP_BYTES);
  private @Nullable BotTransport transport;
  private long nextReportNanos;
  private long malformedPackets;
  private volatile Figures figures = Figures.NONE;

  /** What its owner hears; on the loop's thread. */
  public interface Events {
    /** Media flows. */
    void onConnected();

    /** The first packet has come. */
    void onFirstPacket();

    /** It cannot go on. */
    void onFailed(String reason);
  }

  /**
   * A session that sends what is not null.
   *
   * @param reporterSsrc names this side in reports when it sends nothing
   */
  public MediaSession(
      Events events,
      @Nullable MicrophoneSender microphone,
      @Nullable CameraSender camera,
      int reporterSsrc) {
    this.events = events;
    this.microphone = microphone;
    this.camera = camera;
    this.reporterSsrc = reporterSsrc;
  }

  /**
   * What a session has seen so far.
   *
   * @param sentPackets RTP packets sent, retransmissions left out
   * @param received all received streams together
   * @param malformedPackets authentic packets that made no sense
   * @param keyFramesAsked requests for key frames that came
   * @param sources the contributing sources of what came
   */
  public record Figures(
      long sentPackets,
      Totals received,
      long malformedPackets,
      long keyFramesAsked,
      Set<Integer> sources) {
    /** Nothing yet. */
    public static final Figures NONE = new Figures(0, Totals.NONE, 0, 0, Set.of());

    /** Copies the set. */
    public Figures {
      sources = Set.copyOf(sources);
    }
  }

  /** Starts on a transport, to the node that gave this answer. */
  public void start(BotTransport transport, SessionAnswer answer) {
    this.transport = transport;
    primaries.putAll(answer.primaries());
    transport.connect(answer);
  }

  /** What it has seen, not older than a second while connected. */
  public Figures figures() {
    return figures;
  }

  @Override
  public void onConnected() {
    events.onConnected();
  }

  @Override
  public void onFailed(String reason) {
    updateFigures();
    events.onFailed(reason);
  }

  @Override
  public void onRtp(RtpPacket packet, long nowNanos) {
    Integer primary = primaries.get(packet.ssrc());
    if (primary != null) {
      int original = Rtx.originalSequenceNumber(packet);
      if (original >= 0) {
        stream(primary, packet).onRetransmission(original, nowNanos);
      }
      return;
    }
    if (streams.isEmpty()) {
      events.onFirstPacket();
    }
    stream(packet.ssrc(), packet).onPacket(packet.sequenceNumber(), nowNanos);
    if (packet.csrcCount() > 0) {
      sources.add(packet.csrc(0));
    }
  }

  private ReceivedStream stream(int ssrc, RtpPacket packet) {
    return streams.computeIfAbsent(
        ssrc, key -> new ReceivedStream(key, packet.payloadType() != SessionOffer.OPUS));
  }

  @Override
  public void onRtcp(MemorySegment received, int sizeBytes, long nowNanos) {
    if (parser.parse(received, 0, sizeBytes, parsed) != DropReason.NONE) {
      malformedPackets++;
      return;
    }
    for (RtcpPacket packet : parsed) {
      switch (packet) {
        case SenderReport report -> {
          ReceivedStream stream = streams.get(report.ssrc());
          if (stream != null) {
            stream.onSenderReport(report, nowNanos);
          }
        }
        case GenericNack nack -> {
          if (camera != null && transport != null && nack.mediaSsrc() == camera.stream().ssrc()) {
            for (int lost : nack.lost()) {
              camera.stream().resend(transport, lost);
            }
          }
        }
        case PictureLossIndication pli -> keyFrame(pli.mediaSsrc());
        case FullIntraRequest fir -> fir.requests().forEach(request -> keyFrame(request.ssrc()));
        default -> {
          // Reports about what this side sends, goodbyes, bandwidth: nothing to do.
        }
      }
    }
  }

  private void keyFrame(int ssrc) {
    if (camera != null && ssrc == camera.stream().ssrc()) {
      camera.onKeyFrameRequest();
    }
  }

  @Override
  public void onTick(long nowNanos) {
    BotTransport out = transport;
    if (out == null) {
      return;
    }
    if (microphone != null) {
      microphone.advance(out, nowNanos);
    }
    if (camera != null) {
      camera.advance(out, nowNanos);
    }
    for (Map.Entry<Integer, ReceivedStream> stream : streams.entrySet()) {
      List<Integer> lost = stream.getValue().dueNacks(nowNanos);
      if (!lost.isEmpty()) {
        send(out, List.of(new GenericNack(reporterSsrc, stream.getKey(), lost)));
      }
    }
    if (nowNanos >= nextReportNanos) {
      nextReportNanos = nowNanos + REPORT_INTERVAL_NANOS;
      report(out, nowNanos);
      updateFigures();
    }
  }

  private void report(BotTransport out, long nowNanos) {
    List<ReportBlock> blocks =
        streams.values().stream().limit(MAX_BLOCKS).map(stream -> stream.report(nowNanos)).toList();
    List<RtcpPacket> packets = new ArrayList<>();
    long ntp = ntpNow();
    for (OutgoingStream stream : sending()) {
      packets.add(
          new SenderReport(
              stream.ssrc(),
              ntp,
              stream.lastTimestamp(),
              stream.packets(),
              stream.octets(),
              List.of()));
    }
    packets.add(new ReceiverReport(reporterSsrc, blocks));
    packets.add(new SourceDescription(reporterSsrc, "bot"));
    send(out, packets);
  }

  private List<OutgoingStream> sending() {
    List<OutgoingStream> sending = new ArrayList<>(2);
    if (microphone != null) {
      sending.add(microphone.stream());
    }
    if (camera != null) {
      sending.add(camera.stream());
    }
    return sending;
  }

  private void send(BotTransport out, List<? extends RtcpPacket> packets) {
    writer.start(compound, 0, RTCP_BYTES);
    packets.forEach(writer::write);
    out.sendRtcp(compound, writer.sizeBytes());
  }

  private static long ntpNow() {
    long millis = System.currentTimeMillis();
    long fraction = ((millis % 1_000) << 32) / 1_000;
    return ((millis / 1_000 + NTP_EPOCH_SECONDS) << 32) | fraction;
  }

  private void updateFigures() {
    Totals received =
        streams.values().stream().map(ReceivedStream::totals).reduce(Totals.NONE, Totals::plus);
    long sent = sending().stream().mapToLong(OutgoingStream::packets).sum();
    figures =
        new Figures(
            sent,
            received,
            malformedPackets,
            camera == null ? 0 : camera.keyFramesAsked(),
            sources);
  }
}
