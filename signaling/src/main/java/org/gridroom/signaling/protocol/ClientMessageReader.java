package org.gridroom.signaling.protocol;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.gridroom.sfu.room.SourceKind;

/** JSON objects to {@link ClientMessage}s. */
final class ClientMessageReader {
  private ClientMessageReader() {}

  static ClientMessage read(JsonObject object) throws InvalidMessageException {
    String type = object.text("type", 1, 64);
    return switch (type) {
      case "join" -> join(object);
      case "leave" -> new ClientMessage.Leave();
      case "ping" -> new ClientMessage.Ping();
      case "sources" -> new ClientMessage.SetSources(Parts.sources(object));
      // Names are judged by the room, which has an error code of its own for them.
      case "rename" -> new ClientMessage.Rename(object.text("name", 0, Limits.RESUME));
      case "chat" -> new ClientMessage.Chat(object.text("text", 1, Limits.CHAT));
      case "signal" ->
          new ClientMessage.Signal(
              object.epoch("epoch"), object.id("to"), Parts.negotiation(object));
      case "offer" -> offer(object);
      case "show" -> new ClientMessage.Show(object.epoch("epoch"), shown(object, "slots"));
      case "ready" -> new ClientMessage.Ready(object.epoch("epoch"));
      case "committed" -> new ClientMessage.Committed(object.epoch("epoch"));
      case "path-failed" ->
          new ClientMessage.PathFailed(
              object.epoch("epoch"), object.text("reason", 0, Limits.REASON));
      case "lock" -> new ClientMessage.Lock(object.flag("locked"));
      case "admit" -> new ClientMessage.Admit(object.id("participant"));
      case "deny" -> new ClientMessage.Deny(object.id("participant"));
      case "mute" ->
          new ClientMessage.Mute(
              object.id("participant"), object.constant("source", SourceKind.class));
      case "remove" -> new ClientMessage.Remove(object.id("participant"));
      default -> throw new InvalidMessageException("unknown type " + JsonObject.shortened(type));
    };
  }

  private static ClientMessage.Join join(JsonObject object) throws InvalidMessageException {
    ClientMessage.Join join =
        new ClientMessage.Join(
            object.text("room", 0, Limits.RESUME),
            object.text("name", 0, Limits.RESUME),
            object.optionalText("token", Limits.TOKEN),
            object.optionalText("resume", Limits.RESUME),
            object.object("sources", Parts::sources),
            object.has("path")
                ? Optional.of(object.object("path", ClientMessageReader::reportedPath))
                : Optional.empty());
    if (join.path().isPresent() && join.resume().isEmpty()) {
      throw new InvalidMessageException("path stands only beside resume");
    }
    return join;
  }

  private static ReportedPath reportedPath(JsonObject object) throws InvalidMessageException {
    return new ReportedPath(object.epoch("epoch"), object.constant("kind", PathKind.class));
  }

  private static ClientMessage.Offer offer(JsonObject object) throws InvalidMessageException {
    List<PublishedSource> publishes =
        object.objects(
            "publishes",
            SourceKind.values().length,
            section ->
                new PublishedSource(
                    section.text("mid", 1, Limits.MID),
                    section.constant("source", SourceKind.class)));
    distinct("publishes", publishes, PublishedSource::mid);
    distinct("publishes", publishes, PublishedSource::source);
    return new ClientMessage.Offer(
        object.epoch("epoch"),
        object.text("sdp", 1, Limits.MESSAGE_BYTES),
        publishes,
        shown(object, "show"),
        object.flag("fresh"));
  }

  private static List<ShownSource> shown(JsonObject object, String field)
      throws InvalidMessageException {
    List<ShownSource> shown =
        object.objects(
            field,
            Limits.SLOTS,
            slot ->
                new ShownSource(
                    slot.text("mid", 1, Limits.MID),
                    slot.id("participant"),
                    slot.constant("source", SourceKind.class)));
    distinct(field, shown, ShownSource::mid);
    for (ShownSource slot : shown) {
      if (slot.source() == SourceKind.MICROPHONE) {
        throw new InvalidMessageException(field + ": a video slot shows camera or screen");
      }
    }
    return shown;
  }

  private static <T> void distinct(String field, List<T> entries, Function<T, Object> key)
      throws InvalidMessageException {
    Set<Object> keys = new HashSet<>();
    for (T entry : entries) {
      if (!keys.add(key.apply(entry))) {
        throw new InvalidMessageException(field + " names the same twice");
      }
    }
  }
}
