package org.gridroom.sfu.room;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.gridroom.sfu.forward.Endpoint;
import org.gridroom.sfu.forward.EndpointDescription;
import org.gridroom.sfu.forward.ForwardingLoop;
import org.gridroom.sfu.room.MediaCommand.SlotWish;
import org.gridroom.sfu.room.MediaEvent.SlotAssignment;
import org.gridroom.sfu.room.TransportProvider.OpenedTransport;
import org.gridroom.sfu.rtp.PayloadTypeMap;
import org.gridroom.sfu.sdp.TransportDescription;
import org.jspecify.annotations.Nullable;

/** One connection of a participant as the room's home loop knows it. */
final class Connection {
  private final String name;
  private final String participant;
  private final int feedbackSsrc;
  private final long sessionId;
  private final List<RoomSource> sources = new ArrayList<>();
  private final List<RoomSlot> slots = new ArrayList<>();
  private List<SlotWish> wishes = List.of();
  private List<SlotAssignment> assignments = List.of();
  private @Nullable OpenedTransport transport;
  private @Nullable TransportDescription remote;
  private @Nullable Endpoint endpoint;
  private @Nullable ForwardingLoop loop;
  private long answers;
  private boolean closed;

  Connection(String name, String participant, int feedbackSsrc, long sessionId) {
    this.name = name;
    this.participant = participant;
    this.feedbackSsrc = feedbackSsrc;
    this.sessionId = sessionId;
  }

  String name() {
    return name;
  }

  String participant() {
    return participant;
  }

  long sessionId() {
    return sessionId;
  }

  long nextAnswerVersion() {
    return ++answers;
  }

  /** What it publishes. */
  List<RoomSource> sources() {
    return sources;
  }

  /** Its slots, in the order in which they were negotiated. */
  List<RoomSlot> slots() {
    return slots;
  }

  List<SlotWish> wishes() {
    return wishes;
  }

  void wishes(List<SlotWish> wishes) {
    this.wishes = wishes;
  }

  void open(OpenedTransport transport, TransportDescription remote) {
    this.transport = transport;
    this.remote = remote;
  }

  void endpoint(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * The node's transport parameters for the next answer: new ones if the peer's have changed (an
   * ICE restart).
   */
  TransportDescription local(TransportDescription offered) {
    OpenedTransport opened = transport();
    boolean restart = !sameCredentials(offered);
    remote = offered;
    return restart ? opened.restart(offered) : opened.local();
  }

  private boolean sameCredentials(TransportDescription offered) {
    TransportDescription former = remote;
    return former != null
        && former.ufrag().equals(offered.ufrag())
        && former.password().equals(offered.password());
  }

  OpenedTransport transport() {
    OpenedTransport opened = transport;
    if (opened == null) {
      throw new IllegalStateException("connection without a transport");
    }
    return opened;
  }

  EndpointDescription description() {
    return new EndpointDescription(
        feedbackSsrc,
        sources.stream().map(RoomSource::publication).toList(),
        slots.stream().map(RoomSlot::description).toList());
  }

  /** Its loop is known: what was decided before is carried out there now. */
  void bound(ForwardingLoop loop) {
    this.loop = loop;
    if (closed) {
      onLoop(Endpoint::close);
      return;
    }
    EndpointDescription description = description();
    onLoop(e -> e.configure(description));
    sources.forEach(this::applySilence);
    for (int i = 0; i < slots.size(); i++) {
      assign(i);
    }
  }

  /**
   * Lets sources fill the slots.
   *
   * @param plan for each slot its source; null for none
   * @return what the slots carry now; null if that is what they carried before
   */
  @Nullable List<SlotAssignment> fill(List<@Nullable RoomSource> plan) {
    List<SlotAssignment> now = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      RoomSlot slot = slots.get(i);
      RoomSource source = plan.get(i);
      if (slot.source() != source) {
        slot.source(source);
        assign(i);
      }
      if (source != null) {
        now.add(
            new SlotAssignment(slot.mid(), source.participant(), source.kind(), source.number()));
      }
    }
    if (now.equals(assignments)) {
      return null;
    }
    assignments = now;
    return now;
  }

  private void assign(int index) {
    RoomSlot slot = slots.get(index);
    RoomSource source = slot.source();
    if (source == null) {
      onLoop(e -> e.assign(index, null, new PayloadTypeMap()));
    } else {
      PayloadTypeMap types = CodecMatch.map(source.codecs(), slot.codecs());
      onLoop(e -> e.assign(index, source.publication(), types));
    }
  }

  /** What has been negotiated anew goes to the endpoint. */
  void configure() {
    EndpointDescription description = description();
    onLoop(e -> e.configure(description));
  }

  /** Forwards nothing of a source, or again. */
  void silence(RoomSource source, boolean silenced) {
    source.silenced(silenced);
    applySilence(source);
  }

  private void applySilence(RoomSource source) {
    boolean silenced = source.silenced();
    onLoop(e -> source.publication().silence(silenced));
  }

  boolean closed() {
    return closed;
  }

  /** Ends it on its loop, then its transport. */
  void close() {
    closed = true;
    onLoop(Endpoint::close);
    if (transport != null) {
      transport.close();
    }
  }

  private void onLoop(Consumer<Endpoint> task) {
    Endpoint target = endpoint;
    if (loop != null && target != null) {
      loop.context().execute(() -> task.accept(target));
    }
  }
}
