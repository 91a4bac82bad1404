package org.gridroom.signaling.room;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.gridroom.sfu.room.MediaCommand;
import org.gridroom.sfu.room.MediaEvent;
import org.gridroom.sfu.room.MediaNode;
import org.gridroom.sfu.room.SourceKind;
import org.gridroom.sfu.transport.TransportState;
import org.gridroom.signaling.path.PathEffect;
import org.gridroom.signaling.path.PathEvent;
import org.gridroom.signaling.path.PathMachine;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.protocol.KnockInfo;
import org.gridroom.signaling.protocol.LeaveReason;
import org.gridroom.signaling.protocol.PathKind;
import org.gridroom.signaling.protocol.PreparedPath;
import org.gridroom.signaling.protocol.RoomInfo;
import org.gridroom.signaling.protocol.ServerMessage;
import org.gridroom.signaling.protocol.Sources;
import org.gridroom.signaling.token.ResumeClaims;
import org.gridroom.signaling.token.ResumeTokens;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One room: who is in it, who knocks, and what they are told. Used by one thread at a time. */
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

  private static final Logger LOG = LoggerFactory.getLogger(Room.class);
  private static final String CONNECTION_LOST =
      "The connection to the media node was lost. The page connects again by itself.";

  /** A third of a token's life: whoever loses the connection has two thirds to come back. */
  private static final long RENEWAL_NANOS = ResumeTokens.LIFE.toNanos() / 3;

  private final String name;
  private final RoomSettings settings;
  private final Services services;
  private final PathMachine path;
  private final MediaConnections media;
  private final Map<String, Participant> participants = new LinkedHashMap<>();
  private final Door door = new Door();
  private final Map<ClientSession, String> ids = new HashMap<>();
  private List<String> speakers = List.of();
  private boolean locked;
  private long renewAtNanos = Long.MAX_VALUE;

  Room(String name, RoomSettings settings, Services services) {
    this.name = name;
    this.settings = settings;
    this.services = services;
    // An earlier life of this room began earlier and had fewer than one path a millisecond.
    this.path = new PathMachine(settings.path(), services.clock().millis());
    this.media = new MediaConnections(name, services.node());
  }

  String name() {
    return name;
  }

  boolean isEmpty() {
    return participants.isEmpty() && door.isEmpty();
  }

  /** When the next tick is due; {@link Long#MAX_VALUE} for never. */
  long nextTickNanos(long now) {
    OptionalLong pathTick = path.nextTickNanos(now);
    long earliest = Math.min(renewAtNanos, pathTick.orElse(Long.MAX_VALUE));
    for (Participant participant : participants.values()) {
      earliest = Math.min(earliest, participant.lostAtNanos);
      if (participant.changeUnannounced) {
        earliest = Math.min(earliest, participant.toAll.nextNanos());
      }
    }
    return earliest;
  }

  void handle(RoomInput input, long now) {
    switch (input) {
      case RoomInput.Enter enter -> enter(enter, now);
      case RoomInput.FromClient client -> fromClient(client, now);
      case RoomInput.Lost lost -> lost(lost.session(), now);
      case RoomInput.FromNode node -> fromNode(node.event(), now);
      case RoomInput.Tick() -> tick(now);
    }
  }

  // Coming in.

  private void enter(RoomInput.Enter enter, long now) {
    if (enter.resume().isPresent()) {
      resume(enter, enter.resume().get(), now);
      return;
    }
    String id = services.ids().get();
    ClientMessage.Join join = enter.join();
    if (locked && !enter.moderator()) {
      knock(new Door.Knocker(id, join.name(), join.sources(), enter.session()));
    } else if (takePlace(enter.session())) {
      boolean moderator = enter.moderator() || participants.isEmpty();
      admit(
          new Participant(id, join.name(), moderator, join.sources(), enter.session(), now),
          new PathEvent.Joined(id),
          now);
    }
  }

  private void knock(Door.Knocker knocker) {
    if (door.isFull()) {
      knocker
          .session()
          .fail(
              ErrorCode.TOO_MANY_KNOCKS,
              "The room is locked, and too many people wait to be let in. Try again later.");
      return;
    }
    door.add(knocker);
    ids.put(knocker.session(), knocker.id());
    knocker.session().send(new Outgoing(new ServerMessage.Waiting(knocker.id())));
    sendToModerators(new ServerMessage.Knock(knocker.id(), knocker.name()));
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

  private void resume(RoomInput.Enter enter, ResumeClaims claims, long now) {
    String id = claims.participant();
    ClientMessage.Join join = enter.join();
    @Nullable Participant known = participants.get(id);
    if (known == null) {
      if (!enter.fromBeforeRestart()) {
        enter.session().fail(ErrorCode.RESUME_REFUSED, "You were away for too long. Join again.");
      } else if (takePlace(enter.session())) {
        boolean moderator = claims.moderator() || enter.moderator() || participants.isEmpty();
        Participant restored =
            new Participant(id, join.name(), moderator, join.sources(), enter.session(), now);
        admit(restored, new PathEvent.Joined(id, join.path()), now);
      }
      return;
    }
    @Nullable ClientSession before = known.session;
    if (before != null) {
      ids.remove(before);
      before.fail(ErrorCode.RESUMED_ELSEWHERE, "You came back to this room on another connection.");
    }
    known.session = enter.session();
    known.lostAtNanos = Long.MAX_VALUE;
    known.name = join.name();
    known.moderator |= enter.moderator();
    lift(known, join.sources());
    ids.put(enter.session(), id);
    enter.session().admit();
    known.send(joined(known));
    known.changeUnannounced = true;
    announceChange(known, now);
    for (Map.Entry<SourceKind, String> silenced : known.silencedBy().entrySet()) {
      known.send(new ServerMessage.Muted(silenced.getValue(), silenced.getKey()));
    }
    onPath(new PathEvent.Reconnected(id, join.path().isPresent()), now);
    media.slotsOf(id).forEach(known::send);
    sendSpeakersTo(known);
  }

  private void admit(Participant participant, PathEvent.Joined event, long now) {
    ClientSession session = participant.session;
    if (session != null) {
      ids.put(session, participant.id);
      session.admit();
    }
    if (participants.isEmpty()) {
      renewAtNanos = now + RENEWAL_NANOS;
    }
    participants.put(participant.id, participant);
    services.metrics().participants.inc();
    participant.send(joined(participant));
    sendToOthers(participant, new ServerMessage.ParticipantJoined(participant.info()));
    sendSpeakersTo(participant);
    onPath(event, now);
  }

  private ServerMessage joined(Participant participant) {
    List<KnockInfo> knocks = new ArrayList<>();
    if (participant.moderator) {
      door.all().forEach(knocker -> knocks.add(knocker.info()));
    }
    return new ServerMessage.Joined(
        participant.id,
        resumeToken(participant),
        new RoomInfo(
            name, locked, participants.values().stream().map(Participant::info).toList(), knocks));
  }

  private String resumeToken(Participant participant) {
    return services
        .resumeTokens()
        .issue(
            new ResumeClaims(
                name, participant.id, participant.moderator, services.clock().millis()));
  }

  private void renewTokens(long now) {
    if (now >= renewAtNanos) {
      renewAtNanos = now + RENEWAL_NANOS;
      participants
          .values()
          .forEach(each -> each.send(new ServerMessage.Renewed(resumeToken(each))));
    }
  }

  // Going.

  private void lost(ClientSession session, long now) {
    @Nullable String id = ids.remove(session);
    if (id == null) {
      return;
    }
    Door.@Nullable Knocker knocker = door.find(id);
    if (knocker != null) {
      endKnock(knocker);
      return;
    }
    @Nullable Participant participant = participants.get(id);
    if (participant != null) {
      participant.session = null;
      participant.lostAtNanos = now + settings.resumeWindow().toNanos();
      participant.changeUnannounced = true;
      announceChange(participant, now);
      onPath(new PathEvent.Disconnected(id), now);
    }
  }

  private void leave(Participant participant, LeaveReason reason, long now) {
    participants.remove(participant.id);
    services.metrics().participants.dec();
    services.capacity().giveBack();
    if (participant.session != null) {
      ids.remove(participant.session);
    }
    media.releaseAll(participant.id);
    sendToAll(new ServerMessage.ParticipantLeft(participant.id, reason));
    onPath(new PathEvent.Left(participant.id), now);
    if (participants.isEmpty()) {
      end(now);
    } else if (participants.values().stream().noneMatch(p -> p.moderator)) {
      Participant heir =
          participants.values().stream()
              .filter(Participant::connected)
              .findFirst()
              .orElse(participants.values().iterator().next());
      heir.moderator = true;
      heir.send(new ServerMessage.Renewed(resumeToken(heir)));
      sendToAll(new ServerMessage.ParticipantChanged(heir.info()));
      door.all().forEach(k -> heir.send(new ServerMessage.Knock(k.id(), k.name())));
    }
  }

  /**
   * The room ends with its last person, and its lock with it: who waited at the door begins it
   * anew.
   */
  private void end(long now) {
    media.closeRoom();
    locked = false;
    renewAtNanos = Long.MAX_VALUE;
    speakers = List.of();
    for (Door.Knocker knocker : door.all()) {
      letIn(knocker, now);
    }
  }

  /** A bug has made it useless: everybody is sent away, and nothing of it is left. */
  void abandon() {
    ids.keySet().forEach(session -> session.close(CloseReason.INTERNAL_ERROR));
    media.closeRoom();
    services.metrics().participants.dec(participants.size());
    participants.keySet().forEach(each -> services.capacity().giveBack());
  }

  private void tick(long now) {
    for (Participant participant : List.copyOf(participants.values())) {
      if (now >= participant.lostAtNanos) {
        leave(participant, LeaveReason.LOST, now);
      }
    }
    participants.values().forEach(participant -> announceChange(participant, now));
    renewTokens(now);
    onPath(new PathEvent.Tick(), now);
  }

  // What people say.

  private void fromClient(RoomInput.FromClient input, long now) {
    @Nullable String id = ids.get(input.session());
    if (id == null) {
      return; // Said before the page learned that it is out.
    }
    @Nullable Participant participant = participants.get(id);
    if (participant != null) {
      said(participant, input.session(), input.message(), now);
      return;
    }
    Door.@Nullable Knocker knocker = door.find(id);
    if (knocker != null && input.message() instanceof ClientMessage.Leave) {
      ids.remove(input.session());
      endKnock(knocker);
      input.session().close(CloseReason.LEFT);
    } else {
      input.session().fail(ErrorCode.INVALID_MESSAGE, "Who waits at the door can only leave.");
    }
  }

  private void said(
      Participant participant, ClientSession session, ClientMessage message, long now) {
    switch (message) {
      case ClientMessage.Join join -> throw new IllegalStateException("handled by the session");
      case ClientMessage.Ping ping -> throw new IllegalStateException("handled by the session");
      case ClientMessage.Leave() -> {
        leave(participant, LeaveReason.LEFT, now);
        session.close(CloseReason.LEFT);
      }
      case ClientMessage.SetSources(Sources sources) -> {
        lift(participant, sources);
        participant.changeUnannounced = true;
        announceChange(participant, now);
      }
      case ClientMessage.Rename rename -> {
        Optional<String> displayName = Names.display(rename.name());
        if (displayName.isEmpty()) {
          session.fail(ErrorCode.INVALID_NAME, Rooms.NAME_RULE);
          return;
        }
        if (!maySpeakToAll(participant, session, now)) {
          return;
        }
        participant.name = displayName.get();
        sendToAll(new ServerMessage.ParticipantChanged(participant.info()));
      }
      case ClientMessage.Chat chat -> {
        if (maySpeakToAll(participant, session, now)) {
          sendToAll(
              new ServerMessage.Chat(
                  participant.id, participant.name, chat.text(), services.clock().millis()));
        }
      }
      case ClientMessage.Signal signal -> signal(participant, signal);
      case ClientMessage.Offer offer -> {
        if (path.holds(participant.id, offer.epoch(), PathKind.SFU)
            && !media.offer(participant, offer)) {
          participant.send(mediaRefused(offer.epoch(), CONNECTION_LOST));
        }
      }
      case ClientMessage.Show show -> media.show(participant.id, show);
      case ClientMessage.Ready ready ->
          onPath(new PathEvent.Ready(participant.id, ready.epoch()), now);
      case ClientMessage.Committed committed ->
          onPath(new PathEvent.Committed(participant.id, committed.epoch()), now);
      case ClientMessage.PathFailed failed -> {
        LOG.info(
            "room {}: {} has no path {}: {}",
            name,
            participant.id,
            failed.epoch(),
            printable(failed.reason()));
        onPath(new PathEvent.Failed(participant.id, failed.epoch()), now);
      }
      case ClientMessage.Lock lock -> {
        if (isModerator(participant, session)
            && locked != lock.locked()
            && maySpeakToAll(participant, session, now)) {
          locked = lock.locked();
          sendToAll(new ServerMessage.RoomChanged(locked));
        }
      }
      case ClientMessage.Admit admit -> {
        Door.@Nullable Knocker knocker = knockerFor(participant, session, admit.participant());
        if (knocker != null) {
          letIn(knocker, now);
        }
      }
      case ClientMessage.Deny deny -> {
        Door.@Nullable Knocker knocker = knockerFor(participant, session, deny.participant());
        if (knocker != null) {
          ids.remove(knocker.session());
          endKnock(knocker);
          knocker.session().fail(ErrorCode.DENIED, "A moderator did not let you in.");
        }
      }
      case ClientMessage.Mute mute -> {
        @Nullable Participant target = targetOf(participant, session, mute.participant());
        if (target != null && maySpeakToAll(participant, session, now)) {
          target.silencedBy().put(mute.source(), participant.id);
          services.node().submit(new MediaCommand.Silence(name, target.id, mute.source(), true));
          target.send(new ServerMessage.Muted(participant.id, mute.source()));
          sendToAll(new ServerMessage.ParticipantChanged(target.info()));
        }
      }
      case ClientMessage.Remove remove -> {
        @Nullable Participant target = targetOf(participant, session, remove.participant());
        if (target != null) {
          remove(target, now);
        }
      }
    }
  }

  private void remove(Participant target, long now) {
    services.removals().add(target.id);
    @Nullable ClientSession session = target.session;
    leave(target, LeaveReason.REMOVED, now);
    if (session != null) {
      session.fail(ErrorCode.REMOVED, "A moderator removed you from the room.");
    }
  }

  private void lift(Participant participant, Sources sources) {
    for (SourceKind kind : participant.say(sources).keySet()) {
      services.node().submit(new MediaCommand.Silence(name, participant.id, kind, false));
    }
  }

  private void signal(Participant from, ClientMessage.Signal signal) {
    @Nullable Participant to = participants.get(signal.to());
    if (to != null
        && to != from
        && path.holds(from.id, signal.epoch(), PathKind.P2P)
        && path.holds(to.id, signal.epoch(), PathKind.P2P)) {
      to.send(new ServerMessage.Signal(signal.epoch(), from.id, signal.negotiation()));
    }
  }

  // What moderators do.

  private static boolean isModerator(Participant participant, ClientSession session) {
    if (!participant.moderator) {
      session.fail(ErrorCode.NOT_MODERATOR, "Only moderators can do that.");
    }
    return participant.moderator;
  }

  private @Nullable Participant targetOf(
      Participant participant, ClientSession session, String target) {
    if (!isModerator(participant, session)) {
      return null;
    }
    @Nullable Participant found = participants.get(target);
    if (found == null) {
      session.fail(ErrorCode.UNKNOWN_PARTICIPANT, "That person has left.");
    }
    return found;
  }

  private Door.@Nullable Knocker knockerFor(
      Participant participant, ClientSession session, String target) {
    if (!isModerator(participant, session)) {
      return null;
    }
    Door.@Nullable Knocker found = door.find(target);
    if (found == null) {
      session.fail(ErrorCode.UNKNOWN_PARTICIPANT, "That person waits no more.");
    }
    return found;
  }

  private void letIn(Door.Knocker knocker, long now) {
    endKnock(knocker);
    if (!takePlace(knocker.session())) {
      ids.remove(knocker.session());
      return;
    }
    Participant participant =
        new Participant(
            knocker.id(),
            knocker.name(),
            participants.isEmpty(),
            knocker.sources(),
            knocker.session(),
            now);
    admit(participant, new PathEvent.Joined(knocker.id()), now);
  }

  private void endKnock(Door.Knocker knocker) {
    door.remove(knocker);
    sendToModerators(new ServerMessage.KnockEnded(knocker.id()));
  }

  // The media path.

  private void onPath(PathEvent event, long now) {
    for (PathEffect effect : path.handle(event, now)) {
      switch (effect) {
        case PathEffect.Prepare prepare ->
            tell(prepare, new ServerMessage.Prepare(prepare.epoch(), preparedPath(prepare)));
        case PathEffect.Commit commit -> tell(commit, new ServerMessage.Commit(commit.epoch()));
        case PathEffect.Retire retire -> tell(retire, new ServerMessage.Retire(retire.epoch()));
        case PathEffect.Abort abort ->
            tell(abort, new ServerMessage.Abort(abort.epoch(), abort.reason()));
        case PathEffect.Release release -> media.release(release.member(), release.epoch());
        case PathEffect.Switched switched -> {
          LOG.info(
              "room {}: path {} -> {} {}", name, switched.from(), switched.to(), switched.result());
          services.metrics().count(switched);
        }
      }
    }
  }

  private void tell(PathEffect.Told effect, ServerMessage message) {
    @Nullable Participant participant = participants.get(effect.member());
    if (participant != null) {
      participant.send(message);
    }
  }

  private static PreparedPath preparedPath(PathEffect.Prepare prepare) {
    return switch (prepare.kind()) {
      case P2P -> new PreparedPath.PeerToPeer(prepare.peers(), prepare.replaces());
      case SFU -> new PreparedPath.ToNode(prepare.replaces());
    };
  }

  private void fromNode(MediaEvent event, long now) {
    switch (event) {
      case MediaEvent.Answered answered -> {
        MediaConnections.@Nullable Owner owner = media.owner(answered.connection());
        media.answered(answered.connection());
        // Who is away meanwhile offers again when they are back.
        if (owner != null) {
          sendTo(owner, new ServerMessage.Answer(owner.epoch(), answered.answer()));
        }
      }
      case MediaEvent.Refused refused -> {
        MediaConnections.@Nullable Owner owner = media.owner(refused.connection());
        if (owner != null) {
          sendTo(owner, mediaRefused(owner.epoch(), refused.message()));
          if (media.refused(refused.connection())) {
            onPath(new PathEvent.Failed(owner.participant(), owner.epoch()), now);
          }
        }
      }
      case MediaEvent.ConnectionStateChanged changed -> {
        MediaConnections.@Nullable Owner owner = media.owner(changed.connection());
        boolean lost =
            changed.state() == TransportState.FAILED || changed.state() == TransportState.CLOSED;
        // What was closed by us has no owner any more.
        if (owner != null && lost) {
          media.lost(changed.connection());
          sendTo(owner, mediaRefused(owner.epoch(), CONNECTION_LOST));
          onPath(new PathEvent.Failed(owner.participant(), owner.epoch()), now);
        }
      }
      case MediaEvent.SlotsChanged changed -> {
        media.slotsChanged(changed);
        MediaConnections.@Nullable Owner owner = media.owner(changed.connection());
        ServerMessage.@Nullable Slots slots = media.slots(changed.connection());
        if (owner != null && slots != null) {
          sendTo(owner, slots);
        }
      }
      case MediaEvent.SpeakersChanged changed -> {
        speakers = changed.participants();
        sendToAll(new ServerMessage.Speakers(speakers));
      }
    }
  }

  // Saying it.

  /** What one says and all hear costs as many messages as there are people. */
  private static boolean maySpeakToAll(Participant participant, ClientSession session, long now) {
    boolean allowed = participant.toAll.take(now);
    if (!allowed) {
      session.fail(
          ErrorCode.SLOW_DOWN, "That was too much at once. Wait some seconds, then try again.");
    }
    return allowed;
  }

  /** What is on and off must not get lost: the newest state is told as soon as it may be. */
  private void announceChange(Participant participant, long now) {
    if (participant.changeUnannounced && participant.toAll.take(now)) {
      participant.changeUnannounced = false;
      sendToAll(new ServerMessage.ParticipantChanged(participant.info()));
    }
  }

  private static ServerMessage mediaRefused(long epoch, String message) {
    return new ServerMessage.ErrorMessage(ErrorCode.MEDIA_REFUSED, message, OptionalLong.of(epoch));
  }

  private void sendTo(MediaConnections.Owner owner, ServerMessage message) {
    @Nullable Participant participant = participants.get(owner.participant());
    if (participant != null) {
      participant.send(message);
    }
  }

  private void sendSpeakersTo(Participant participant) {
    if (!speakers.isEmpty()) {
      participant.send(new ServerMessage.Speakers(speakers));
    }
  }

  private void sendToAll(ServerMessage message) {
    Outgoing outgoing = new Outgoing(message);
    participants.values().forEach(participant -> participant.send(outgoing));
  }

  private void sendToOthers(Participant self, ServerMessage message) {
    Outgoing outgoing = new Outgoing(message);
    for (Participant participant : participants.values()) {
      if (participant != self) {
        participant.send(outgoing);
      }
    }
  }

  private void sendToModerators(ServerMessage message) {
    Outgoing outgoing = new Outgoing(message);
    for (Participant participant : participants.values()) {
      if (participant.moderator) {
        participant.send(outgoing);
      }
    }
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
