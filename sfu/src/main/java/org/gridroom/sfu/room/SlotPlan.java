package org.gridroom.sfu.room;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gridroom.sfu.room.MediaCommand.SlotWish;
import org.jspecify.annotations.Nullable;

/**
 * What each slot of one connection is to carry: video slots what was wished, audio slots everybody
 * else while they are few, else those who speak.
 */
final class SlotPlan {
  private SlotPlan() {}

  /**
   * Plans all slots of a connection.
   *
   * @param sources all sources of the room that have started
   * @param speakers who speaks, loudest first
   * @return one entry for each slot of the connection; null where it stays empty
   */
  static List<@Nullable RoomSource> plan(
      Connection connection, StartedSources sources, List<RoomSource> speakers) {
    Map<String, SlotWish> wishes = new HashMap<>();
    for (SlotWish wish : connection.wishes()) {
      wishes.putIfAbsent(wish.mid(), wish);
    }
    List<@Nullable RoomSource> plan = new ArrayList<>();
    List<@Nullable String> shown = new ArrayList<>();
    List<@Nullable String> currentVoices = new ArrayList<>();
    for (RoomSlot slot : connection.slots()) {
      RoomSource planned = null;
      SlotWish wish = slot.active() ? wishes.get(slot.mid()) : null;
      if (slot.video()) {
        shown.add(wish != null && wish.kind() == SourceKind.CAMERA ? wish.participant() : null);
        if (wish != null && wish.kind() != SourceKind.MICROPHONE) {
          planned = sources.find(wish.participant(), wish.kind());
        }
      } else if (slot.active()) {
        RoomSource current = slot.source();
        currentVoices.add(current == null ? null : current.participant());
      }
      plan.add(planned);
    }
    List<String> heard = heard(connection.participant(), sources, speakers, currentVoices);
    List<@Nullable String> voices = AudioSlots.assign(currentVoices, heard, shown);
    int next = 0;
    for (int i = 0; i < plan.size(); i++) {
      RoomSlot slot = connection.slots().get(i);
      if (!slot.video() && slot.active()) {
        String voice = voices.get(next++);
        plan.set(i, voice == null ? null : sources.find(voice, SourceKind.MICROPHONE));
      }
    }
    return plan;
  }

  private static List<String> heard(
      String self,
      StartedSources sources,
      List<RoomSource> speakers,
      List<@Nullable String> currentVoices) {
    int slots = currentVoices.size();
    List<String> heard = new ArrayList<>();
    if (sources.voices() - (sources.find(self, SourceKind.MICROPHONE) == null ? 0 : 1) > slots) {
      for (RoomSource speaker : speakers) {
        add(heard, speaker.participant(), self, sources, slots);
      }
      for (String voice : currentVoices) {
        if (voice != null) {
          add(heard, voice, self, sources, slots);
        }
      }
    }
    for (String voice : sources.firstVoices(slots + 1)) {
      add(heard, voice, self, sources, slots);
    }
    return heard;
  }

  private static void add(
      List<String> heard, String voice, String self, StartedSources sources, int limit) {
    boolean audible = !voice.equals(self) && sources.find(voice, SourceKind.MICROPHONE) != null;
    if (audible && heard.size() < limit && !heard.contains(voice)) {
      heard.add(voice);
    }
  }
}
