package org.gridroom.signaling.room;

import java.time.Duration;
import org.gridroom.signaling.path.PathSettings;

/**
 * The bounds and times of rooms.
 *
 * @param maxParticipants most people in one room; those at its door do not count
 * @param maxParticipantsInAll most people in all rooms of the instance
 * @param resumeWindow how long a place is kept for somebody whose connection is lost
 */
public record RoomSettings(
    int maxParticipants, int maxParticipantsInAll, Duration resumeWindow, PathSettings path) {
  /** What the protocol's page promises. */
  public static final RoomSettings DEFAULT =
      new RoomSettings(1000, 10_000, Duration.ofSeconds(30), PathSettings.DEFAULT);
}
