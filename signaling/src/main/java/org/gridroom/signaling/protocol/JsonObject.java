package org.gridroom.signaling.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one JSON object, each once, and in the end refuses those that nobody asked
 * for.
 */
final class JsonObject {
  /** Turns a JSON object into something. */
  interface Reader<T> {
    T read(JsonObject object) throws InvalidMessageException;
  }

  private final JsonNode node;
  private final String where;
  private final Set<String> seen = new HashSet<>();

  private JsonObject(JsonNode node, String where) {
    this.node = node;
    this.where = where;
  }

  /** Reads all of {@code node}, which must be an object. */
  static <T> T read(JsonNode node, String where, Reader<T> reader) throws InvalidMessageException {
    if (!node.isObject()) {
      throw new InvalidMessageException(where + " must be an object");
    }
    JsonObject object = new JsonObject(node, where);
    T result = reader.read(object);
    if (object.seen.size() != node.size()) {
      for (var fields = node.fieldNames(); fields.hasNext(); ) {
        String field = fields.next();
        if (!object.seen.contains(field)) {
          throw new InvalidMessageException("unknown field " + object.path(shortened(field)));
        }
      }
    }
    return result;
  }

  boolean has(String field) {
    return node.has(field);
  }

  /** Text of {@code minLength} to {@code maxLength} UTF-16 code units. */
  String text(String field, int minLength, int maxLength) throws InvalidMessageException {
    return text(required(field), path(field), minLength, maxLength);
  }

  Optional<String> optionalText(String field, int maxLength) throws InvalidMessageException {
    return has(field) ? Optional.of(text(field, 1, maxLength)) : Optional.empty();
  }

  /** Text that may be null or absent. */
  @Nullable String nullableText(String field, int maxLength) throws InvalidMessageException {
    JsonNode value = optional(field);
    return value == null || value.isNull() ? null : text(value, path(field), 0, maxLength);
  }

  String id(String field) throws InvalidMessageException {
    return text(field, 1, Limits.ID);
  }

  boolean flag(String field) throws InvalidMessageException {
    JsonNode value = required(field);
    if (!value.isBoolean()) {
      throw new InvalidMessageException(path(field) + " must be true or false");
    }
    return value.booleanValue();
  }

  long integer(String field, long min, long max) throws InvalidMessageException {
    JsonNode value = required(field);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < min
        || value.longValue() > max) {
      throw new InvalidMessageException(
          path(field) + " must be an integer from " + min + " to " + max);
    }
    return value.longValue();
  }

  long epoch(String field) throws InvalidMessageException {
    return integer(field, 1, Limits.EPOCH);
  }

  OptionalLong optionalEpoch(String field) throws InvalidMessageException {
    return has(field) ? OptionalLong.of(epoch(field)) : OptionalLong.empty();
  }

  /** One of the constants of an enum: its lower-case name, with hyphens. */
  <E extends Enum<E>> E constant(String field, Class<E> type) throws InvalidMessageException {
    return constant(required(field), field, type);
  }

  /** Some of the constants of an enum, each once at most. */
  <E extends Enum<E>> Set<E> constants(String field, Class<E> type) throws InvalidMessageException {
    Set<E> result = EnumSet.noneOf(type);
    for (JsonNode element : array(field, type.getEnumConstants().length)) {
      if (!result.add(constant(element, field, type))) {
        throw new InvalidMessageException(path(field) + " names the same twice");
      }
    }
    return result;
  }

  private <E extends Enum<E>> E constant(JsonNode value, String field, Class<E> type)
      throws InvalidMessageException {
    if (value.isTextual()) {
      for (E constant : type.getEnumConstants()) {
        if (wireName(constant).equals(value.textValue())) {
          return constant;
        }
      }
    }
    throw new InvalidMessageException(path(field) + " is none of its values");
  }

  <T> T object(String field, Reader<T> reader) throws InvalidMessageException {
    return read(required(field), path(field), reader);
  }

  <T> List<T> objects(String field, int maxSize, Reader<T> reader) throws InvalidMessageException {
    List<T> result = new ArrayList<>();
    int index = 0;
    for (JsonNode element : array(field, maxSize)) {
      result.add(read(element, path(field) + "[" + index++ + "]", reader));
    }
    return result;
  }

  List<String> ids(String field, int maxSize) throws InvalidMessageException {
    List<String> result = new ArrayList<>();
    for (JsonNode element : array(field, maxSize)) {
      result.add(text(element, path(field), 1, Limits.ID));
    }
    return result;
  }

  /** Whether the field is there and null. */
  boolean isNull(String field) {
    JsonNode value = optional(field);
    return value != null && value.isNull();
  }

  private JsonNode array(String field, int maxSize) throws InvalidMessageException {
    JsonNode value = required(field);
    if (!value.isArray() || value.size() > maxSize) {
      throw new InvalidMessageException(
          path(field) + " must be an array of at most " + maxSize + " entries");
    }
    return value;
  }

  private static String text(JsonNode value, String path, int minLength, int maxLength)
      throws InvalidMessageException {
    if (!value.isTextual()) {
      throw new InvalidMessageException(path + " must be text");
    }
    String text = value.textValue();
    if (text.length() < minLength || text.length() > maxLength) {
      throw new InvalidMessageException(
          path + " must have " + minLength + " to " + maxLength + " characters");
    }
    if (!isWellFormed(text)) {
      throw new InvalidMessageException(path + " has half of a surrogate pair");
    }
    return text;
  }

  /** Half of a pair can be escaped in JSON but not encoded in UTF-8, so it could not be sent on. */
  private static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isHighSurrogate(text.charAt(i))
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private JsonNode required(String field) throws InvalidMessageException {
    JsonNode value = optional(field);
    if (value == null) {
      throw new InvalidMessageException(path(field) + " is missing");
    }
    return value;
  }

  private @Nullable JsonNode optional(String field) {
    JsonNode value = node.get(field);
    if (value != null) {
      seen.add(field);
    }
    return value;
  }

  private String path(String field) {
    return where.isEmpty() ? field : where + "." + field;
  }

  static String wireName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String shortened(String text) {
    return text.length() <= 32 ? text : text.substring(0, 32) + "...";
  }
}
