package org.gridroom.signaling.room;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridroom.signaling.protocol.KnockInfo;
import org.gridroom.signaling.protocol.Sources;
import org.jspecify.annotations.Nullable;

/**
 * Who waits before a locked room. They take no place of the room or the instance, so a crowd of
 * them keeps nobody out but other knockers.
 */
final class Door {
  /** Somebody at the door. */
  record Knocker(String id, String name, Sources sources, ClientSession session) {
    KnockInfo info() {
      return new KnockInfo(id, name);
    }
  }

  static final int MAX = 50;

  private final Map<String, Knocker> waiting = new LinkedHashMap<>();

  boolean isFull() {
    return waiting.size() >= MAX;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void add(Knocker knocker) {
    waiting.put(knocker.id(), knocker);
  }

  @Nullable Knocker find(String id) {
    return waiting.get(id);
  }

  void remove(Knocker knocker) {
    waiting.remove(knocker.id());
  }

  /** In the order in which they came. */
  List<Knocker> all() {
    return List.copyOf(waiting.values());
  }
}
