package org.gridroom.signaling.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Stable codes of errors that a page is told. The protocol's page says when each is used. */
public enum ErrorCode {
  /** Not the protocol. */
  INVALID_MESSAGE(true),
  /** A message above the bound. */
  MESSAGE_TOO_LARGE(true),
  /** More messages than the rate allows. */
  TOO_MANY_MESSAGES(true),
  /** The room's name breaks the rules. */
  INVALID_ROOM(true),
  /** The display name breaks the rules. */
  INVALID_NAME(true),
  /** The room needs a token. */
  TOKEN_REQUIRED(true),
  /** The token is expired, foreign or lacks the grant. */
  TOKEN_REFUSED(true),
  /** The room has as many participants as it may have. */
  ROOM_FULL(true),
  /** The instance has as many participants as it may have. */
  SERVER_FULL(true),
  /** As many people wait at the room's door as may. */
  TOO_MANY_KNOCKS(true),
  /** A moderator refused the knock. */
  DENIED(true),
  /** A moderator removed the participant. */
  REMOVED(true),
  /** The participant came back on another connection. */
  RESUMED_ELSEWHERE(true),
  /** The resume token is void or too old. */
  RESUME_REFUSED(true),
  /** Too much in a short time that goes to everybody. */
  SLOW_DOWN(false),
  /** Only moderators may do that. */
  NOT_MODERATOR(false),
  /** The person meant has left. */
  UNKNOWN_PARTICIPANT(false),
  /** The node did not take the offer, or has lost the connection. */
  MEDIA_REFUSED(false),
  /** The server goes down. */
  SHUTTING_DOWN(true);

  private static final Map<String, ErrorCode> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(ErrorCode::wireName, Function.identity()));

  private final boolean fatal;

  ErrorCode(boolean fatal) {
    this.fatal = fatal;
  }

  /** Whether the connection is closed after it. */
  public boolean fatal() {
    return fatal;
  }

  /** How it stands in messages, such as {@code room-full}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The code that stands so in messages; null if there is none. */
  public static @Nullable ErrorCode ofWireName(String wireName) {
    return BY_NAME.get(wireName);
  }
}
