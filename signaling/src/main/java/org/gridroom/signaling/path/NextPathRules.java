package org.gridroom.signaling.path;

import java.util.LinkedHashSet;
import java.util.Set;
import org.gridroom.signaling.path.PathEffect.Result;
import org.gridroom.signaling.protocol.PathKind;

/** Whether the path that is being prepared takes the place of the active one, or is given up. */
final class NextPathRules {
  private final PathMembers members;
  private final PathPolicy policy;
  private final Paths paths;

  NextPathRules(PathMembers members, PathPolicy policy, Paths paths) {
    this.members = members;
    this.policy = policy;
    this.paths = paths;
  }

  /**
   * Commits the next path, gives it up, or takes newcomers into it.
   *
   * @return whether anything was done
   */
  boolean judge(Path current, Path candidate, long now) {
    return candidate.kind == PathKind.P2P
        ? judgeP2p(current, candidate, now)
        : judgeSfu(current, candidate, now);
  }

  /** Peer to peer is there only for all. */
  private boolean judgeP2p(Path current, Path candidate, long now) {
    if (!policy.isSmall() || !candidate.members.containsAll(members.ids())) {
      paths.abortNext(current, candidate, Result.ABORTED, "the room has changed");
    } else if (!candidate.failed.isEmpty()) {
      policy.p2pFailed(now);
      paths.abortNext(current, candidate, Result.FAILED, "no direct way");
    } else if (candidate.allReady()) {
      commit(current, candidate, now);
      policy.p2pSucceeded();
    } else if (!members.allConnected()) {
      // Peers cannot negotiate through a connection that is lost.
      policy.connectionsChanged(now);
      paths.abortNext(current, candidate, Result.ABORTED, "a participant has lost the connection");
    } else if (now >= candidate.giveUpBy) {
      policy.p2pWasLate(now);
      paths.abortNext(current, candidate, Result.ABORTED, "no direct way in time");
    } else {
      return false;
    }
    return true;
  }

  /** The SFU is there for each alone: some who are ready need not wait for long. */
  private boolean judgeSfu(Path current, Path candidate, long now) {
    if (policy.isSmall() && !current.broken && current.members.containsAll(members.ids())) {
      paths.abortNext(current, candidate, Result.ABORTED, "the room is small again");
      return true;
    }
    boolean grown = paths.growNext(candidate);
    // Only who has media on the active path has something to lose, and who is away loses nothing
    // more.
    Set<String> concerned = new LinkedHashSet<>(current.ready);
    concerned.removeIf(member -> !members.isConnected(member));
    boolean someReady = concerned.stream().anyMatch(candidate.ready::contains);
    boolean someWaiting =
        concerned.stream()
            .anyMatch(m -> !candidate.ready.contains(m) && !candidate.failed.contains(m));
    boolean late = now >= candidate.readyBy;
    if (concerned.isEmpty() || (someReady && (!someWaiting || late))) {
      commit(current, candidate, now);
    } else if (!someWaiting) {
      policy.sfuFailed(now);
      paths.abortNext(current, candidate, Result.FAILED, "nobody could build it");
    } else if (now >= candidate.giveUpBy) {
      policy.sfuFailed(now);
      paths.abortNext(current, candidate, Result.ABORTED, "not ready in time");
    } else {
      return grown;
    }
    return true;
  }

  private void commit(Path current, Path candidate, long now) {
    paths.commitNext(current, candidate, now);
    policy.settled();
  }
}
