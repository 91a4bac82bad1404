package org.gridroom.signaling.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@link ClientMessage}s to JSON objects: for bots and tests. */
final class ClientMessageWriter {
  private ClientMessageWriter() {}

  static ObjectNode write(ClientMessage message) {
    return switch (message) {
      case ClientMessage.Join join -> join(join);
      case ClientMessage.Leave() -> typed("leave");
      case ClientMessage.Ping() -> typed("ping");
      case ClientMessage.SetSources(Sources sources) -> Parts.write(typed("sources"), sources);
      case ClientMessage.Rename rename -> typed("rename").put("name", rename.name());
      case ClientMessage.Chat chat -> typed("chat").put("text", chat.text());
      case ClientMessage.Signal signal ->
          Parts.write(
              typed("signal").put("epoch", signal.epoch()).put("to", signal.to()),
              signal.negotiation());
      case ClientMessage.Offer offer -> offer(offer);
      case ClientMessage.Show show -> {
        ObjectNode node = typed("show").put("epoch", show.epoch());
        node.set("slots", Parts.write(show.slots()));
        yield node;
      }
      case ClientMessage.Ready ready -> typed("ready").put("epoch", ready.epoch());
      case ClientMessage.Committed committed -> typed("committed").put("epoch", committed.epoch());
      case ClientMessage.PathFailed failed ->
          typed("path-failed").put("epoch", failed.epoch()).put("reason", failed.reason());
      case ClientMessage.Lock lock -> typed("lock").put("locked", lock.locked());
      case ClientMessage.Admit admit -> typed("admit").put("participant", admit.participant());
      case ClientMessage.Deny deny -> typed("deny").put("participant", deny.participant());
      case ClientMessage.Mute mute ->
          typed("mute")
              .put("participant", mute.participant())
              .put("source", JsonObject.wireName(mute.source()));
      case ClientMessage.Remove remove -> typed("remove").put("participant", remove.participant());
    };
  }

  private static ObjectNode join(ClientMessage.Join join) {
    ObjectNode node = typed("join").put("room", join.room()).put("name", join.name());
    join.token().ifPresent(token -> node.put("token", token));
    join.resume().ifPresent(resume -> node.put("resume", resume));
    Parts.write(node.putObject("sources"), join.sources());
    join.path()
        .ifPresent(path ->
            node.putObject("path")
                .put("epoch", path.epoch())
                .put("kind", JsonObject.wireName(path.kind())));
    return node;
  }

  private static ObjectNode offer(ClientMessage.Offer offer) {
    ObjectNode node = typed("offer").put("epoch", offer.epoch()).put("sdp", offer.sdp());
    ArrayNode publishes = node.putArray("publishes");
    for (PublishedSource section : offer.publishes()) {
      publishes
          .addObject()
          .put("mid", section.mid())
          .put("source", JsonObject.wireName(section.source()));
    }
    node.set("show", Parts.write(offer.show()));
    return node.put("fresh", offer.fresh());
  }

  private static ObjectNode typed(String type) {
    return Parts.object().put("type", type);
  }
}
