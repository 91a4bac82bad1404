package org.gridroom.signaling.room;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gridroom.sfu.room.SourceKind;
import org.gridroom.signaling.path.PathEvent;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.protocol.LeaveReason;
import org.gridroom.signaling.protocol.ReportedPath;
import org.gridroom.signaling.protocol.RoomInfo;
import org.gridroom.signaling.protocol.ServerMessage;
import org.gridroom.signaling.token.ResumeClaims;
import org.jspecify.annotations.Nullable;

/** How people come into a room, lose their connection and resume, and leave for good. */
final class Membership {
  /**
   * How long a place is kept for somebody whose page goes away, as its browser says. Long enough
   * for a page that lives on to come back, and short enough that the others do not look at a
   * picture that stands still.
   */
  static final Duration GONE_AWAY_WINDOW = Duration.ofSeconds(2);

  private final String room;
  private final RoomSettings settings;
  private final Room.Services services;
  private final Participants participants;
  private final Door door;
  private final RoomPath path;
  private final TokenRenewal tokens;

  Membership(
      String room,
      RoomSettings settings,
      Room.Services services,
      Participants participants,
      Door door,
      RoomPath path) {
    this.room = room;
    this.settings = settings;
    this.services = services;
    this.participants = participants;
    this.door = door;
    this.path = path;
    this.tokens = new TokenRenewal(room, services, participants);
  }

  /** When a {@link #tick} is due; {@link Long#MAX_VALUE} for never. */
  long nextTickNanos() {
    return participants.all().stream()
        .mapToLong(participant -> participant.lostAtNanos)
        .reduce(tokens.nextNanos(), Math::min);
  }

  /** Gives up the places of those who did not come back in time, and renews tokens. */
  void tick(long now) {
    for (Participant participant : List.copyOf(participants.all())) {
      if (now >= participant.lostAtNanos) {
        leave(participant, participant.goneAway ? LeaveReason.LEFT : LeaveReason.LOST, now);
      }
    }
    tokens.renewAll(now);
  }

  // Coming in.

  void enter(RoomInput.Enter enter, long now) {
    if (enter.resume().isPresent()) {
      resume(enter, enter.resume().get(), now);
      return;
    }
    Newcomer newcomer = newcomer(services.ids().get(), enter);
    if (door.isLocked() && !enter.moderator()) {
      door.knock(newcomer);
    } else {
      admit(newcomer, enter.moderator(), Optional.empty(), now);
    }
  }

  /** Lets somebody in who has knocked. */
  void letIn(Newcomer knocker, long now) {
    door.end(knocker);
    admit(knocker, false, Optional.empty(), now);
  }

  private static Newcomer newcomer(String id, RoomInput.Enter enter) {
    return new Newcomer(id, enter.join().name(), enter.join().sources(), enter.session());
  }

  private void admit(
      Newcomer newcomer, boolean moderator, Optional<ReportedPath> reported, long now) {
    ClientSession session = newcomer.session();
    if (!takePlace(session)) {
      return;
    }
    if (participants.isEmpty()) {
      tokens.start(now);
    }
    Participant participant =
        new Participant(
            newcomer.id(),
            newcomer.name(),
            moderator || participants.isEmpty(),
            newcomer.sources(),
            session,
            now);
    participants.add(participant);
    services.metrics().participants.inc();
    session.admit();
    participant.send(joined(participant));
    participants.tellOthers(participant, new ServerMessage.ParticipantJoined(participant.info()));
    path.tellSpeakers(participant);
    path.handle(new PathEvent.Joined(participant.id, reported), now);
  }

  private boolean takePlace(ClientSession session) {
    if (participants.size() >= settings.maxParticipants()) {
      session.fail(
          ErrorCode.ROOM_FULL,
          "The room is full: it has " + settings.maxParticipants() + " people. Try again later.");
      return false;
    }
    if (!services.capacity().take()) {
      session.fail(ErrorCode.SERVER_FULL, "The server is full. Try again in some minutes.");
      return false;
    }
    return true;
  }

  private ServerMessage joined(Participant participant) {
    return new ServerMessage.Joined(
        participant.id,
        tokens.issue(participant),
        new RoomInfo(
            room,
            door.isLocked(),
            participants.all().stream().map(Participant::info).toList(),
            participant.moderator ? door.infos() : List.of()));
  }

  // Losing the connection, and coming back.

  /** Somebody's connection is lost; their place is kept for a while. */
  void lose(Participant participant, boolean goneAway, long now) {
    participants.disconnect(participant);
    participant.goneAway = goneAway;
    Duration window = goneAway ? GONE_AWAY_WINDOW : settings.resumeWindow();
    participant.lostAtNanos = now + window.toNanos();
    participants.tellStateInTime(participant, now);
    path.handle(new PathEvent.Disconnected(participant.id), now);
  }

  private void resume(RoomInput.Enter enter, ResumeClaims claims, long now) {
    @Nullable Participant known = participants.find(claims.participant());
    if (services.removals().includes(claims.participant())) {
      // Asked here and no earlier: the removal may have come while this waited in the inbox.
      enter.session().fail(ErrorCode.RESUME_REFUSED, "You cannot come back this way. Join again.");
    } else if (known != null) {
      takeBack(known, enter, now);
    } else if (enter.fromBeforeRestart()) {
      boolean moderator = claims.moderator() || enter.moderator();
      admit(newcomer(claims.participant(), enter), moderator, enter.join().path(), now);
    } else {
      enter.session().fail(ErrorCode.RESUME_REFUSED, "You were away for too long. Join again.");
    }
  }

  private void takeBack(Participant known, RoomInput.Enter enter, long now) {
    ClientSession session = enter.session();
    ClientMessage.Join join = enter.join();
    @Nullable ClientSession before = known.session;
    if (before != null) {
      participants.disconnect(known);
      before.fail(ErrorCode.RESUMED_ELSEWHERE, "You came back to this room on another connection.");
    }
    participants.connect(known, session);
    known.lostAtNanos = Long.MAX_VALUE;
    known.name = join.name();
    known.moderator |= enter.moderator();
    path.sends(known, join.sources());
    session.admit();
    known.send(joined(known));
    participants.tellStateInTime(known, now);
    for (Map.Entry<SourceKind, String> silenced : known.silencedBy().entrySet()) {
      known.send(new ServerMessage.Muted(silenced.getValue(), silenced.getKey()));
    }
    path.handle(new PathEvent.Reconnected(known.id, join.path().isPresent()), now);
    path.tellSlots(known);
    path.tellSpeakers(known);
  }

  // Leaving.

  void leave(Participant participant, LeaveReason reason, long now) {
    participants.remove(participant);
    services.metrics().participants.dec();
    services.capacity().giveBack();
    participants.tellAll(new ServerMessage.ParticipantLeft(participant.id, reason));
    path.leave(participant, now);
    if (participants.isEmpty()) {
      end(now);
    } else if (participants.all().stream().noneMatch(each -> each.moderator)) {
      makeModerator(heir());
    }
  }

  /** The longest there, of those who are connected if there are any. */
  private Participant heir() {
    return participants.all().stream()
        .filter(Participant::connected)
        .findFirst()
        .orElseGet(() -> participants.all().iterator().next());
  }

  private void makeModerator(Participant heir) {
    heir.moderator = true;
    tokens.renew(heir);
    participants.tellState(heir);
    door.tell(heir);
  }

  /**
   * The room ends with its last person, and its lock with it: who waited at the door begins it
   * anew.
   */
  private void end(long now) {
    path.close();
    door.lock(false);
    tokens.stop();
    door.waiting().forEach(knocker -> letIn(knocker, now));
  }

  /** A bug has made the room useless: everybody is sent away, and nothing of it is left. */
  void abandon() {
    participants.sessions().forEach(session -> session.close(CloseReason.INTERNAL_ERROR));
    door.waiting().forEach(knocker -> knocker.session().close(CloseReason.INTERNAL_ERROR));
    path.close();
    services.metrics().participants.dec(participants.size());
    participants.all().forEach(each -> services.capacity().giveBack());
  }
}
