package org.gridroom.signaling.room;

import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.protocol.LeaveReason;
import org.gridroom.signaling.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/** What moderators do. Whoever is none is told so, and nothing happens. */
final class Moderation {
  private final Participants participants;
  private final Door door;
  private final Membership membership;
  private final RoomPath path;
  private final Removals removals;

  Moderation(
      Participants participants,
      Door door,
      Membership membership,
      RoomPath path,
      Removals removals) {
    this.participants = participants;
    this.door = door;
    this.membership = membership;
    this.path = path;
    this.removals = removals;
  }

  void lock(Participant by, ClientMessage.Lock lock, long now) {
    if (isModerator(by) && door.isLocked() != lock.locked() && by.maySpeakToAll(now)) {
      door.lock(lock.locked());
    }
  }

  void admit(Participant by, ClientMessage.Admit admit, long now) {
    @Nullable Newcomer knocker = knocker(by, admit.participant());
    if (knocker != null) {
      membership.letIn(knocker, now);
    }
  }

  void deny(Participant by, ClientMessage.Deny deny) {
    @Nullable Newcomer knocker = knocker(by, deny.participant());
    if (knocker != null) {
      door.end(knocker);
      knocker.session().fail(ErrorCode.DENIED, "A moderator did not let you in.");
    }
  }

  void mute(Participant by, ClientMessage.Mute mute, long now) {
    @Nullable Participant target = target(by, mute.participant());
    if (target != null && by.maySpeakToAll(now)) {
      target.silencedBy().put(mute.source(), by.id);
      path.silence(target, mute.source());
      target.send(new ServerMessage.Muted(by.id, mute.source()));
      participants.tellState(target);
    }
  }

  void remove(Participant by, ClientMessage.Remove remove, long now) {
    @Nullable Participant target = target(by, remove.participant());
    if (target != null) {
      removals.add(target.id);
      @Nullable ClientSession session = target.session;
      membership.leave(target, LeaveReason.REMOVED, now);
      if (session != null) {
        session.fail(ErrorCode.REMOVED, "A moderator removed you from the room.");
      }
    }
  }

  private static boolean isModerator(Participant participant) {
    if (!participant.moderator) {
      participant.fail(ErrorCode.NOT_MODERATOR, "Only moderators can do that.");
    }
    return participant.moderator;
  }

  /** Whom it is done to; null, and it is told why, if it cannot be done. */
  private @Nullable Participant target(Participant by, String id) {
    if (!isModerator(by)) {
      return null;
    }
    @Nullable Participant found = participants.find(id);
    if (found == null) {
      by.fail(ErrorCode.UNKNOWN_PARTICIPANT, "That person has left.");
    }
    return found;
  }

  /** Whose knock is answered; null, and it is told why, if it cannot be. */
  private @Nullable Newcomer knocker(Participant by, String id) {
    if (!isModerator(by)) {
      return null;
    }
    @Nullable Newcomer found = door.find(id);
    if (found == null) {
      by.fail(ErrorCode.UNKNOWN_PARTICIPANT, "That person waits no more.");
    }
    return found;
  }
}
