package org.gridroom.sfu.room;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridroom.sfu.forward.Endpoint;
import org.gridroom.sfu.forward.EndpointListener;
import org.gridroom.sfu.forward.ForwardingLoop;
import org.gridroom.sfu.forward.Publication;
import org.gridroom.sfu.room.MediaEvent.SlotAssignment;
import org.gridroom.sfu.sdp.AnswerWriter;
import org.gridroom.sfu.sdp.Negotiation;
import org.gridroom.sfu.sdp.SdpResult;
import org.gridroom.sfu.transport.TransportState;
import org.jspecify.annotations.Nullable;

/**
 * One room: who is connected, what they publish, and what fills whose slots. All of it lives on the
 * room's home loop; what it decides goes as tasks to the loops of the connections.
 */
final class MediaRoom {
  /**
   * Connections of one room: 1,000 participants, some of them changing from one connection to
   * another.
   */
  static final int MAX_CONNECTIONS = 2048;

  private static final String INVALID_OFFER = "invalid-offer";
  private static final String NODE_FULL = "node-full";
  private static final String UNKNOWN_CONNECTION = "unknown-connection";
  private static final String NODE_DEFECT = "node-defect";
  private static final String HAS_FAILED =
      "this node has failed to set up the connection, which is a bug; build a new one and offer"
          + " that";
  private static final String HAS_GONE =
      "this node has no such connection (any more); build a new one and offer that";

  private final String name;
  private final ForwardingLoop home;
  private final NodeServices services;
  private final ConnectionBuilder builder;
  private final Map<String, Connection> connections = new LinkedHashMap<>();
  private final RoomSpeakers speakers = new RoomSpeakers();

  MediaRoom(String name, ForwardingLoop home, NodeServices services) {
    this.name = name;
    this.home = home;
    this.services = services;
    builder = new ConnectionBuilder(services.random());
  }

  /** Whether nothing is left of it: nobody is connected, and nobody is told to speak. */
  boolean isOver() {
    return connections.isEmpty() && speakers.isQuiet();
  }

  void handle(MediaCommand command) {
    switch (command) {
      case MediaCommand.Offer offer -> answer(offer);
      case MediaCommand.Show show -> onShow(show);
      case MediaCommand.Silence silence -> onSilence(silence);
      case MediaCommand.Disconnect disconnect -> {
        Connection connection = connections.get(disconnect.connection());
        if (connection != null) {
          guarded(connection, () -> remove(connection, TransportState.CLOSED));
        }
      }
      case MediaCommand.CloseRoom _ -> close(TransportState.CLOSED);
    }
    settle();
  }

  /** Whatever happens, who offers hears of it, once. */
  private void answer(MediaCommand.Offer offer) {
    try {
      onOffer(offer);
    } catch (RuntimeException defect) {
      services.defect(home, defect);
      Connection failed = connections.get(offer.connection());
      if (failed != null) {
        remove(failed, TransportState.FAILED);
      } else {
        refuse(offer.connection(), NODE_DEFECT, HAS_FAILED);
      }
    }
  }

  private void onOffer(MediaCommand.Offer offer) {
    switch (OfferNegotiator.negotiate(offer)) {
      case SdpResult.Refused<Negotiation> refused ->
          refuse(offer.connection(), INVALID_OFFER, refused.reason());
      case SdpResult.Accepted<Negotiation> accepted -> {
        Connection known = connections.get(offer.connection());
        if (known != null && !known.participant().equals(offer.participant())) {
          refuse(offer.connection(), INVALID_OFFER, "this connection is somebody else's");
        } else if (offer.fresh()) {
          if (known != null) {
            forget(known);
          }
          open(offer, accepted.value());
        } else if (known != null) {
          renegotiate(known, offer, accepted.value());
        } else {
          refuse(offer.connection(), UNKNOWN_CONNECTION, HAS_GONE);
        }
      }
    }
  }

  private void open(MediaCommand.Offer offer, Negotiation negotiation) {
    if (connections.size() >= MAX_CONNECTIONS) {
      refuse(offer.connection(), NODE_FULL, "this room has as many connections as it may have");
      return;
    }
    Connection connection = builder.connection(offer.connection(), offer.participant());
    if (!builder.apply(connection, negotiation, offer)) {
      refuse(offer.connection(), INVALID_OFFER, "the offer has too many slots");
      return;
    }
    Endpoint endpoint =
        new Endpoint(services.loops(), connection.description(), new Listener(connection));
    connection.endpoint(endpoint);
    try {
      connection.open(
          services.transports().open(negotiation.transport(), endpoint), negotiation.transport());
    } catch (TransportProvider.NodeFullException full) {
      refuse(offer.connection(), NODE_FULL, full.getMessage() + "; try again later");
      return;
    }
    connections.put(connection.name(), connection);
    answer(connection, negotiation);
  }

  private void renegotiate(
      Connection connection, MediaCommand.Offer offer, Negotiation negotiation) {
    List<RoomSource> before = List.copyOf(connection.sources());
    if (!builder.apply(connection, negotiation, offer)) {
      refuse(offer.connection(), INVALID_OFFER, "this connection has had too many slots");
      return;
    }
    for (RoomSource source : before) {
      if (!connection.sources().contains(source)) {
        speakers.remove(source);
      }
    }
    connection.configure();
    answer(connection, negotiation);
  }

  private void answer(Connection connection, Negotiation negotiation) {
    String answer =
        AnswerWriter.write(
            negotiation,
            connection.local(negotiation.transport()),
            connection.transport().candidates(),
            connection.slots().stream().filter(RoomSlot::active).map(RoomSlot::stream).toList(),
            connection.sessionId(),
            connection.nextAnswerVersion());
    tell(new MediaEvent.Answered(name, connection.name(), answer));
  }

  private void refuse(String connection, String code, @Nullable String message) {
    tell(new MediaEvent.Refused(name, connection, code, message == null ? code : message));
  }

  private void onShow(MediaCommand.Show show) {
    Connection connection = connections.get(show.connection());
    if (connection != null) {
      connection.wishes(show.slots().stream().limit(ConnectionBuilder.MAX_SLOTS).toList());
    }
  }

  private void onSilence(MediaCommand.Silence silence) {
    for (Connection connection : connections.values()) {
      for (RoomSource source : connection.sources()) {
        if (source.participant().equals(silence.participant())
            && source.kind() == silence.kind()
            && source.silenced() != silence.silenced()) {
          connection.silence(source, silence.silenced());
          speakers.quiet(source);
        }
      }
    }
  }

  private void remove(Connection connection, TransportState state) {
    forget(connection);
    tell(new MediaEvent.ConnectionStateChanged(name, connection.name(), state));
  }

  /** Forgets a connection and all that it published. */
  private void forget(Connection connection) {
    connections.remove(connection.name());
    try {
      connection.sources().forEach(speakers::remove);
    } finally {
      connection.close();
    }
  }

  /** Closes all connections, whatever happens. */
  void close(TransportState state) {
    for (Connection connection : List.copyOf(connections.values())) {
      guarded(connection, () -> remove(connection, state));
    }
  }

  /** Lets something happen to a connection. A defect in it ends that connection, and no other. */
  private void guarded(Connection connection, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException defect) {
      services.defect(home, defect);
      if (!connection.closed()) {
        remove(connection, TransportState.FAILED);
      }
    }
  }

  /** Fills all slots as things stand now, and tells whom it concerns. */
  private void settle() {
    List<Connection> all = List.copyOf(connections.values());
    StartedSources started = new StartedSources(all);
    for (Connection connection : all) {
      guarded(connection, () -> fill(connection, started));
    }
    if (connections.size() < all.size()) {
      settle(); // without what the failed ones published
    }
  }

  private void fill(Connection connection, StartedSources started) {
    List<SlotAssignment> changed =
        connection.fill(SlotPlan.plan(connection, started, speakers.speaking()));
    if (changed != null) {
      tell(new MediaEvent.SlotsChanged(name, connection.name(), changed));
    }
  }

  /** Lets time pass: who speaks may have changed. */
  void onTick(long nowNanos) {
    if (!speakers.update(nowNanos)) {
      return;
    }
    List<String> names = speakers.takeNewNames();
    if (names != null) {
      tell(new MediaEvent.SpeakersChanged(name, names));
    }
    settle();
  }

  private void tell(MediaEvent event) {
    services.events().accept(event);
  }

  /** Passes what happens on a connection's loop to the room's, in order. */
  private final class Listener implements EndpointListener {
    private final Connection connection;

    Listener(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void onBound(ForwardingLoop loop) {
      home.context().execute(() -> step(() -> connection.bound(loop)));
    }

    @Override
    public void onStateChanged(TransportState state) {
      atHome(() -> {
        if (state == TransportState.FAILED || state == TransportState.CLOSED) {
          remove(connection, state);
        } else {
          tell(new MediaEvent.ConnectionStateChanged(name, connection.name(), state));
        }
      });
    }

    @Override
    public void onPublicationStarted(Publication publication) {
      atHome(() -> {
        for (RoomSource source : connection.sources()) {
          if (source.publication() == publication) {
            source.start();
            speakers.add(source);
          }
        }
      });
    }

    @Override
    public void onLoudness(Publication publication, int loudness) {
      int source = publication.description().source();
      home.context()
          .execute(() -> speakers.onLoudness(source, loudness, home.context().nowNanos()));
    }

    @Override
    public void onFailed(RuntimeException cause) {
      services.defects().accept(cause);
      atHome(() -> remove(connection, TransportState.FAILED));
    }

    private void atHome(Runnable task) {
      home.context()
          .execute(() -> {
            if (!connection.closed()) {
              step(task);
            }
          });
    }

    private void step(Runnable task) {
      guarded(connection, task);
      settle();
    }
  }
}
