package org.gridroom.signaling.protocol;

import java.util.Set;
import org.gridroom.sfu.room.SourceKind;

/**
 * What everybody in a room knows of a participant.
 *
 * @param id kept through reconnects, resumes and path switches
 * @param name display name, 1 to 64 characters
 * @param silenced sources that a moderator has muted: nobody plays them, whatever comes in
 * @param connected false while signaling has lost them and waits for them to resume
 */
public record ParticipantInfo(
    String id,
    String name,
    boolean moderator,
    Sources sources,
    Set<SourceKind> silenced,
    boolean connected) {
  /** Copies the set. */
  public ParticipantInfo {
    silenced = Set.copyOf(silenced);
  }

  /** Somebody whom no moderator has muted. */
  public ParticipantInfo(
      String id, String name, boolean moderator, Sources sources, boolean connected) {
    this(id, name, moderator, sources, Set.of(), connected);
  }
}
