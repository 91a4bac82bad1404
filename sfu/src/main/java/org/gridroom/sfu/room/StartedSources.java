package org.gridroom.sfu.room;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a room of which packets have come. A participant who is on two connections,
 * because one is being built to replace the other, has each source twice: the newer one counts.
 */
final class StartedSources {
  private final Map<String, Map<SourceKind, RoomSource>> newest = new LinkedHashMap<>();
  private final Map<String, RoomSource> voices = new LinkedHashMap<>();

  /** Collects what has started on these connections. */
  StartedSources(Iterable<Connection> connections) {
    for (Connection connection : connections) {
      for (RoomSource source : connection.sources()) {
        if (source.started()) {
          newest
              .computeIfAbsent(source.participant(), name -> new EnumMap<>(SourceKind.class))
              .merge(source.kind(), source, (a, b) -> a.number() > b.number() ? a : b);
        }
      }
    }
    newest.forEach((participant, sources) -> {
      RoomSource voice = sources.get(SourceKind.MICROPHONE);
      if (voice != null) {
        voices.put(participant, voice);
      }
    });
  }

  @Nullable RoomSource find(String participant, SourceKind kind) {
    Map<SourceKind, RoomSource> sources = newest.get(participant);
    return sources == null ? null : sources.get(kind);
  }

  /** How many participants have a microphone that has started. */
  int voices() {
    return voices.size();
  }

  /** The participants whose microphones have started, those who connected first before others. */
  List<String> firstVoices(int limit) {
    return voices.keySet().stream().limit(limit).toList();
  }
}
