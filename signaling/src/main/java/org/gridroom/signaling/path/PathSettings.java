package org.gridroom.signaling.path;

import java.time.Duration;

/**
 * The times and bounds of path switches.
 *
 * @param p2pMaxParticipants most people in a room who talk directly, 1 to 4; with 1 everything goes
 *     by the SFU
 * @param p2pHysteresis how long a room must have been small before it leaves the SFU
 * @param readyTimeout how long a path by the SFU waits for members who are not ready when others
 *     are, and an active peer to peer path for all
 * @param switchTimeout how long a switch lives for which nobody is ready (to peer to peer: not
 *     all): longer than a page takes to say that it cannot build the new path, because to begin
 *     anew on a slow machine makes it slower
 * @param retireTimeout how long after a commit the old path lives at most
 * @param adoptionWindow how long a room that was taken up after a restart waits for its other
 *     members
 */
public record PathSettings(
    int p2pMaxParticipants,
    Duration p2pHysteresis,
    Duration readyTimeout,
    Duration switchTimeout,
    Duration retireTimeout,
    Duration adoptionWindow) {
  /** What the protocol's page promises. */
  public static final PathSettings DEFAULT =
      new PathSettings(
          2,
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  /** Checks the bounds. */
  public PathSettings {
    if (p2pMaxParticipants < 1 || p2pMaxParticipants > 4) {
      throw new IllegalArgumentException("p2p-max-participants must be from 1 to 4");
    }
    if (p2pHysteresis.isNegative() || p2pHysteresis.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("p2p-hysteresis must be from 0s to 1d");
    }
  }

  /** The same times, with what operators choose. */
  public PathSettings withP2p(int maxParticipants, Duration hysteresis) {
    return new PathSettings(
        maxParticipants, hysteresis, readyTimeout, switchTimeout, retireTimeout, adoptionWindow);
  }
}
