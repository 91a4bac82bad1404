package org.gridroom.sfu.room;

import java.util.List;
import org.gridroom.sfu.forward.Publication;
import org.gridroom.sfu.sdp.NegotiatedCodec;

/** A source of a connection as the room's home loop knows it. */
final class RoomSource {
  private final Connection connection;
  private final SourceKind kind;
  private final Publication publication;
  private final List<NegotiatedCodec> codecs;
  private boolean started;
  private boolean silenced;

  RoomSource(
      Connection connection,
      SourceKind kind,
      Publication publication,
      List<NegotiatedCodec> codecs) {
    this.connection = connection;
    this.kind = kind;
    this.publication = publication;
    this.codecs = codecs;
  }

  Connection connection() {
    return connection;
  }

  String participant() {
    return connection.participant();
  }

  SourceKind kind() {
    return kind;
  }

  Publication publication() {
    return publication;
  }

  List<NegotiatedCodec> codecs() {
    return codecs;
  }

  /** Its number in the room. */
  int number() {
    return publication.description().source();
  }

  /** Whether its first packet has come: from then on it can fill slots. */
  boolean started() {
    return started;
  }

  void start() {
    started = true;
  }

  /** Whether nothing of it is forwarded. */
  boolean silenced() {
    return silenced;
  }

  void silenced(boolean silenced) {
    this.silenced = silenced;
  }
}
