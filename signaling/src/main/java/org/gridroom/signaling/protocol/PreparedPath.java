package org.gridroom.signaling.protocol;

import java.util.List;
import java.util.OptionalLong;

/** The path that a {@code prepare} asks for. */
public sealed interface PreparedPath {
  /** Epoch of the receiver's own path that this one will replace; empty when they have none. */
  OptionalLong replaces();

  /** A link to each peer. */
  record PeerToPeer(List<Peer> peers, OptionalLong replaces) implements PreparedPath {
    /** Copies the list. */
    public PeerToPeer {
      peers = List.copyOf(peers);
    }
  }

  /** One connection to a media node. */
  record ToNode(OptionalLong replaces) implements PreparedPath {}

  /**
   * The other end of a link.
   *
   * @param polite whether the <em>receiver</em> of the message yields when offers collide (perfect
   *     negotiation)
   */
  record Peer(String participant, boolean polite) {}
}
