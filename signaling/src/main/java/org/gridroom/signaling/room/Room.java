package org.gridroom.signaling.room;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.gridroom.sfu.room.MediaNode;
import org.gridroom.signaling.path.PathEvent;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.protocol.LeaveReason;
import org.gridroom.signaling.protocol.ServerMessage;
import org.gridroom.signaling.protocol.Sources;
import org.gridroom.signaling.token.ResumeTokens;
import org.jspecify.annotations.Nullable;

/**
 * One room: takes what comes in to the part of it that it concerns. Used by one thread at a time.
 */
final class Room {
  /** What rooms share. */
  record Services(
      MediaNode node,
      ResumeTokens resumeTokens,
      Removals removals,
      Capacity capacity,
      RoomMetrics metrics,
      Supplier<String> ids,
      InstantSource clock) {}

  private final String name;
  private final InstantSource clock;
  private final Participants participants = new Participants();
  private final Door door = new Door(participants);
  private final RoomPath path;
  private final Membership membership;
  private final Moderation moderation;

  Room(String name, RoomSettings settings, Services services) {
    this.name = name;
    clock = services.clock();
    path = new RoomPath(name, settings.path(), services, participants);
    membership = new Membership(name, settings, services, participants, door, path);
    moderation = new Moderation(participants, door, membership, path, services.removals());
  }

  String name() {
    return name;
  }

  /** Whether nobody is in it or waits to be let in. */
  boolean isEmpty() {
    return participants.isEmpty() && door.waiting().isEmpty();
  }

  /** When the next tick is due; {@link Long#MAX_VALUE} for never. */
  long nextTickNanos(long now) {
    long pathTick = path.nextTickNanos(now).orElse(Long.MAX_VALUE);
    return Math.min(pathTick, Math.min(membership.nextTickNanos(), participants.nextUntoldNanos()));
  }

  void handle(RoomInput input, long now) {
    switch (input) {
      case RoomInput.Enter enter -> membership.enter(enter, now);
      case RoomInput.FromClient client -> fromClient(client, now);
      case RoomInput.Lost lost -> lost(lost, now);
      case RoomInput.FromNode node -> path.fromNode(node.event(), now);
      case RoomInput.Tick() -> {
        membership.tick(now);
        participants.tellUntold(now);
        path.handle(new PathEvent.Tick(), now);
      }
    }
  }

  /** A bug has made it useless: everybody is sent away, and nothing of it is left. */
  void abandon() {
    membership.abandon();
  }

  private void lost(RoomInput.Lost lost, long now) {
    @Nullable Participant participant = participants.of(lost.session());
    if (participant != null) {
      membership.lose(participant, lost.goneAway(), now);
      return;
    }
    @Nullable Newcomer knocker = door.of(lost.session());
    if (knocker != null) {
      door.end(knocker);
    }
  }

  private void fromClient(RoomInput.FromClient input, long now) {
    ClientSession session = input.session();
    @Nullable Participant participant = participants.of(session);
    if (participant != null) {
      said(participant, session, input.message(), now);
      return;
    }
    @Nullable Newcomer knocker = door.of(session);
    // Whoever is neither said it before the page learned that it is out.
    if (knocker != null) {
      saidAtTheDoor(knocker, input.message());
    }
  }

  private void saidAtTheDoor(Newcomer knocker, ClientMessage message) {
    if (message instanceof ClientMessage.Leave) {
      door.end(knocker);
      knocker.session().close(CloseReason.LEFT);
    } else {
      knocker.session().fail(ErrorCode.INVALID_MESSAGE, "Who waits at the door can only leave.");
    }
  }

  private void said(
      Participant participant, ClientSession session, ClientMessage message, long now) {
    switch (message) {
      case ClientMessage.Join join -> throw new IllegalStateException("handled by the session");
      case ClientMessage.Ping ping -> throw new IllegalStateException("handled by the session");
      case ClientMessage.Leave() -> {
        membership.leave(participant, LeaveReason.LEFT, now);
        session.close(CloseReason.LEFT);
      }
      case ClientMessage.SetSources(Sources sources) -> {
        path.sends(participant, sources);
        participants.tellStateInTime(participant, now);
      }
      case ClientMessage.Rename rename -> rename(participant, rename.name(), now);
      case ClientMessage.Chat chat -> chat(participant, chat.text(), now);
      case ClientMessage.Signal signal -> path.signal(participant, signal);
      case ClientMessage.Offer offer -> path.offer(participant, offer);
      case ClientMessage.Show show -> path.show(participant, show);
      case ClientMessage.Ready ready ->
          path.handle(new PathEvent.Ready(participant.id, ready.epoch()), now);
      case ClientMessage.Committed committed ->
          path.handle(new PathEvent.Committed(participant.id, committed.epoch()), now);
      case ClientMessage.PathFailed failed -> path.failed(participant, failed, now);
      case ClientMessage.Lock lock -> moderation.lock(participant, lock, now);
      case ClientMessage.Admit admit -> moderation.admit(participant, admit, now);
      case ClientMessage.Deny deny -> moderation.deny(participant, deny);
      case ClientMessage.Mute mute -> moderation.mute(participant, mute, now);
      case ClientMessage.Remove remove -> moderation.remove(participant, remove, now);
    }
  }

  private void rename(Participant participant, String text, long now) {
    Optional<String> displayName = Names.display(text);
    if (displayName.isEmpty()) {
      participant.fail(ErrorCode.INVALID_NAME, Rooms.NAME_RULE);
    } else if (participant.maySpeakToAll(now)) {
      participant.name = displayName.get();
      participants.tellState(participant);
    }
  }

  private void chat(Participant participant, String text, long now) {
    if (participant.maySpeakToAll(now)) {
      participants.tellAll(
          new ServerMessage.Chat(participant.id, participant.name, text, clock.millis()));
    }
  }
}
