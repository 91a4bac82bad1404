package org.gridroom.signaling.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@link ServerMessage}s to JSON objects. */
final class ServerMessageWriter {
  private ServerMessageWriter() {}

  static ObjectNode write(ServerMessage message) {
    return switch (message) {
      case ServerMessage.Joined joined -> joined(joined);
      case ServerMessage.Waiting waiting ->
          typed("waiting").put("participant", waiting.participant());
      case ServerMessage.Renewed renewed -> typed("renewed").put("resume", renewed.resume());
      case ServerMessage.Pong() -> typed("pong");
      case ServerMessage.ParticipantJoined joined ->
          with(typed("participant-joined"), joined.participant());
      case ServerMessage.ParticipantChanged changed ->
          with(typed("participant-changed"), changed.participant());
      case ServerMessage.ParticipantLeft left ->
          typed("participant-left")
              .put("participant", left.participant())
              .put("reason", JsonObject.wireName(left.reason()));
      case ServerMessage.RoomChanged changed ->
          typed("room-changed").put("locked", changed.locked());
      case ServerMessage.Knock knock ->
          typed("knock").put("participant", knock.participant()).put("name", knock.name());
      case ServerMessage.KnockEnded ended ->
          typed("knock-ended").put("participant", ended.participant());
      case ServerMessage.Chat chat ->
          typed("chat")
              .put("participant", chat.participant())
              .put("name", chat.name())
              .put("text", chat.text())
              .put("sentAt", chat.sentAtMillis());
      case ServerMessage.Muted muted ->
          typed("muted")
              .put("participant", muted.participant())
              .put("source", JsonObject.wireName(muted.source()));
      case ServerMessage.Prepare prepare -> prepare(prepare);
      case ServerMessage.Commit commit -> typed("commit").put("epoch", commit.epoch());
      case ServerMessage.Retire retire -> typed("retire").put("epoch", retire.epoch());
      case ServerMessage.Abort abort ->
          typed("abort").put("epoch", abort.epoch()).put("reason", abort.reason());
      case ServerMessage.Signal signal ->
          Parts.write(
              typed("signal").put("epoch", signal.epoch()).put("from", signal.from()),
              signal.negotiation());
      case ServerMessage.Answer answer ->
          typed("answer").put("epoch", answer.epoch()).put("sdp", answer.sdp());
      case ServerMessage.Slots slots -> slots(slots);
      case ServerMessage.Speakers speakers -> {
        ObjectNode node = typed("speakers");
        ArrayNode array = node.putArray("participants");
        speakers.participants().forEach(array::add);
        yield node;
      }
      case ServerMessage.ErrorMessage error -> {
        ObjectNode node =
            typed("error")
                .put("code", error.code().wireName())
                .put("message", error.message())
                .put("fatal", error.code().fatal());
        error.epoch().ifPresent(epoch -> node.put("epoch", epoch));
        yield node;
      }
    };
  }

  private static ObjectNode joined(ServerMessage.Joined joined) {
    ObjectNode node =
        typed("joined").put("participant", joined.participant()).put("resume", joined.resume());
    ObjectNode room =
        node.putObject("room")
            .put("name", joined.room().name())
            .put("locked", joined.room().locked());
    ArrayNode participants = room.putArray("participants");
    for (ParticipantInfo participant : joined.room().participants()) {
      participants.add(participant(participant));
    }
    ArrayNode knocks = room.putArray("knocks");
    for (KnockInfo knock : joined.room().knocks()) {
      knocks.addObject().put("participant", knock.participant()).put("name", knock.name());
    }
    return node;
  }

  private static ObjectNode with(ObjectNode node, ParticipantInfo participant) {
    node.set("participant", participant(participant));
    return node;
  }

  private static ObjectNode participant(ParticipantInfo participant) {
    ObjectNode node =
        Parts.object()
            .put("id", participant.id())
            .put("name", participant.name())
            .put("moderator", participant.moderator());
    Parts.write(node.putObject("sources"), participant.sources());
    if (!participant.silenced().isEmpty()) {
      ArrayNode silenced = node.putArray("silenced");
      participant.silenced().stream()
          .sorted()
          .forEach(kind -> silenced.add(JsonObject.wireName(kind)));
    }
    return node.put("connected", participant.connected());
  }

  private static ObjectNode prepare(ServerMessage.Prepare prepare) {
    ObjectNode node = typed("prepare").put("epoch", prepare.epoch());
    ObjectNode path = node.putObject("path");
    switch (prepare.path()) {
      case PreparedPath.PeerToPeer p2p -> {
        path.put("kind", JsonObject.wireName(PathKind.P2P));
        ArrayNode peers = path.putArray("peers");
        for (PreparedPath.Peer peer : p2p.peers()) {
          peers.addObject().put("participant", peer.participant()).put("polite", peer.polite());
        }
      }
      case PreparedPath.ToNode sfu -> path.put("kind", JsonObject.wireName(PathKind.SFU));
    }
    prepare.path().replaces().ifPresent(epoch -> path.put("replaces", epoch));
    return node;
  }

  private static ObjectNode slots(ServerMessage.Slots slots) {
    ObjectNode node = typed("slots").put("epoch", slots.epoch());
    ArrayNode array = node.putArray("slots");
    for (FilledSlot slot : slots.slots()) {
      array
          .addObject()
          .put("mid", slot.mid())
          .put("participant", slot.participant())
          .put("source", JsonObject.wireName(slot.source()))
          .put("csrc", slot.csrc());
    }
    return node;
  }

  private static ObjectNode typed(String type) {
    return Parts.object().put("type", type);
  }
}
