package org.gridroom.sfu.forward;

import java.util.List;
import org.gridroom.sfu.rtp.MediaTimeline;
import org.gridroom.sfu.rtp.OutboundRtpStream;
import org.gridroom.sfu.rtp.PayloadTypeMap;
import org.jspecify.annotations.Nullable;

/**
 * A publication in a slot: from a forwarder to one stream of one receiver. On the receiver's loop.
 */
final class Subscription {
  private final Forwarder forwarder;
  private final OutboundRtpStream stream;
  private final Endpoint receiver;

  /** Lets a slot go over to a publication. */
  Subscription(
      Forwarder forwarder, OutboundRtpStream stream, Endpoint receiver, PayloadTypeMap types) {
    this.forwarder = forwarder;
    this.stream = stream;
    this.receiver = receiver;
    stream.switchTo(forwarder.publication().description().source(), types);
  }

  Forwarder forwarder() {
    return forwarder;
  }

  boolean waiting() {
    return receiver.connected() && stream.waiting();
  }

  void interrupt() {
    stream.interrupt();
  }

  /** Sends the loop's first {@code count} packets of this turn. */
  void forward(int count, @Nullable MediaTimeline timeline) {
    if (!receiver.connected()) {
      return;
    }
    ForwardingLoop loop = forwarder.loop();
    try {
      for (int i = 0; i < count; i++) {
        stream.forward(loop.turnView(i), timeline, receiver.transport(), loop.scratch());
      }
    } catch (RuntimeException defect) {
      receiver.fail(defect);
    }
  }

  /** Sends packets again; returns how many. */
  int retransmit(List<Integer> lost, long nowNanos, long roundTripNanos) {
    PublicationDescription source = forwarder.publication().description();
    ForwardingLoop loop = forwarder.loop();
    return stream.retransmit(
        lost,
        forwarder.cache(),
        source.formats(),
        source.ids(),
        loop.inboundView(),
        receiver.transport(),
        loop.scratch(),
        nowNanos,
        roundTripNanos);
  }
}
