package org.gridroom.signaling.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that stand in messages of both directions. */
final class Parts {
  private Parts() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static Sources sources(JsonObject object) throws InvalidMessageException {
    return new Sources(object.flag("microphone"), object.flag("camera"), object.flag("screen"));
  }

  static ObjectNode write(ObjectNode node, Sources sources) {
    return node.put("microphone", sources.microphone())
        .put("camera", sources.camera())
        .put("screen", sources.screen());
  }

  /** Exactly one of {@code description} and {@code candidate}. */
  static Negotiation negotiation(JsonObject object) throws InvalidMessageException {
    if (object.has("description") == object.has("candidate")) {
      throw new InvalidMessageException("exactly one of description and candidate is needed");
    }
    if (object.has("description")) {
      return object.object(
          "description",
          description ->
              new Negotiation.Description(
                  description.constant("type", Negotiation.Description.Type.class),
                  description.text("sdp", 1, Limits.MESSAGE_BYTES)));
    }
    if (object.isNull("candidate")) {
      return new Negotiation.EndOfCandidates();
    }
    return object.object("candidate", Parts::candidate);
  }

  private static Negotiation candidate(JsonObject object) throws InvalidMessageException {
    @Nullable Integer index = null;
    if (object.has("sdpMLineIndex") && !object.isNull("sdpMLineIndex")) {
      index = (int) object.integer("sdpMLineIndex", 0, 65535);
    }
    return new Negotiation.Candidate(
        object.text("candidate", 0, Limits.CANDIDATE),
        object.nullableText("sdpMid", Limits.MID),
        index,
        object.nullableText("usernameFragment", Limits.UFRAG));
  }

  static ObjectNode write(ObjectNode node, Negotiation negotiation) {
    switch (negotiation) {
      case Negotiation.Description description ->
          node.putObject("description")
              .put("type", JsonObject.wireName(description.type()))
              .put("sdp", description.sdp());
      case Negotiation.Candidate candidate ->
          node.putObject("candidate")
              .put("candidate", candidate.candidate())
              .put("sdpMid", candidate.sdpMid())
              .put("sdpMLineIndex", candidate.sdpMLineIndex())
              .put("usernameFragment", candidate.usernameFragment());
      case Negotiation.EndOfCandidates() -> node.putNull("candidate");
    }
    return node;
  }

  static ArrayNode write(List<ShownSource> shown) {
    ArrayNode array = array();
    for (ShownSource slot : shown) {
      array
          .addObject()
          .put("mid", slot.mid())
          .put("participant", slot.participant())
          .put("source", JsonObject.wireName(slot.source()));
    }
    return array;
  }
}
