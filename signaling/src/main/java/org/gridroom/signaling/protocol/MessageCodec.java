package org.gridroom.signaling.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Messages to and from JSON text. Reading is strict: unknown types and fields, missing fields,
 * duplicate keys, values of another form, nesting and trailing tokens are refused with a reason.
 * Safe for use by many threads.
 */
public final class MessageCodec {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(Limits.NESTING)
                          .maxStringLength(Limits.MESSAGE_BYTES)
                          .maxNameLength(Limits.ID)
                          .maxNumberLength(32)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final ObjectReader READER = MAPPER.readerFor(JsonNode.class);
  private static final ObjectWriter WRITER = MAPPER.writer();

  private MessageCodec() {}

  /** Reads what a page said: UTF-8 of one JSON object. */
  public static Decoded<ClientMessage> decodeClient(byte[] json) {
    return decode(json, ClientMessageReader::read);
  }

  /** Reads what a server said. */
  public static Decoded<ServerMessage> decodeServer(byte[] json) {
    return decode(json, ServerMessageReader::read);
  }

  /** The UTF-8 of what a page says. */
  public static byte[] encode(ClientMessage message) {
    return bytes(ClientMessageWriter.write(message));
  }

  /** The UTF-8 of what a server says. */
  public static byte[] encode(ServerMessage message) {
    return bytes(ServerMessageWriter.write(message));
  }

  private static <M> Decoded<M> decode(byte[] json, JsonObject.Reader<M> reader) {
    try {
      return new Decoded.Valid<>(JsonObject.read(READER.readTree(json), "", reader));
    } catch (InvalidMessageException e) {
      return new Decoded.Invalid<>(String.valueOf(e.getMessage()));
    } catch (JsonProcessingException e) {
      return new Decoded.Invalid<>("not JSON: " + JsonObject.shortened(e.getOriginalMessage()));
    } catch (IOException e) {
      return new Decoded.Invalid<>("not UTF-8");
    }
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return WRITER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot be written", e);
    }
  }
}
