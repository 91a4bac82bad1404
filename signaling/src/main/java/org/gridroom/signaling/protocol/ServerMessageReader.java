package org.gridroom.signaling.protocol;

import java.util.OptionalLong;
import java.util.Set;
import org.gridroom.sfu.room.SourceKind;

/** JSON objects to {@link ServerMessage}s: for bots and tests. */
final class ServerMessageReader {
  /**
   * More than a room or a connection can have, so that a broken server cannot fill a bot's memory.
   */
  private static final int MAX_ENTRIES = 100_000;

  private ServerMessageReader() {}

  static ServerMessage read(JsonObject object) throws InvalidMessageException {
    String type = object.text("type", 1, 64);
    return switch (type) {
      case "joined" ->
          new ServerMessage.Joined(
              object.id("participant"),
              object.text("resume", 1, Limits.RESUME),
              object.object("room", ServerMessageReader::room));
      case "waiting" -> new ServerMessage.Waiting(object.id("participant"));
      case "renewed" -> new ServerMessage.Renewed(object.text("resume", 1, Limits.RESUME));
      case "pong" -> new ServerMessage.Pong();
      case "participant-joined" ->
          new ServerMessage.ParticipantJoined(
              object.object("participant", ServerMessageReader::participant));
      case "participant-changed" ->
          new ServerMessage.ParticipantChanged(
              object.object("participant", ServerMessageReader::participant));
      case "participant-left" ->
          new ServerMessage.ParticipantLeft(
              object.id("participant"), object.constant("reason", LeaveReason.class));
      case "room-changed" -> new ServerMessage.RoomChanged(object.flag("locked"));
      case "knock" -> {
        KnockInfo knock = knock(object);
        yield new ServerMessage.Knock(knock.participant(), knock.name());
      }
      case "knock-ended" -> new ServerMessage.KnockEnded(object.id("participant"));
      case "chat" ->
          new ServerMessage.Chat(
              object.id("participant"),
              object.text("name", 1, Limits.NAME),
              object.text("text", 1, Limits.CHAT),
              object.integer("sentAt", 0, Limits.EPOCH));
      case "muted" ->
          new ServerMessage.Muted(
              object.id("participant"), object.constant("source", SourceKind.class));
      case "prepare" ->
          new ServerMessage.Prepare(
              object.epoch("epoch"), object.object("path", ServerMessageReader::path));
      case "commit" -> new ServerMessage.Commit(object.epoch("epoch"));
      case "retire" -> new ServerMessage.Retire(object.epoch("epoch"));
      case "abort" ->
          new ServerMessage.Abort(object.epoch("epoch"), object.text("reason", 0, Limits.REASON));
      case "signal" ->
          new ServerMessage.Signal(
              object.epoch("epoch"), object.id("from"), Parts.negotiation(object));
      case "answer" ->
          new ServerMessage.Answer(
              object.epoch("epoch"), object.text("sdp", 1, Limits.MESSAGE_BYTES));
      case "slots" ->
          new ServerMessage.Slots(
              object.epoch("epoch"),
              object.objects(
                  "slots",
                  MAX_ENTRIES,
                  slot ->
                      new FilledSlot(
                          slot.text("mid", 1, Limits.MID),
                          slot.id("participant"),
                          slot.constant("source", SourceKind.class),
                          slot.integer("csrc", 1, 0xFFFF_FFFFL))));
      case "speakers" -> new ServerMessage.Speakers(object.ids("participants", MAX_ENTRIES));
      case "error" -> error(object);
      default -> throw new InvalidMessageException("unknown type " + JsonObject.shortened(type));
    };
  }

  private static RoomInfo room(JsonObject object) throws InvalidMessageException {
    return new RoomInfo(
        object.text("name", 1, Limits.ROOM),
        object.flag("locked"),
        object.objects("participants", MAX_ENTRIES, ServerMessageReader::participant),
        object.objects("knocks", MAX_ENTRIES, ServerMessageReader::knock));
  }

  private static ParticipantInfo participant(JsonObject object) throws InvalidMessageException {
    return new ParticipantInfo(
        object.id("id"),
        object.text("name", 1, Limits.NAME),
        object.flag("moderator"),
        object.object("sources", Parts::sources),
        object.has("silenced") ? object.constants("silenced", SourceKind.class) : Set.of(),
        object.flag("connected"));
  }

  private static KnockInfo knock(JsonObject object) throws InvalidMessageException {
    return new KnockInfo(object.id("participant"), object.text("name", 1, Limits.NAME));
  }

  private static PreparedPath path(JsonObject object) throws InvalidMessageException {
    OptionalLong replaces = object.optionalEpoch("replaces");
    return switch (object.constant("kind", PathKind.class)) {
      case SFU -> new PreparedPath.ToNode(replaces);
      case P2P ->
          new PreparedPath.PeerToPeer(
              object.objects(
                  "peers",
                  MAX_ENTRIES,
                  peer -> new PreparedPath.Peer(peer.id("participant"), peer.flag("polite"))),
              replaces);
    };
  }

  private static ServerMessage.ErrorMessage error(JsonObject object)
      throws InvalidMessageException {
    ErrorCode code = ErrorCode.ofWireName(object.text("code", 1, 64));
    if (code == null || code.fatal() != object.flag("fatal")) {
      throw new InvalidMessageException("code and fatal are no error of the protocol");
    }
    return new ServerMessage.ErrorMessage(
        code, object.text("message", 0, 1024), object.optionalEpoch("epoch"));
  }
}
