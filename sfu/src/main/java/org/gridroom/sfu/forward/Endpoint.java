package org.gridroom.sfu.forward;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.gridroom.sfu.forward.MediaCounters.Counter;
import org.gridroom.sfu.rtp.OutboundRtpStream;
import org.gridroom.sfu.rtp.PayloadTypeMap;
import org.gridroom.sfu.transport.LoopContext;
import org.gridroom.sfu.transport.MediaTransport;
import org.gridroom.sfu.transport.TransportListener;
import org.gridroom.sfu.transport.TransportState;
import org.gridroom.sfu.wire.PacketBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a participant (RFC 7656, section 3.1) on the loop where its packets arrive: its
 * publications and its slots. A defect in it ends this connection only.
 */
public final class Endpoint implements TransportListener {
  private final List<ForwardingLoop> loops;
  private final EndpointListener listener;
  private final List<Slot> slots = new ArrayList<>();
  private EndpointDescription description;
  private @Nullable ForwardingLoop loop;
  private @Nullable MediaTransport transport;
  private @Nullable InboundStreams inbound;
  private @Nullable EndpointRtcp rtcp;
  private boolean connected;
  private boolean closed;

  /**
   * A connection whose loop is not known yet.
   *
   * @param loops all loops of the node, by index
   * @param description what has been negotiated first
   */
  public Endpoint(
      List<ForwardingLoop> loops, EndpointDescription description, EndpointListener listener) {
    this.loops = loops;
    this.description = description;
    this.listener = listener;
  }

  @Override
  public void onBound(LoopContext context, MediaTransport transport) {
    ForwardingLoop bound = loops.get(context.index());
    loop = bound;
    this.transport = transport;
    InboundStreams streams = new InboundStreams(bound, listener);
    inbound = streams;
    rtcp = new EndpointRtcp(this, bound, streams, transport);
    bound.add(this);
    configure(description);
    listener.onBound(bound);
  }

  /**
   * Takes what has been negotiated anew. Slots that were there before stay as they are. On the
   * loop.
   */
  public void configure(EndpointDescription description) {
    InboundStreams streams = inbound;
    if (closed || streams == null) {
      return;
    }
    this.description = description;
    streams.configure(description.publications());
    for (int i = slots.size(); i < description.slots().size(); i++) {
      SlotDescription slot = description.slots().get(i);
      slots.add(
          new Slot(new OutboundRtpStream(slot.ssrc(), slot.rtxSsrc(), slot.ids(), slot.seed())));
    }
  }

  /**
   * Fills or empties a slot. On the loop.
   *
   * @param index its place in the description
   * @param publication a publication that has started; null for none
   * @param types how payload types of the publication are written for this receiver
   */
  public void assign(int index, @Nullable Publication publication, PayloadTypeMap types) {
    ForwardingLoop bound = loop;
    if (closed || bound == null) {
      return;
    }
    Slot slot = slots.get(index);
    Subscription former = slot.subscription;
    slot.subscription = null;
    if (publication == null) {
      if (connected()) {
        slot.stream.fallSilent(transport(), bound.scratch());
      }
      slot.stream.switchTo(0, types);
    } else {
      Forwarder forwarder = bound.forwarder(publication);
      Subscription subscription = new Subscription(forwarder, slot.stream, this, types);
      slot.subscription = subscription;
      forwarder.add(subscription);
    }
    if (former != null) {
      former.forwarder().remove(former);
      bound.closeIfEmpty(former.forwarder());
    }
  }

  @Override
  public void onRtp(PacketBuffer packet) {
    InboundStreams streams = inbound;
    if (closed || streams == null) {
      return;
    }
    try {
      streams.onRtp(packet);
    } catch (RuntimeException defect) {
      fail(defect);
    }
  }

  @Override
  public void onRtcp(MemorySegment buffer, long offset, int sizeBytes, long nowNanos) {
    EndpointRtcp current = rtcp;
    if (closed || current == null) {
      return;
    }
    try {
      current.onRtcp(buffer, offset, sizeBytes, nowNanos);
    } catch (RuntimeException defect) {
      fail(defect);
    }
  }

  void onTick(long nowNanos) {
    EndpointRtcp current = rtcp;
    if (closed || current == null) {
      return;
    }
    try {
      current.onTick(nowNanos);
    } catch (RuntimeException defect) {
      fail(defect);
    }
  }

  @Override
  public void onStateChanged(TransportState state) {
    boolean was = connected;
    connected = state == TransportState.CONNECTED || state == TransportState.DISCONNECTED;
    if (connected && !was) {
      for (Slot slot : slots) {
        Subscription subscription = slot.subscription;
        if (subscription != null && loop != null) {
          subscription.forwarder().requestKeyFrame(loop.context().nowNanos());
        }
      }
    }
    listener.onStateChanged(state);
  }

  EndpointDescription description() {
    return description;
  }

  /** The slots, in the order of the description. */
  List<Slot> slots() {
    return slots;
  }

  /** Whether packets can be sent. */
  boolean connected() {
    return connected && !closed;
  }

  MediaTransport transport() {
    MediaTransport bound = transport;
    if (bound == null) {
      throw new IllegalStateException("endpoint without a transport");
    }
    return bound;
  }

  /** Ends the connection because of a defect. What is under way on the loop is finished first. */
  void fail(RuntimeException defect) {
    ForwardingLoop bound = loop;
    if (closed || bound == null) {
      return;
    }
    connected = false;
    bound.counters().count(Counter.DEFECTS, 1);
    bound.context().execute(this::close);
    listener.onFailed(defect);
  }

  /**
   * Ends the connection: its publications end, its slots are emptied. On the loop; again without
   * effect.
   */
  public void close() {
    ForwardingLoop bound = loop;
    if (closed || bound == null) {
      closed = true;
      return;
    }
    for (int i = 0; i < slots.size(); i++) {
      assign(i, null, new PayloadTypeMap());
    }
    closed = true;
    InboundStreams streams = inbound;
    if (streams != null) {
      streams.close();
    }
    bound.remove(this);
  }

  /** A stream that is sent, and what now fills it. */
  static final class Slot {
    final OutboundRtpStream stream;
    @Nullable Subscription subscription;

    Slot(OutboundRtpStream stream) {
      this.stream = stream;
    }
  }
}
