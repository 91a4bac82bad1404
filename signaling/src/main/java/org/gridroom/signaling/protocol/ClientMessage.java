package org.gridroom.signaling.protocol;

import java.util.List;
import java.util.Optional;
import org.gridroom.sfu.room.SourceKind;

/** What a page says. docs/protocol.md tells the meaning of each. */
public sealed interface ClientMessage {
  /**
   * Enter, or resume.
   *
   * @param room not yet checked against the rules of room names
   * @param name not yet checked against the rules of display names
   * @param token the invitation, a JWT
   * @param resume the resume token of the participant that comes back
   * @param path only with {@code resume}: the path in use
   */
  record Join(
      String room,
      String name,
      Optional<String> token,
      Optional<String> resume,
      Sources sources,
      Optional<ReportedPath> path)
      implements ClientMessage {}

  /** Go for good. */
  record Leave() implements ClientMessage {}

  /** Answered by {@code pong}. */
  record Ping() implements ClientMessage {}

  /** What the participant sends now. */
  record SetSources(Sources sources) implements ClientMessage {}

  /** Change the own display name. */
  record Rename(String name) implements ClientMessage {}

  /** Say to all. */
  record Chat(String text) implements ClientMessage {}

  /** Peer to peer negotiation with one peer. */
  record Signal(long epoch, String to, Negotiation negotiation) implements ClientMessage {}

  /**
   * Negotiation with the media node.
   *
   * @param fresh a new RTCPeerConnection, no renegotiation of the one there is
   */
  record Offer(
      long epoch,
      String sdp,
      List<PublishedSource> publishes,
      List<ShownSource> show,
      boolean fresh)
      implements ClientMessage {
    /** Copies the lists. */
    public Offer {
      publishes = List.copyOf(publishes);
      show = List.copyOf(show);
    }
  }

  /** What the video slots show: the whole list. */
  record Show(long epoch, List<ShownSource> slots) implements ClientMessage {
    /** Copies the list. */
    public Show {
      slots = List.copyOf(slots);
    }
  }

  /** Everything received on the old path is decoded on this one. */
  record Ready(long epoch) implements ClientMessage {}

  /** This path is shown, and the old one needed no more. */
  record Committed(long epoch) implements ClientMessage {}

  /**
   * This path cannot be built, or is lost.
   *
   * @param reason free text, for the log
   */
  record PathFailed(long epoch, String reason) implements ClientMessage {}

  /** Lock or unlock the room. */
  record Lock(boolean locked) implements ClientMessage {}

  /** Let somebody in who knocks. */
  record Admit(String participant) implements ClientMessage {}

  /** Do not let them in. */
  record Deny(String participant) implements ClientMessage {}

  /** Silence a source of somebody. */
  record Mute(String participant, SourceKind source) implements ClientMessage {}

  /** Remove somebody. */
  record Remove(String participant) implements ClientMessage {}
}
