package org.gridroom.sfu.forward;

import java.util.ArrayList;
import java.util.List;
import org.gridroom.sfu.forward.MediaCounters.Counter;
import org.gridroom.sfu.rtp.InboundRtpStream;
import org.gridroom.sfu.rtp.MediaPacket;
import org.gridroom.sfu.rtp.MediaTimeline;
import org.gridroom.sfu.rtp.SourceClock;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.RtcpPacket.SenderReport;
import org.jspecify.annotations.Nullable;

/**
 * One source of a participant and the streams of its packets (RFC 7656, section 2.1): receives them
 * and hands each once to every loop that has subscriptions. Lives on the publisher's loop; its
 * description may be read anywhere.
 */
public final class Publication {
  private final PublicationDescription description;
  private final AudioLevel audioLevel = new AudioLevel();
  private final KeyFrameRequester keyFrames = new KeyFrameRequester();
  private final List<Forwarder> forwarders = new ArrayList<>();
  private @Nullable ForwardingLoop loop;
  private @Nullable EndpointListener listener;
  private @Nullable InboundRtpStream stream;
  private @Nullable MediaTimeline timeline;
  private boolean started;
  private boolean silenced;
  private boolean closed;

  /** A source of which nothing has come yet. */
  public Publication(PublicationDescription description) {
    this.description = description;
  }

  /** What it is. */
  public PublicationDescription description() {
    return description;
  }

  /** Gives it its loop, for good. On that loop, before any packet. */
  void bind(ForwardingLoop loop, EndpointListener listener) {
    this.loop = loop;
    this.listener = listener;
  }

  /** The loop that it lives on; once it has started, known to everybody who was told so. */
  ForwardingLoop loop() {
    ForwardingLoop bound = loop;
    if (bound == null) {
      throw new IllegalStateException("publication without a loop");
    }
    return bound;
  }

  /** The stream that now carries it; null before its first packet. */
  @Nullable InboundRtpStream stream() {
    return stream;
  }

  /** Takes one packet of the source's stream, restored already if it was a retransmission. */
  void onPacket(PacketBuffer packet, boolean retransmitted, long nowNanos) {
    MediaPacket view = loop().inboundView();
    DropReason reason = view.bind(packet, description.formats(), description.ids());
    if (reason != DropReason.NONE) {
      loop().counters().drop(reason);
      return;
    }
    InboundRtpStream current = streamOf(view);
    if (!current.onPacket(packet, retransmitted)) {
      return; // a duplicate, mostly of a retransmission
    }
    if (retransmitted) {
      loop().counters().count(Counter.PACKETS_RECOVERED, 1);
    }
    boolean startsKeyFrame =
        description.video() && view.canStart() && current.onKeyFrameStart(packet.rtp());
    keyFrames.onPacket(startsKeyFrame, nowNanos);
    announce();
    if (silenced) {
      return;
    }
    if (view.audioLevel() != MediaPacket.ABSENT) {
      audioLevel.onPacket(view.audioLevel(), nowNanos);
    }
    fanOut(packet);
  }

  private InboundRtpStream streamOf(MediaPacket packet) {
    InboundRtpStream current = stream;
    if (current == null || current.ssrc() != packet.ssrc()) {
      current =
          new InboundRtpStream(packet.ssrc(), packet.codec().clockRateHz(), description.nack());
      stream = current;
      timeline = null;
    }
    return current;
  }

  private void announce() {
    EndpointListener current = listener;
    if (!started && current != null) {
      started = true;
      current.onPublicationStarted(this);
    }
  }

  private void fanOut(PacketBuffer packet) {
    for (int i = 0; i < forwarders.size(); i++) {
      Forwarder forwarder = forwarders.get(i);
      packet.retain();
      if (forwarder.loop() == loop) {
        forwarder.onPacket(packet);
      } else if (!loop().context().handOver(forwarder.loop().context(), forwarder, packet)) {
        loop().counters().count(Counter.HAND_OVERS_REFUSED, 1);
      }
    }
  }

  void onSenderReport(SenderReport report, SourceClock clock, long nowNanos) {
    InboundRtpStream current = stream;
    if (current == null || current.ssrc() != report.ssrc()) {
      return;
    }
    MediaTimeline learned = current.onSenderReport(report, clock, nowNanos);
    timeline = learned;
    for (Forwarder forwarder : forwarders) {
      forwarder.loop().run(loop(), () -> forwarder.onTimeline(learned));
    }
  }

  /** A loop has its first subscription. On the publisher's loop. */
  void addForwarder(Forwarder forwarder) {
    if (closed) {
      forwarder.loop().run(loop(), forwarder::close);
      return;
    }
    forwarders.add(forwarder);
    MediaTimeline known = timeline;
    if (known != null) {
      forwarder.loop().run(loop(), () -> forwarder.onTimeline(known));
    }
  }

  /** A loop has lost its last subscription. On the publisher's loop. */
  void removeForwarder(Forwarder forwarder) {
    forwarders.remove(forwarder);
  }

  /** Somebody needs a key frame. On the publisher's loop. */
  void requestKeyFrame() {
    if (description.video()) {
      keyFrames.request();
    }
  }

  /** Whether a key frame is to be asked of the publisher now; counted as asked. */
  boolean pollKeyFrameRequest(long nowNanos) {
    InboundRtpStream current = stream;
    if (current == null || silenced) {
      return false;
    }
    if (current.takeGaveUp()) {
      requestKeyFrame();
    }
    return keyFrames.poll(nowNanos);
  }

  /** Time passes. */
  void onTick(long nowNanos) {
    EndpointListener current = listener;
    if (description.video() || current == null || !started) {
      return;
    }
    audioLevel.onTick(nowNanos);
    if (audioLevel.takeChange(nowNanos)) {
      current.onLoudness(this, audioLevel.loudness());
    }
  }

  /** Stops or resumes forwarding. On the publisher's loop. */
  public void silence(boolean silence) {
    if (silenced && !silence) {
      for (Forwarder forwarder : forwarders) {
        forwarder.loop().run(loop(), forwarder::interrupt);
      }
    }
    silenced = silence;
  }

  /** Ends it: no loop hears of it any more. On the publisher's loop. */
  void close() {
    closed = true;
    for (Forwarder forwarder : forwarders) {
      forwarder.loop().run(loop(), forwarder::close);
    }
    forwarders.clear();
  }
}
