package org.gridroom.signaling.room;

import java.util.Optional;
import org.gridroom.sfu.room.MediaEvent;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.token.ResumeClaims;

/** What comes into a room's inbox. */
sealed interface RoomInput {
  /**
   * How many bytes of UTF-8 a page has sent to make it. 0 for what pages do not make: that is
   * small, or the node's one answer to an offer, and bounded by its number.
   */
  default int sizeBytes() {
    return 0;
  }

  /**
   * Somebody wants to come in.
   *
   * @param join the room's name in it is that of this room, its display name follows the rules
   * @param moderator whether their invitation makes them one
   * @param resume who they say they were, proven
   * @param fromBeforeRestart whether the room may not know them because they were here before the
   *     instance was restarted
   */
  record Enter(
      ClientSession session,
      ClientMessage.Join join,
      boolean moderator,
      Optional<ResumeClaims> resume,
      boolean fromBeforeRestart,
      int sizeBytes)
      implements RoomInput {}

  /** A page has said something. */
  record FromClient(ClientSession session, ClientMessage message, int sizeBytes)
      implements RoomInput {}

  /**
   * A page's connection is lost.
   *
   * @param goneAway whether the browser has closed it and said that the page goes away
   */
  record Lost(ClientSession session, boolean goneAway) implements RoomInput {}

  /** The media node has said something. */
  record FromNode(MediaEvent event) implements RoomInput {}

  /** It is time. */
  record Tick() implements RoomInput {}
}
