package org.gridroom.signaling.path;

import java.time.Duration;
import java.util.stream.LongStream;
import org.gridroom.signaling.protocol.PathKind;

/**
 * Which kind of path the room may be given now. What has failed is attempted again after a while,
 * peer to peer only when the members have changed; and a room leaves the SFU only when it has been
 * the same for a while, so that a reload does not flap.
 */
final class PathPolicy {
  private static final Duration SFU_RETRY = Duration.ofSeconds(2);
  private static final Duration SFU_RETRY_MAX = Duration.ofSeconds(30);
  private static final Duration P2P_RETRY = Duration.ofSeconds(10);
  private static final Duration P2P_RETRY_MAX = Duration.ofMinutes(5);

  private final PathSettings settings;
  private final PathMembers members;
  private final Backoff sfuRetry = new Backoff(SFU_RETRY, SFU_RETRY_MAX);
  private final Backoff p2pRetry = new Backoff(P2P_RETRY, P2P_RETRY_MAX);
  private long sameSince;
  private boolean p2pFailedForTheseMembers;

  PathPolicy(PathSettings settings, PathMembers members) {
    this.settings = settings;
    this.members = members;
  }

  /** Whether few enough are in the room to talk directly. */
  boolean isSmall() {
    return members.size() <= settings.p2pMaxParticipants();
  }

  boolean p2pAllowed(long now) {
    return settings.p2pMaxParticipants() > 1 && !p2pFailedForTheseMembers && p2pRetry.allows(now);
  }

  boolean sfuAllowed(long now) {
    return sfuRetry.allows(now);
  }

  /** Of a room that has no path. */
  PathKind firstKind(long now) {
    return isSmall() && p2pAllowed(now) ? PathKind.P2P : PathKind.SFU;
  }

  /** Whether the room has been the same for long enough to leave the SFU. */
  boolean isQuiet(long now) {
    return now >= quietAt();
  }

  private long quietAt() {
    return sameSince + settings.p2pHysteresis().toNanos();
  }

  /** When something may be allowed that is not, beside an active path of this kind. */
  LongStream deadlines(PathKind active) {
    return active == PathKind.SFU
        ? LongStream.of(sfuRetry.notBefore(), quietAt(), p2pRetry.notBefore())
        : LongStream.of(sfuRetry.notBefore());
  }

  /** Others are in the room, or the same with other pages. */
  void membersChanged(long now) {
    sameSince = now;
    p2pFailedForTheseMembers = false;
  }

  /** Somebody's connection to signaling is lost, or is back. */
  void connectionsChanged(long now) {
    sameSince = now;
  }

  void p2pFailed(long now) {
    p2pFailedForTheseMembers = true;
    p2pRetry.failed(now);
  }

  /** Peer to peer was not there in time, which says nothing yet of whether it works. */
  void p2pWasLate(long now) {
    p2pRetry.failed(now);
  }

  void p2pSucceeded() {
    p2pRetry.succeeded();
  }

  void sfuFailed(long now) {
    sfuRetry.failed(now);
  }

  /** Whoever is new needs media now, whatever failed before. */
  void hurrySfu() {
    sfuRetry.hurry();
  }

  /** The room is where it should be: nothing that failed on the way to the SFU counts any more. */
  void settled() {
    sfuRetry.succeeded();
  }
}
