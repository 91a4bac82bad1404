package org.gridroom.sfu.room;

import java.util.List;
import java.util.Set;

/**
 * What signaling asks of a node. Commands of one room are carried out in the order in which they
 * were submitted; a command about something that is gone is ignored.
 */
public sealed interface MediaCommand {
  /** The room it is about. */
  String room();

  /**
   * A participant's offer: opens a connection, or renegotiates an open one (ICE restart, more
   * slots). The two are never guessed from what the node knows: a renegotiation of a connection
   * that has gone would be answered with a new transport under the participant's old DTLS
   * association, and no media would ever come through it. Answered by {@link MediaEvent.Answered}
   * or {@link MediaEvent.Refused}, or by the end of the connection.
   *
   * @param participant who it is; taken from signaling, never from the client
   * @param connection names the connection; chosen by signaling, unique in the room, new for every
   *     media path
   * @param fresh whether the participant has built a new RTCPeerConnection: it replaces the one
   *     that the node may know by this name. Otherwise the node must know the connection
   * @param offer the session description (RFC 9429), at most 256 kB
   * @param publishes which media section carries which source of the participant, by mid
   * @param silenced which of the participant's sources moderators have silenced: nothing of those
   *     is forwarded from the first packet on; see {@link Silence}
   */
  record Offer(
      String room,
      String participant,
      String connection,
      boolean fresh,
      String offer,
      List<PublishedSection> publishes,
      Set<SourceKind> silenced)
      implements MediaCommand {
    /** Copies the collections. */
    public Offer {
      publishes = List.copyOf(publishes);
      silenced = Set.copyOf(silenced);
    }
  }

  /**
   * What the video slots of a connection show: replaces what was asked before. Slots that are not
   * named stay empty. A source that does not exist yet fills its slot when it starts. Audio slots
   * are filled by the node.
   *
   * @param slots at most one wish for each slot
   */
  record Show(String room, String connection, List<SlotWish> slots) implements MediaCommand {
    /** Copies the list. */
    public Show {
      slots = List.copyOf(slots);
    }
  }

  /**
   * A moderator's word: nothing of this source is forwarded until it is lifted. It holds for all
   * connections that the participant now has; for one to come its offer says so. The node keeps
   * nothing of it beyond these connections.
   */
  record Silence(String room, String participant, SourceKind kind, boolean silenced)
      implements MediaCommand {}

  /** Closes a connection. */
  record Disconnect(String room, String connection) implements MediaCommand {}

  /** Closes all connections of a room and forgets it. */
  record CloseRoom(String room) implements MediaCommand {}

  /**
   * One sending media section of an offer.
   *
   * @param mid its identification tag (RFC 5888)
   */
  record PublishedSection(String mid, SourceKind kind) {}

  /**
   * A wish for one video slot.
   *
   * @param mid the slot: a receive-only media section of the connection's offer
   * @param participant whose source it shows
   * @param kind {@link SourceKind#CAMERA} or {@link SourceKind#SCREEN}
   */
  record SlotWish(String mid, String participant, SourceKind kind) {}
}
