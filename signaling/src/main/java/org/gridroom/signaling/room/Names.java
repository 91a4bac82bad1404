package org.gridroom.signaling.room;

import java.util.Optional;
import java.util.regex.Pattern;
import org.gridroom.signaling.protocol.Limits;

/** The rules of names. */
public final class Names {
  private static final Pattern ROOM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private Names() {}

  /** Whether this can be the name of a room. */
  public static boolean isRoom(String name) {
    return ROOM.matcher(name).matches();
  }

  /** The display name in this text; empty if it breaks the rules. */
  static Optional<String> display(String text) {
    String name = text.strip();
    boolean allowed =
        !name.isEmpty()
            && name.length() <= Limits.NAME
            && name.chars().noneMatch(Character::isISOControl);
    return allowed ? Optional.of(name) : Optional.empty();
  }
}
