package org.gridroom.sfu.forward;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who speaks in a room, by the loudness of their sources. Somebody who has spoken stays for a
 * while, so that a pause for breath does not take their slot; two voices change places only if one
 * is clearly louder. On the room's home loop.
 */
public final class ActiveSpeakers {
  /** How long somebody counts as speaking after their last loud moment. */
  public static final long HOLD_NANOS = 2_000_000_000L;

  /** Loudness from which on a source speaks: -50 dBov. */
  public static final int SPEAKING_LOUDNESS = 77;

  /** By how much somebody must be louder to pass somebody else. */
  private static final int MARGIN = 6;

  private final Map<Integer, Voice> voices = new HashMap<>();
  private List<Voice> order = new ArrayList<>();

  /**
   * The loudness of a source has changed.
   *
   * @param source its number in the room
   * @param loudness 0 (silence) to 127
   */
  public void onLoudness(int source, int loudness, long nowNanos) {
    Voice voice = voices.computeIfAbsent(source, Voice::new);
    if (voice.loudness >= SPEAKING_LOUDNESS) {
      voice.lastLoudNanos = nowNanos; // it was loud until now
    }
    voice.loudness = loudness;
    if (loudness >= SPEAKING_LOUDNESS) {
      voice.lastLoudNanos = nowNanos;
      voice.heard = true;
    }
  }

  /** A source has ended. */
  public void remove(int source) {
    Voice voice = voices.remove(source);
    if (voice != null) {
      order.remove(voice);
    }
  }

  /** Who speaks now, or spoke within the hold time, loudest first; by source number. */
  public List<Integer> speaking(long nowNanos) {
    List<Voice> next = new ArrayList<>();
    for (Voice voice : order) {
      if (voice.speaks(nowNanos)) {
        next.add(voice);
      }
    }
    voices.values().stream()
        .filter(voice -> voice.speaks(nowNanos) && !next.contains(voice))
        .sorted(
            Comparator.comparingInt((Voice voice) -> -voice.loudness)
                .thenComparingInt(v -> v.source))
        .forEach(next::add);
    settle(next);
    order = next;
    return next.stream().map(voice -> voice.source).toList();
  }

  /** Insertion sort with a margin: keeps the order of those that are about equally loud. */
  private static void settle(List<Voice> voices) {
    for (int i = 1; i < voices.size(); i++) {
      Voice voice = voices.get(i);
      int at = i;
      while (at > 0 && voice.loudness >= voices.get(at - 1).loudness + MARGIN) {
        voices.set(at, voices.get(at - 1));
        at--;
      }
      voices.set(at, voice);
    }
  }

  private static final class Voice {
    final int source;
    int loudness;
    boolean heard;
    long lastLoudNanos;

    Voice(int source) {
      this.source = source;
    }

    boolean speaks(long nowNanos) {
      return loudness >= SPEAKING_LOUDNESS || (heard && nowNanos - lastLoudNanos < HOLD_NANOS);
    }
  }
}
