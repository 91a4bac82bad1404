package org.gridroom.signaling.path;

import java.util.List;
import java.util.stream.LongStream;
import org.gridroom.signaling.path.PathEffect.End;
import org.gridroom.signaling.path.PathEffect.Result;
import org.gridroom.signaling.protocol.PathKind;

/** What becomes of the active path, and whether the room needs another. */
final class ActivePathRules {
  private enum Need {
    NOTHING,
    ROOM_FOR_NEWCOMERS,
    P2P,
    SFU
  }

  private final PathMembers members;
  private final PathPolicy policy;
  private final Paths paths;

  ActivePathRules(PathMembers members, PathPolicy policy, Paths paths) {
    this.members = members;
    this.policy = policy;
    this.paths = paths;
  }

  /** When time alone may change what is done, beside the path's own deadlines. */
  LongStream deadlines(Path current) {
    LongStream policies = policy.deadlines(current.kind);
    return current.kind == PathKind.P2P
        ? policies
        : LongStream.concat(
            policies, current.failed.stream().mapToLong(current.rebuilds::notBefore));
  }

  /**
   * Confirms a path that works, gives up a peer to peer path that does not, and asks whoever has
   * lost the SFU to build it again: they rebuild alone.
   *
   * @return whether anything was done
   */
  boolean judge(Path current, long now) {
    if (current.broken) {
      return false;
    }
    return current.kind == PathKind.P2P ? judgeP2p(current, now) : judgeSfu(current, now);
  }

  private boolean judgeP2p(Path current, long now) {
    boolean late = now >= current.readyBy && !current.allReady() && members.allConnected();
    if (late || !current.failed.isEmpty()) {
      current.broken = true;
      policy.p2pFailed(now);
      if (!current.confirmed) {
        members.note(new PathEffect.Switched(End.NONE, End.P2P, Result.FAILED));
      }
      return true;
    }
    if (!current.confirmed && current.allReady() && current.members.size() > 1) {
      paths.confirm(current, now);
      policy.p2pSucceeded();
      return true;
    }
    return false;
  }

  private boolean judgeSfu(Path current, long now) {
    if (!current.confirmed && !current.ready.isEmpty()) {
      boolean late = now >= current.readyBy;
      if (late || current.members.stream().allMatch(member -> isReadyOrAway(current, member))) {
        paths.confirm(current, now);
        return true;
      }
    }
    return rebuild(current, now);
  }

  private boolean isReadyOrAway(Path path, String member) {
    return path.ready.contains(member) || !members.isConnected(member);
  }

  private boolean rebuild(Path current, long now) {
    boolean asked = false;
    for (String member : List.copyOf(current.failed)) {
      if (members.isConnected(member) && now >= current.rebuilds.notBefore(member)) {
        paths.prepare(current, member);
        asked = true;
      }
    }
    return asked;
  }

  /**
   * Takes newcomers into the active path, or begins another if the room needs one and has none
   * under way.
   *
   * @return whether anything was done
   */
  boolean provide(Path current, long now) {
    switch (need(current, now)) {
      case NOTHING -> {
        return false;
      }
      case ROOM_FOR_NEWCOMERS -> paths.grow(current, now);
      case P2P -> begin(PathKind.P2P, current, now);
      case SFU -> begin(PathKind.SFU, current, now);
    }
    return true;
  }

  private Need need(Path current, long now) {
    boolean complete = current.members.containsAll(members.ids());
    if (current.kind == PathKind.SFU) {
      if (!complete) {
        return Need.ROOM_FOR_NEWCOMERS;
      }
      boolean p2pPossible = policy.isSmall() && members.size() > 1 && members.allConnected();
      return p2pPossible && policy.isQuiet(now) && policy.p2pAllowed(now) ? Need.P2P : Need.NOTHING;
    }
    if (policy.isSmall() && !current.broken) {
      if (complete) {
        return Need.NOTHING;
      }
      if (!current.closed) {
        return Need.ROOM_FOR_NEWCOMERS;
      }
      if (policy.p2pAllowed(now)) {
        return members.allConnected() ? Need.P2P : Need.NOTHING;
      }
    }
    return policy.sfuAllowed(now) ? Need.SFU : Need.NOTHING;
  }

  private void begin(PathKind kind, Path current, long now) {
    if (current.confirmed || !current.ready.isEmpty()) {
      paths.prepareNext(kind, now);
    } else {
      // Nobody has media on it, so there is nothing to keep.
      paths.startAnew(current, kind, now);
    }
  }
}
