package org.gridroom.sfu.room;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whose sources moderators have silenced: kept by participant, so that it holds for connections to
 * come.
 */
final class Silences {
  /** More than a room has participants. */
  static final int MAX_PARTICIPANTS = 4096;

  private final Map<String, EnumSet<SourceKind>> kinds = new HashMap<>();

  /**
   * Silences a source or lifts that.
   *
   * @return whether that changes anything
   */
  boolean set(String participant, SourceKind kind, boolean silenced) {
    EnumSet<SourceKind> known = kinds.get(participant);
    if (!silenced) {
      boolean changed = known != null && known.remove(kind);
      if (known != null && known.isEmpty()) {
        kinds.remove(participant);
      }
      return changed;
    }
    if (known == null) {
      if (kinds.size() >= MAX_PARTICIPANTS) {
        return false;
      }
      known = EnumSet.noneOf(SourceKind.class);
      kinds.put(participant, known);
    }
    return known.add(kind);
  }

  /** What of a participant is silenced. */
  Set<SourceKind> of(String participant) {
    EnumSet<SourceKind> known = kinds.get(participant);
    return known == null ? Set.of() : known;
  }

  void clear() {
    kinds.clear();
  }
}
