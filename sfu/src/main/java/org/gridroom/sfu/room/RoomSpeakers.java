package org.gridroom.sfu.room;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gridroom.sfu.forward.ActiveSpeakers;
import org.jspecify.annotations.Nullable;

/** Who speaks in a room: microphones by how loud they are, looked at every 200 ms. */
final class RoomSpeakers {
  private static final int MAX_NAMES = 10;
  private static final long INTERVAL_NANOS = 200_000_000L;

  private final Map<Integer, RoomSource> voices = new HashMap<>();
  private final ActiveSpeakers active = new ActiveSpeakers();
  private List<RoomSource> speaking = List.of();
  private List<String> told = List.of();
  private long updatedNanos;

  /** A source has started; only microphones speak. */
  void add(RoomSource source) {
    if (source.kind() == SourceKind.MICROPHONE) {
      voices.put(source.number(), source);
    }
  }

  /** A source has ended. */
  void remove(RoomSource source) {
    voices.remove(source.number());
    active.remove(source.number());
  }

  /** A source has been silenced, or will begin again. */
  void quiet(RoomSource source) {
    active.remove(source.number());
  }

  /** The loudness of a source has changed. */
  void onLoudness(int number, int loudness, long nowNanos) {
    RoomSource source = voices.get(number);
    if (source != null && !source.silenced()) {
      active.onLoudness(number, loudness, nowNanos);
    }
  }

  /** Who speaks, loudest first, as of the last update. */
  List<RoomSource> speaking() {
    return speaking;
  }

  /** Looks again, if it is time; returns whether somebody else speaks now, or in another order. */
  boolean update(long nowNanos) {
    if (nowNanos - updatedNanos < INTERVAL_NANOS) {
      return false;
    }
    updatedNanos = nowNanos;
    List<RoomSource> now = new ArrayList<>();
    for (int number : active.speaking(nowNanos)) {
      RoomSource source = voices.get(number);
      if (source != null) {
        now.add(source);
      }
    }
    boolean changed = !now.equals(speaking);
    speaking = now;
    return changed;
  }

  /** Whether nobody is told to speak. */
  boolean isQuiet() {
    return told.isEmpty();
  }

  /** The participants who speak, if they have changed since they were last taken; else null. */
  @Nullable List<String> takeNewNames() {
    List<String> names =
        speaking.stream().map(RoomSource::participant).distinct().limit(MAX_NAMES).toList();
    if (names.equals(told)) {
      return null;
    }
    told = names;
    return names;
  }
}
