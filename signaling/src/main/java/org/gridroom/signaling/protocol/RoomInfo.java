package org.gridroom.signaling.protocol;

import java.util.List;

/**
 * A room as somebody finds it on entering.
 *
 * @param participants everybody, in the order in which they came
 * @param knocks empty for those who are no moderators
 */
public record RoomInfo(
    String name, boolean locked, List<ParticipantInfo> participants, List<KnockInfo> knocks) {
  /** Copies the lists. */
  public RoomInfo {
    participants = List.copyOf(participants);
    knocks = List.copyOf(knocks);
  }
}
