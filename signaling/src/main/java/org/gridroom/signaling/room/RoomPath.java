package org.gridroom.signaling.room;

import java.util.List;
import java.util.OptionalLong;
import org.gridroom.sfu.room.MediaEvent;
import org.gridroom.sfu.room.SourceKind;
import org.gridroom.sfu.transport.TransportState;
import org.gridroom.signaling.path.PathEffect;
import org.gridroom.signaling.path.PathEvent;
import org.gridroom.signaling.path.PathMachine;
import org.gridroom.signaling.path.PathSettings;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.protocol.PathKind;
import org.gridroom.signaling.protocol.PreparedPath;
import org.gridroom.signaling.protocol.ServerMessage;
import org.gridroom.signaling.protocol.Sources;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The media path of a room between its pages and the node: carries out what the path machine asks
 * for, and passes on what pages say to each other and to the node, as far as they are on a path.
 */
final class RoomPath {
  private static final Logger LOG = LoggerFactory.getLogger(RoomPath.class);
  private static final String CONNECTION_LOST =
      "The connection to the media node was lost. The page connects again by itself.";

  private final String room;
  private final RoomMetrics metrics;
  private final Participants participants;
  private final PathMachine machine;
  private final MediaConnections media;
  private List<String> speakers = List.of();

  RoomPath(String room, PathSettings settings, Room.Services services, Participants participants) {
    this.room = room;
    this.metrics = services.metrics();
    this.participants = participants;
    // An earlier life of this room began earlier and had fewer than one path a millisecond.
    this.machine = new PathMachine(settings, services.clock().millis());
    this.media = new MediaConnections(room, services.node());
  }

  /** When a {@link PathEvent.Tick} is due. */
  OptionalLong nextTickNanos(long nowNanos) {
    return machine.nextTickNanos(nowNanos);
  }

  /** Lets something happen to the path, and does what follows. */
  void handle(PathEvent event, long nowNanos) {
    for (PathEffect effect : machine.handle(event, nowNanos)) {
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
              "room {}: path {} -> {} {}", room, switched.from(), switched.to(), switched.result());
          metrics.count(switched);
        }
      }
    }
  }

  private void tell(PathEffect.Told effect, ServerMessage message) {
    participants.tell(effect.member(), message);
  }

  private static PreparedPath preparedPath(PathEffect.Prepare prepare) {
    return switch (prepare.kind()) {
      case P2P -> new PreparedPath.PeerToPeer(prepare.peers(), prepare.replaces());
      case SFU -> new PreparedPath.ToNode(prepare.replaces());
    };
  }

  // What pages say.

  void signal(Participant from, ClientMessage.Signal signal) {
    @Nullable Participant to = participants.find(signal.to());
    if (to != null
        && to != from
        && machine.holds(from.id, signal.epoch(), PathKind.P2P)
        && machine.holds(to.id, signal.epoch(), PathKind.P2P)) {
      to.send(new ServerMessage.Signal(signal.epoch(), from.id, signal.negotiation()));
    }
  }

  void offer(Participant participant, ClientMessage.Offer offer) {
    if (machine.holds(participant.id, offer.epoch(), PathKind.SFU)
        && !media.offer(participant, offer)) {
      participant.send(refusal(offer.epoch(), CONNECTION_LOST));
    }
  }

  void show(Participant participant, ClientMessage.Show show) {
    media.show(participant.id, show);
  }

  void failed(Participant participant, ClientMessage.PathFailed failed, long nowNanos) {
    LOG.info(
        "room {}: {} has no path {}: {}",
        room,
        participant.id,
        failed.epoch(),
        failed.reason().replaceAll("\\p{Cntrl}", " "));
    handle(new PathEvent.Failed(participant.id, failed.epoch()), nowNanos);
  }

  /**
   * Takes what a page says it sends: what was silenced, and is turned on anew, is forwarded again.
   */
  void sends(Participant participant, Sources sources) {
    for (SourceKind kind : participant.say(sources)) {
      media.silence(participant.id, kind, false);
    }
  }

  /** Forwards nothing of a source until its page has turned it off and on. */
  void silence(Participant participant, SourceKind kind) {
    media.silence(participant.id, kind, true);
  }

  /** Somebody has left the room. */
  void leave(Participant participant, long nowNanos) {
    media.releaseAll(participant.id);
    handle(new PathEvent.Left(participant.id), nowNanos);
  }

  /** Nobody is in the room any more. */
  void close() {
    media.closeRoom();
    speakers = List.of();
  }

  // What the node says.

  void fromNode(MediaEvent event, long nowNanos) {
    switch (event) {
      case MediaEvent.Answered answered -> {
        media.answered(answered.connection());
        // Who is away meanwhile offers again when they are back.
        MediaConnections.@Nullable Owner owner = media.owner(answered.connection());
        if (owner != null) {
          participants.tell(
              owner.participant(), new ServerMessage.Answer(owner.epoch(), answered.answer()));
        }
      }
      case MediaEvent.Refused refused -> {
        MediaConnections.@Nullable Owner owner = media.owner(refused.connection());
        if (owner != null) {
          participants.tell(owner.participant(), refusal(owner.epoch(), refused.message()));
          if (media.refused(refused.connection())) {
            handle(new PathEvent.Failed(owner.participant(), owner.epoch()), nowNanos);
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
          participants.tell(owner.participant(), refusal(owner.epoch(), CONNECTION_LOST));
          handle(new PathEvent.Failed(owner.participant(), owner.epoch()), nowNanos);
        }
      }
      case MediaEvent.SlotsChanged changed -> {
        media.slotsChanged(changed);
        MediaConnections.@Nullable Owner owner = media.owner(changed.connection());
        ServerMessage.@Nullable Slots slots = media.slots(changed.connection());
        if (owner != null && slots != null) {
          participants.tell(owner.participant(), slots);
        }
      }
      case MediaEvent.SpeakersChanged changed -> {
        speakers = changed.participants();
        participants.tellAll(new ServerMessage.Speakers(speakers));
      }
    }
  }

  private static ServerMessage refusal(long epoch, String message) {
    return new ServerMessage.ErrorMessage(ErrorCode.MEDIA_REFUSED, message, OptionalLong.of(epoch));
  }

  /** Tells somebody what their slots carry. */
  void tellSlots(Participant participant) {
    media.slotsOf(participant.id).forEach(participant::send);
  }

  /** Tells somebody who speaks, if anybody does. */
  void tellSpeakers(Participant participant) {
    if (!speakers.isEmpty()) {
      participant.send(new ServerMessage.Speakers(speakers));
    }
  }
}
