package org.gridroom.sfu.room;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which voice goes into which audio slot of one receiver. Somebody whose camera is shown in a video
 * slot belongs in the audio slot of the same number, because browsers align the two; everybody else
 * stays where they are.
 */
final class AudioSlots {
  private AudioSlots() {}

  /**
   * Assigns the slots.
   *
   * @param current who is in each slot now; null where it is empty
   * @param heard who is to be heard, at most as many as there are slots, the most important first
   * @param shown whose camera is wished in the video slot of the same number; null where nobody's
   *     is
   * @return who is in each slot from now on
   */
  static <P> List<@Nullable P> assign(
      List<@Nullable P> current, List<P> heard, List<@Nullable P> shown) {
    int slots = current.size();
    List<@Nullable P> next = new ArrayList<>(Arrays.asList(newSlots(slots)));
    List<P> homeless = new ArrayList<>();
    for (P voice : heard) {
      int at = current.indexOf(voice);
      if (at >= 0) {
        next.set(at, voice);
      } else {
        homeless.add(voice);
      }
    }
    for (P voice : homeless) {
      int free = freeSlot(next, shown, voice);
      if (free >= 0) {
        next.set(free, voice);
      }
    }
    pair(next, shown);
    return next;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // an array of nulls, for a list that may hold them
  private static <P> P[] newSlots(int slots) {
    return (P[]) new Object[slots];
  }

  /** The voice's own place, else a place that is nobody's own, else any. */
  private static <P> int freeSlot(List<@Nullable P> next, List<@Nullable P> shown, P voice) {
    int any = -1;
    int unclaimed = -1;
    for (int i = 0; i < next.size(); i++) {
      if (next.get(i) != null) {
        continue;
      }
      P claimant = i < shown.size() ? shown.get(i) : null;
      if (voice.equals(claimant)) {
        return i;
      }
      any = any < 0 ? i : any;
      if (claimant == null && unclaimed < 0) {
        unclaimed = i;
      }
    }
    return unclaimed >= 0 ? unclaimed : any;
  }

  private static <P> void pair(List<@Nullable P> next, List<@Nullable P> shown) {
    for (int i = 0; i < Math.min(next.size(), shown.size()); i++) {
      P claimant = shown.get(i);
      int at = claimant == null ? -1 : next.indexOf(claimant);
      boolean paired = at >= 0 && at < shown.size() && claimant.equals(shown.get(at));
      if (at >= 0 && !paired) {
        next.set(at, next.get(i));
        next.set(i, claimant);
      }
    }
  }
}
