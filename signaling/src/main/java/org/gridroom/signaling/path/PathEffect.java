package org.gridroom.signaling.path;

import java.util.List;
import java.util.OptionalLong;
import org.gridroom.signaling.protocol.PathKind;
import org.gridroom.signaling.protocol.PreparedPath;

/** What a change of the media path asks of the room. */
public sealed interface PathEffect {
  /** An effect that is a message to one connected member. */
  sealed interface Told extends PathEffect {
    /** Who is told. */
    String member();

    /** The path it is about. */
    long epoch();
  }

  /**
   * Build this path.
   *
   * @param peers the other ends of the member's links; empty for the SFU
   * @param replaces the member's path that this one will replace
   */
  record Prepare(
      String member,
      long epoch,
      PathKind kind,
      List<PreparedPath.Peer> peers,
      OptionalLong replaces)
      implements Told {
    /** Copies the list. */
    public Prepare {
      peers = List.copyOf(peers);
    }
  }

  /** Show this path. */
  record Commit(String member, long epoch) implements Told {}

  /** Give this path up. */
  record Abort(String member, long epoch, String reason) implements Told {}

  /** Close this path. */
  record Retire(String member, long epoch) implements Told {}

  /** A member's connections to the media node on this path are needed no more. */
  record Release(String member, long epoch) implements PathEffect {}

  /** A switch has ended: for the books. */
  record Switched(End from, End to, Result result) implements PathEffect {}

  /** What a switch leads from or to. */
  enum End {
    /** No path. */
    NONE,
    /** Peer to peer. */
    P2P,
    /** By a media node. */
    SFU;

    static End of(PathKind kind) {
      return switch (kind) {
        case P2P -> P2P;
        case SFU -> SFU;
      };
    }
  }

  /** How a switch has ended. */
  enum Result {
    /** The room is on the new path. */
    COMMITTED,
    /** It was given up: not wanted any more, or not ready in time. */
    ABORTED,
    /** The new path could not be built. */
    FAILED
  }
}
