package org.gridroom.signaling.protocol;

import java.util.List;
import java.util.OptionalLong;
import org.gridroom.sfu.room.SourceKind;

/** What a signaling instance says. docs/protocol.md tells the meaning of each. */
public sealed interface ServerMessage {
  /**
   * The receiver is in the room.
   *
   * @param participant the receiver's id
   * @param resume what brings them back after a lost connection
   */
  record Joined(String participant, String resume, RoomInfo room) implements ServerMessage {}

  /**
   * The room is locked, moderators have been told.
   *
   * @param participant the receiver's id
   */
  record Waiting(String participant) implements ServerMessage {}

  /**
   * A newer resume token in place of the one before.
   *
   * @param resume what brings the receiver back after a lost connection
   */
  record Renewed(String resume) implements ServerMessage {}

  /** Answers a ping. */
  record Pong() implements ServerMessage {}

  /** Somebody came in. */
  record ParticipantJoined(ParticipantInfo participant) implements ServerMessage {}

  /** Name, role, sources or connection state have changed. */
  record ParticipantChanged(ParticipantInfo participant) implements ServerMessage {}

  /** Somebody has gone. */
  record ParticipantLeft(String participant, LeaveReason reason) implements ServerMessage {}

  /** The room was locked or unlocked. */
  record RoomChanged(boolean locked) implements ServerMessage {}

  /** To moderators: somebody is at the door. */
  record Knock(String participant, String name) implements ServerMessage {}

  /** To moderators: the knock was answered, or they have gone. */
  record KnockEnded(String participant) implements ServerMessage {}

  /**
   * Somebody said something.
   *
   * @param sentAtMillis since 1970
   */
  record Chat(String participant, String name, String text, long sentAtMillis)
      implements ServerMessage {}

  /**
   * A moderator muted the receiver.
   *
   * @param participant the moderator
   */
  record Muted(String participant, SourceKind source) implements ServerMessage {}

  /** Build this path beside the one there is. */
  record Prepare(long epoch, PreparedPath path) implements ServerMessage {}

  /** Show this path. */
  record Commit(long epoch) implements ServerMessage {}

  /** Close this path. */
  record Retire(long epoch) implements ServerMessage {}

  /** Give this path up. */
  record Abort(long epoch, String reason) implements ServerMessage {}

  /** Peer to peer negotiation from one peer. */
  record Signal(long epoch, String from, Negotiation negotiation) implements ServerMessage {}

  /** The node's answer. */
  record Answer(long epoch, String sdp) implements ServerMessage {}

  /** What each slot carries now. */
  record Slots(long epoch, List<FilledSlot> slots) implements ServerMessage {
    /** Copies the list. */
    public Slots {
      slots = List.copyOf(slots);
    }
  }

  /** Who speaks, loudest first. */
  record Speakers(List<String> participants) implements ServerMessage {
    /** Copies the list. */
    public Speakers {
      participants = List.copyOf(participants);
    }
  }

  /**
   * What went wrong.
   *
   * @param message tells a person what happened and what to do
   * @param epoch only with {@code media-refused}: the path of the connection
   */
  record ErrorMessage(ErrorCode code, String message, OptionalLong epoch) implements ServerMessage {
    /** An error that is about no path. */
    public ErrorMessage(ErrorCode code, String message) {
      this(code, message, OptionalLong.empty());
    }
  }
}
