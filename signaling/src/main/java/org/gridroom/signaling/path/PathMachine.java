package org.gridroom.signaling.path;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.gridroom.signaling.path.PathEffect.End;
import org.gridroom.signaling.path.PathEffect.Result;
import org.gridroom.signaling.protocol.PathKind;
import org.gridroom.signaling.protocol.ReportedPath;
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
 *
 * <p>At most one path is active and one (<em>next</em>) is prepared. Paths that had their time are
 * <em>old</em> until they are retired; so is the aborted path of newcomers who have no other.
 */
public final class PathMachine {
  private static final Duration SFU_RETRY = Duration.ofSeconds(2);
  private static final Duration SFU_RETRY_MAX = Duration.ofSeconds(30);
  private static final Duration P2P_RETRY = Duration.ofSeconds(10);
  private static final Duration P2P_RETRY_MAX = Duration.ofMinutes(5);

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

  private enum Decision {
    KEEP,
    GROW,
    TO_P2P,
    TO_SFU
  }

  private final PathSettings settings;
  private final PathMembers members = new PathMembers();
  private final List<Path> old = new ArrayList<>();
  private final Backoff sfuRetry = new Backoff(SFU_RETRY, SFU_RETRY_MAX);
  private final Backoff p2pRetry = new Backoff(P2P_RETRY, P2P_RETRY_MAX);
  private @Nullable Path active;
  private @Nullable Path next;
  private long nextEpoch;
  private long sameSince;
  private boolean p2pFailedForTheseMembers;
  private long adoptingUntil = Long.MIN_VALUE;

  /**
   * The path of an empty room.
   *
   * @param firstEpoch of the first path, at least 1; must be greater than any that an earlier room
   *     of this name had
   */
  public PathMachine(PathSettings settings, long firstEpoch) {
    this.settings = settings;
    this.nextEpoch = firstEpoch;
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
      case PathEvent.Disconnected disconnected -> members.disconnect(disconnected.member());
      case PathEvent.Reconnected reconnected -> reconnected(reconnected, nowNanos);
      case PathEvent.Ready ready -> {
        @Nullable Path path = held(ready.member(), ready.epoch());
        if (path != null) {
          path.becameReady(ready.member());
        }
      }
      case PathEvent.Committed committed -> {
        @Nullable Path path = held(committed.member(), committed.epoch());
        if (path != null) {
          path.becameReady(committed.member());
          path.committed.add(committed.member());
        }
      }
      case PathEvent.Failed failed -> {
        @Nullable Path path = held(failed.member(), failed.epoch());
        if (path != null) {
          path.hasFailed(failed.member(), nowNanos);
        }
      }
      case PathEvent.Tick() -> {}
    }
    while (step(nowNanos)) {
      // Each step brings the room nearer to what it should be.
    }
    retireOld(nowNanos);
    if (event instanceof PathEvent.Reconnected reconnected) {
      replay(reconnected.member());
    }
    return members.drain();
  }

  /** Where the room stands. */
  public Phase phase() {
    if (active == null) {
      return Phase.NONE;
    }
    if (next != null) {
      return Phase.SWITCHING;
    }
    return active.confirmed ? Phase.STEADY : Phase.BUILDING;
  }

  /** Epoch of the active path. */
  public OptionalLong activeEpoch() {
    return active == null ? OptionalLong.empty() : OptionalLong.of(active.epoch);
  }

  /** Epoch of the path that is being prepared. */
  public OptionalLong nextEpoch() {
    return next == null ? OptionalLong.empty() : OptionalLong.of(next.epoch);
  }

  /**
   * Whether a member was asked to build this path, is of that kind, and was not asked to close it.
   */
  public boolean holds(String member, long epoch, PathKind kind) {
    @Nullable Path path = held(member, epoch);
    return path != null && path.kind == kind;
  }

  /**
   * When {@link PathEvent.Tick} is due, if nothing else happens before.
   *
   * @return empty when nothing will happen by time alone
   */
  public OptionalLong nextTickNanos(long nowNanos) {
    long earliest = Path.NEVER;
    if (next != null) {
      earliest = earlier(earliest, next.readyBy, nowNanos);
      earliest = earlier(earliest, next.giveUpBy, nowNanos);
    }
    if (active != null) {
      earliest = earlier(earliest, active.readyBy, nowNanos);
      earliest = earlier(earliest, sfuRetry.notBefore(), nowNanos);
      if (active.kind == PathKind.SFU) {
        earliest = earlier(earliest, sameSince + settings.p2pHysteresis().toNanos(), nowNanos);
        earliest = earlier(earliest, p2pRetry.notBefore(), nowNanos);
        for (String member : active.failed) {
          earliest = earlier(earliest, active.rebuilds.notBefore(member), nowNanos);
        }
      }
      earliest = earlier(earliest, adoptingUntil, nowNanos);
    }
    for (Path path : old) {
      earliest = earlier(earliest, path.retireAt, nowNanos);
    }
    return earliest == Path.NEVER ? OptionalLong.empty() : OptionalLong.of(earliest);
  }

  private static long earlier(long earliest, long candidate, long nowNanos) {
    return candidate > nowNanos && candidate < earliest ? candidate : earliest;
  }

  // Events.

  private void joined(PathEvent.Joined joined, long now) {
    if (members.contains(joined.member())) {
      return;
    }
    members.add(joined.member());
    membershipChanged(now);
    // Whoever is new needs media now, whatever failed before.
    sfuRetry.hurry();
    joined.reported().ifPresent(reported -> adopt(joined.member(), reported, now));
  }

  /** Takes up what a member still has from before this instance was restarted. */
  private void adopt(String member, ReportedPath reported, long now) {
    adoptingUntil = now + settings.adoptionWindow().toNanos();
    nextEpoch = Math.max(nextEpoch, reported.epoch() + 1);
    if (active == null
        && reported.kind() == PathKind.P2P
        && settings.p2pMaxParticipants() > 1
        && members.size() <= settings.p2pMaxParticipants()) {
      active = new Path(reported.epoch(), PathKind.P2P);
      active.confirmed = true;
    }
    if (active != null && active.epoch == reported.epoch() && active.kind == reported.kind()) {
      active.members.add(member);
      active.ready.add(member);
      active.committed.add(member);
      for (String each : active.members) {
        prepare(active, each);
      }
      members.tell(new PathEffect.Commit(member, active.epoch));
      return;
    }
    Path brought = new Path(reported.epoch(), reported.kind());
    brought.members.add(member);
    brought.ready.add(member);
    if (active == null) {
      old.add(brought);
      start(reported.kind() == PathKind.SFU ? PathKind.SFU : firstKind(now), now);
      return;
    }
    brought.retireAt = active.confirmed ? now + settings.retireTimeout().toNanos() : Path.NEVER;
    old.add(brought);
    // The others may have links of the active path to this member that no longer lead anywhere.
    active.closed = true;
  }

  private void left(String member, long now) {
    if (!members.remove(member)) {
      return;
    }
    paths().forEach(path -> path.remove(member));
    membershipChanged(now);
  }

  private void reconnected(PathEvent.Reconnected event, long now) {
    String member = event.member();
    if (!members.contains(member)) {
      return;
    }
    members.reconnect(member);
    sameSince = now;
    if (!event.hasPath()) {
      for (Path path : paths()) {
        if (path.members.contains(member)) {
          path.remove(member);
          path.closed = true;
          members.note(new PathEffect.Release(member, path.epoch));
        }
      }
      membershipChanged(now);
      sfuRetry.hurry();
      return;
    }
    if (active != null && active.members.contains(member) && !active.allReady()) {
      active.readyBy = now + settings.readyTimeout().toNanos();
    }
  }

  /** Tells whoever is back of the paths that there are, unless they have just been told. */
  private void replay(String member) {
    for (@Nullable Path path : new @Nullable Path[] {active, next}) {
      if (path == null || !path.members.contains(member)) {
        continue;
      }
      if (!members.hasHeard(PathEffect.Prepare.class, member, path.epoch)) {
        prepare(path, member);
      }
      if (path.confirmed && !members.hasHeard(PathEffect.Commit.class, member, path.epoch)) {
        members.tell(new PathEffect.Commit(member, path.epoch));
      }
    }
  }

  private void membershipChanged(long now) {
    sameSince = now;
    p2pFailedForTheseMembers = false;
  }

  // Rules. Each step does one thing and says whether there may be more to do.

  private boolean step(long now) {
    boolean alone = members.size() <= 1;
    if (members.size() == 0 || (alone && now >= adoptingUntil)) {
      closeAll();
      return false;
    }
    @Nullable Path current = active;
    if (current == null) {
      if (!alone) {
        start(firstKind(now), now);
      }
      return !alone;
    }
    if (judgeActive(current, now)) {
      return true;
    }
    @Nullable Path candidate = next;
    if (candidate != null) {
      return candidate.kind == PathKind.P2P
          ? judgeNextP2p(current, candidate, now)
          : judgeNextSfu(current, candidate, now);
    }
    switch (decide(current, now)) {
      case KEEP -> {
        return false;
      }
      case GROW -> grow(current, now);
      case TO_P2P -> switchTo(current, PathKind.P2P, now);
      case TO_SFU -> switchTo(current, PathKind.SFU, now);
    }
    return true;
  }

  private PathKind firstKind(long now) {
    return isSmall() && p2pAllowed(now) ? PathKind.P2P : PathKind.SFU;
  }

  private Decision decide(Path current, long now) {
    boolean complete = current.members.containsAll(members.ids());
    if (current.kind == PathKind.SFU) {
      if (!complete) {
        return Decision.GROW;
      }
      boolean quiet = now >= sameSince + settings.p2pHysteresis().toNanos();
      return isSmall() && quiet && members.size() > 1 && members.allConnected() && p2pAllowed(now)
          ? Decision.TO_P2P
          : Decision.KEEP;
    }
    if (isSmall() && !current.broken) {
      if (complete) {
        return Decision.KEEP;
      }
      if (!current.closed) {
        return Decision.GROW;
      }
      if (p2pAllowed(now)) {
        return members.allConnected() ? Decision.TO_P2P : Decision.KEEP;
      }
    }
    return sfuRetry.allows(now) ? Decision.TO_SFU : Decision.KEEP;
  }

  /**
   * Confirms a path that works, gives up a peer to peer path that does not, and asks whoever has
   * lost the SFU to build it again: they rebuild alone.
   */
  private boolean judgeActive(Path current, long now) {
    if (current.broken) {
      return false;
    }
    boolean late = now >= current.readyBy;
    if (current.kind == PathKind.P2P) {
      boolean failed =
          !current.failed.isEmpty() || (late && !current.allReady() && members.allConnected());
      if (failed) {
        current.broken = true;
        p2pFailed(now);
        if (!current.confirmed) {
          members.note(new PathEffect.Switched(End.NONE, End.P2P, Result.FAILED));
        }
        return true;
      }
      if (!current.confirmed && current.allReady() && current.members.size() > 1) {
        confirm(current, now);
        p2pRetry.succeeded();
        return true;
      }
      return false;
    }
    if (!current.confirmed && !current.ready.isEmpty()) {
      boolean all = current.members.stream().allMatch(m -> isReadyOrAway(current, m));
      if (all || late) {
        confirm(current, now);
        return true;
      }
    }
    return rebuild(current, now);
  }

  private boolean rebuild(Path current, long now) {
    boolean asked = false;
    for (String member : List.copyOf(current.failed)) {
      if (members.isConnected(member) && now >= current.rebuilds.notBefore(member)) {
        prepare(current, member);
        asked = true;
      }
    }
    return asked;
  }

  private boolean judgeNextP2p(Path current, Path candidate, long now) {
    if (!isSmall() || !candidate.members.containsAll(members.ids())) {
      abortNext(current, candidate, Result.ABORTED, "the room has changed");
    } else if (!candidate.failed.isEmpty()) {
      p2pFailed(now);
      abortNext(current, candidate, Result.FAILED, "no direct way");
    } else if (candidate.allReady()) {
      commit(current, candidate, now);
      p2pRetry.succeeded();
    } else if (!members.allConnected()) {
      // Peers cannot negotiate through a connection that is lost.
      sameSince = now;
      abortNext(current, candidate, Result.ABORTED, "a participant has lost the connection");
    } else if (now >= candidate.giveUpBy) {
      p2pRetry.failed(now);
      abortNext(current, candidate, Result.ABORTED, "no direct way in time");
    } else {
      return false;
    }
    return true;
  }

  private boolean judgeNextSfu(Path current, Path candidate, long now) {
    if (isSmall() && !current.broken && current.members.containsAll(members.ids())) {
      abortNext(current, candidate, Result.ABORTED, "the room is small again");
      return true;
    }
    boolean added = false;
    for (String member : members.ids()) {
      if (candidate.members.add(member)) {
        prepare(candidate, member);
        added = true;
      }
    }
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
      sfuRetry.failed(now);
      abortNext(current, candidate, Result.FAILED, "nobody could build it");
    } else if (now >= candidate.giveUpBy) {
      sfuRetry.failed(now);
      abortNext(current, candidate, Result.ABORTED, "not ready in time");
    } else {
      return added;
    }
    return true;
  }

  // Transitions.

  private void start(PathKind kind, long now) {
    active = open(kind, now);
  }

  private void switchTo(Path current, PathKind kind, long now) {
    if (!current.confirmed && current.ready.isEmpty()) {
      // Nobody has media on it, so there is nothing to keep: begin anew.
      active = null;
      for (String member : current.members) {
        members.tellEnd(new PathEffect.Abort(member, current.epoch, "another path is needed"));
      }
      if (!current.broken) {
        members.note(new PathEffect.Switched(End.NONE, End.of(current.kind), Result.ABORTED));
      }
      start(kind, now);
      return;
    }
    next = open(kind, now);
  }

  private Path open(PathKind kind, long now) {
    Path path = new Path(nextEpoch++, kind);
    path.readyBy = now + settings.readyTimeout().toNanos();
    path.giveUpBy = now + settings.switchTimeout().toNanos();
    path.members.addAll(members.ids());
    for (String member : path.members) {
      prepare(path, member);
    }
    return path;
  }

  /** Takes newcomers into the active path. */
  private void grow(Path current, long now) {
    Set<String> newcomers = new LinkedHashSet<>(members.ids());
    newcomers.removeAll(current.members);
    current.members.addAll(newcomers);
    for (String member : current.members) {
      boolean isNew = newcomers.contains(member);
      if (isNew || current.kind == PathKind.P2P) {
        prepare(current, member);
      }
      if (isNew && current.confirmed) {
        members.tell(new PathEffect.Commit(member, current.epoch));
      }
    }
    if (current.kind == PathKind.P2P) {
      current.readyBy = now + settings.readyTimeout().toNanos();
    }
    if (current.confirmed) {
      limitOld(now);
    }
  }

  private void confirm(Path current, long now) {
    current.confirmed = true;
    members.note(new PathEffect.Switched(End.NONE, End.of(current.kind), Result.COMMITTED));
    for (String member : current.members) {
      members.tell(new PathEffect.Commit(member, current.epoch));
    }
    limitOld(now);
  }

  private void commit(Path current, Path candidate, long now) {
    End from = current.confirmed ? End.of(current.kind) : End.NONE;
    members.note(new PathEffect.Switched(from, End.of(candidate.kind), Result.COMMITTED));
    old.add(current);
    active = candidate;
    next = null;
    candidate.confirmed = true;
    candidate.readyBy = Path.NEVER;
    sfuRetry.succeeded();
    for (String member : candidate.members) {
      members.tell(new PathEffect.Commit(member, candidate.epoch));
    }
    limitOld(now);
  }

  private void abortNext(Path current, Path candidate, Result result, String reason) {
    next = null;
    End from = current.confirmed ? End.of(current.kind) : End.NONE;
    members.note(new PathEffect.Switched(from, End.of(candidate.kind), result));
    for (String member : List.copyOf(candidate.members)) {
      boolean hasAnother =
          current.members.contains(member)
              || old.stream().anyMatch(path -> path.members.contains(member));
      if (hasAnother) {
        candidate.remove(member);
        members.tellEnd(new PathEffect.Abort(member, candidate.epoch, reason));
      }
    }
    if (!candidate.members.isEmpty()) {
      // Newcomers who have nothing else stay there until the next attempt.
      old.add(candidate);
    }
  }

  private void retireOld(long now) {
    @Nullable Path current = active;
    for (Iterator<Path> paths = old.iterator(); paths.hasNext(); ) {
      Path path = paths.next();
      boolean due =
          now >= path.retireAt
              || (path.retireAt != Path.NEVER
                  && current != null
                  && current.committed.containsAll(path.members));
      if (due) {
        for (String member : path.members) {
          members.tellEnd(new PathEffect.Retire(member, path.epoch));
        }
      }
      if (due || path.members.isEmpty()) {
        paths.remove();
      }
    }
  }

  /** One alone, or nobody, needs no path. */
  private void closeAll() {
    @Nullable Path current = active;
    @Nullable Path candidate = next;
    active = null;
    next = null;
    if (candidate != null && current != null) {
      End from = current.confirmed ? End.of(current.kind) : End.NONE;
      members.note(new PathEffect.Switched(from, End.of(candidate.kind), Result.ABORTED));
      for (String member : candidate.members) {
        members.tellEnd(new PathEffect.Abort(member, candidate.epoch, "nobody else is there"));
      }
    }
    if (current != null) {
      if (current.confirmed) {
        members.note(new PathEffect.Switched(End.of(current.kind), End.NONE, Result.COMMITTED));
        old.add(current);
      } else {
        if (!current.broken) {
          members.note(new PathEffect.Switched(End.NONE, End.of(current.kind), Result.ABORTED));
        }
        for (String member : current.members) {
          members.tellEnd(new PathEffect.Abort(member, current.epoch, "nobody else is there"));
        }
      }
    }
    for (Path path : old) {
      for (String member : path.members) {
        members.tellEnd(new PathEffect.Retire(member, path.epoch));
      }
    }
    old.clear();
    sfuRetry.succeeded();
  }

  // Small questions.

  private boolean isSmall() {
    return members.size() <= settings.p2pMaxParticipants();
  }

  private boolean p2pAllowed(long now) {
    return settings.p2pMaxParticipants() > 1 && !p2pFailedForTheseMembers && p2pRetry.allows(now);
  }

  private void p2pFailed(long now) {
    p2pFailedForTheseMembers = true;
    p2pRetry.failed(now);
  }

  private boolean isReadyOrAway(Path path, String member) {
    return path.ready.contains(member) || !members.isConnected(member);
  }

  private void limitOld(long now) {
    for (Path path : old) {
      if (path.retireAt == Path.NEVER) {
        path.retireAt = now + settings.retireTimeout().toNanos();
      }
    }
  }

  private void prepare(Path path, String member) {
    if (path.kind == PathKind.SFU) {
      // What is asked again is attempted again.
      path.failed.remove(member);
    }
    OptionalLong replaces = OptionalLong.empty();
    if (active != null && active != path && active.members.contains(member)) {
      replaces = OptionalLong.of(active.epoch);
    } else {
      for (Path each : old) {
        if (each.members.contains(member)) {
          replaces = OptionalLong.of(each.epoch);
        }
      }
    }
    members.tell(
        new PathEffect.Prepare(
            member,
            path.epoch,
            path.kind,
            path.kind == PathKind.P2P ? members.peers(path, member) : List.of(),
            replaces));
  }

  private @Nullable Path held(String member, long epoch) {
    for (Path path : paths()) {
      if (path.epoch == epoch && path.members.contains(member)) {
        return path;
      }
    }
    return null;
  }

  private List<Path> paths() {
    List<Path> paths = new ArrayList<>(old);
    if (active != null) {
      paths.add(active);
    }
    if (next != null) {
      paths.add(next);
    }
    return paths;
  }
}
