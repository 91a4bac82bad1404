package org.gridroom.signaling.path;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.gridroom.signaling.protocol.PathKind;
import org.jspecify.annotations.Nullable;

/**
 * The media path of one room. Events go in with their time, effects come out; there is no clock,
 * thread or randomness in here. Times are nanoseconds of one clock that starts near 0.
 *
 * <pre>
 *            second member            all ready (SFU: or one, in time)
 *   NONE ----------------> BUILDING --------------------------------> STEADY <---------+
 *    ^                        |                                         |              | commit, or abort
 *    |                        | another path is needed,                 | another path | (the active path stays)
 *    |                        | and somebody has media on this one      | is needed    |
 *    |                        +------------------> SWITCHING <----------+              |
 *    |                                                 +-------------------------------+
 *    +--- from everywhere: nobody, or one alone, is left
 * </pre>
 */
public final class PathMachine {
  /** Where a room stands. */
  public enum Phase {
    /** No path: nobody, or one alone. */
    NONE,
    /** The first path is built. */
    BUILDING,
    /** All is well on one path. */
    STEADY,
    /** A second path is built beside the active one. */
    SWITCHING
  }

  private final PathMembers members = new PathMembers();
  private final PathPolicy policy;
  private final Paths paths;
  private final ActivePathRules activeRules;
  private final NextPathRules nextRules;
  private final Adoption adoption;

  /**
   * The path of an empty room.
   *
   * @param firstEpoch of the first path, at least 1; must be greater than any that an earlier room
   *     of this name had
   */
  public PathMachine(PathSettings settings, long firstEpoch) {
    policy = new PathPolicy(settings, members);
    paths = new Paths(settings, members, firstEpoch);
    activeRules = new ActivePathRules(members, policy, paths);
    nextRules = new NextPathRules(members, policy, paths);
    adoption = new Adoption(settings, members, policy, paths);
  }

  /**
   * Takes an event. Events about somebody who is not in the room, or about a path that is gone,
   * change nothing.
   *
   * @param nowNanos never less than in the call before
   * @return what must be done, in this order
   */
  public List<PathEffect> handle(PathEvent event, long nowNanos) {
    switch (event) {
      case PathEvent.Joined joined -> joined(joined, nowNanos);
      case PathEvent.Left left -> left(left.member(), nowNanos);
      case PathEvent.Disconnected disconnected ->
          members.disconnect(disconnected.member(), paths.nextEpoch());
      case PathEvent.Reconnected reconnected -> reconnected(reconnected, nowNanos);
      case PathEvent.Ready ready -> {
        @Nullable Path path = paths.held(ready.member(), ready.epoch());
        if (path != null) {
          path.becameReady(ready.member());
        }
      }
      case PathEvent.Committed committed -> {
        @Nullable Path path = paths.held(committed.member(), committed.epoch());
        if (path != null) {
          path.becameReady(committed.member());
          path.committed.add(committed.member());
        }
      }
      case PathEvent.Failed failed -> {
        @Nullable Path path = paths.held(failed.member(), failed.epoch());
        if (path != null) {
          path.hasFailed(failed.member(), nowNanos);
        }
      }
      case PathEvent.Tick() -> {}
    }
    while (step(nowNanos)) {
      // Each step brings the room nearer to what it should be.
    }
    paths.retireOld(nowNanos);
    if (event instanceof PathEvent.Reconnected reconnected) {
      paths.replay(reconnected.member());
    }
    return members.drain();
  }

  private void joined(PathEvent.Joined joined, long now) {
    if (members.contains(joined.member())) {
      return;
    }
    members.add(joined.member());
    policy.membersChanged(now);
    policy.hurrySfu();
    joined.reported().ifPresent(reported -> adoption.takeUp(joined.member(), reported, now));
  }

  private void left(String member, long now) {
    if (members.remove(member)) {
      paths.leave(member);
      policy.membersChanged(now);
    }
  }

  private void reconnected(PathEvent.Reconnected event, long now) {
    String member = event.member();
    if (!members.contains(member)) {
      return;
    }
    members.reconnect(member);
    if (event.hasPath()) {
      policy.connectionsChanged(now);
      paths.extend(member, now);
    } else {
      paths.release(member);
      policy.membersChanged(now);
      policy.hurrySfu();
    }
  }

  /** Does one thing that should be done; false when there is none. */
  private boolean step(long now) {
    boolean alone = members.size() <= 1;
    if (members.size() == 0 || (alone && !adoption.waits(now))) {
      paths.closeAll();
      policy.settled();
      return false;
    }
    @Nullable Path active = paths.active();
    if (active == null) {
      if (!alone) {
        paths.start(policy.firstKind(now), now);
      }
      return !alone;
    }
    if (activeRules.judge(active, now)) {
      return true;
    }
    @Nullable Path next = paths.next();
    return next == null ? activeRules.provide(active, now) : nextRules.judge(active, next, now);
  }

  /** Where the room stands. */
  public Phase phase() {
    @Nullable Path active = paths.active();
    if (active == null) {
      return Phase.NONE;
    }
    if (paths.next() != null) {
      return Phase.SWITCHING;
    }
    return active.confirmed ? Phase.STEADY : Phase.BUILDING;
  }

  /** Epoch of the active path. */
  public OptionalLong activeEpoch() {
    return epoch(paths.active());
  }

  /** Epoch of the path that is being prepared. */
  public OptionalLong nextEpoch() {
    return epoch(paths.next());
  }

  private static OptionalLong epoch(@Nullable Path path) {
    return path == null ? OptionalLong.empty() : OptionalLong.of(path.epoch);
  }

  /**
   * Whether a member was asked to build this path, which is of that kind, and was not asked to
   * close it.
   */
  public boolean holds(String member, long epoch, PathKind kind) {
    @Nullable Path path = paths.held(member, epoch);
    return path != null && path.kind == kind;
  }

  /**
   * When {@link PathEvent.Tick} is due, if nothing else happens before.
   *
   * @return empty when nothing will happen by time alone
   */
  public OptionalLong nextTickNanos(long nowNanos) {
    @Nullable Path active = paths.active();
    LongStream deadlines = paths.deadlines();
    if (active != null) {
      deadlines =
          LongStream.concat(
              deadlines, LongStream.concat(activeRules.deadlines(active), adoption.deadlines()));
    }
    return deadlines.filter(time -> time > nowNanos && time != Path.NEVER).min();
  }
}
