package org.gridroom.signaling.path;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.gridroom.signaling.path.PathEffect.End;
import org.gridroom.signaling.path.PathEffect.Result;
import org.gridroom.signaling.protocol.PathKind;
import org.jspecify.annotations.Nullable;

/**
 * The paths that a room has, and what their members are told when one begins, takes the place of
 * another, or ends. Whether it should, others decide.
 *
 * <p>At most one path is active and one (<em>next</em>) is prepared. Paths that had their time are
 * <em>old</em> until they are retired; so is the aborted path of newcomers who have no other.
 */
final class Paths {
  private final PathSettings settings;
  private final PathMembers members;
  private final List<Path> old = new ArrayList<>();
  private @Nullable Path active;
  private @Nullable Path next;
  private long nextEpoch;

  Paths(PathSettings settings, PathMembers members, long firstEpoch) {
    this.settings = settings;
    this.members = members;
    this.nextEpoch = firstEpoch;
  }

  @Nullable Path active() {
    return active;
  }

  @Nullable Path next() {
    return next;
  }

  /** Of the path that begins next. */
  long nextEpoch() {
    return nextEpoch;
  }

  /** The path of this epoch, if a member is on it. */
  @Nullable Path held(String member, long epoch) {
    for (Path path : all()) {
      if (path.epoch == epoch && path.members.contains(member)) {
        return path;
      }
    }
    return null;
  }

  /** The times at which a path is late or has to go; {@link Path#NEVER} among them. */
  LongStream deadlines() {
    @Nullable Path current = active;
    @Nullable Path candidate = next;
    LongStream.Builder times = LongStream.builder();
    if (current != null) {
      times.add(current.readyBy);
    }
    if (candidate != null) {
      times.add(candidate.readyBy).add(candidate.giveUpBy);
    }
    old.forEach(path -> times.add(path.retireAt));
    return times.build();
  }

  // One begins.

  /** Begins the active path of a room that has none. */
  void start(PathKind kind, long now) {
    active = open(kind, now);
  }

  /** Begins another path in place of the active one, on which nobody has media. */
  void startAnew(Path current, PathKind kind, long now) {
    active = null;
    giveUp(current, "another path is needed");
    start(kind, now);
  }

  /** Begins a path beside the active one. */
  void prepareNext(PathKind kind, long now) {
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

  /** Takes up a path of before a restart, which carries media, as the active one. */
  void takeUp(Path path) {
    active = path;
    path.confirmed = true;
  }

  /** Keeps a path of before a restart until another has taken its place. */
  void takeUpOld(Path path) {
    old.add(path);
  }

  /** Leaves an epoch, and all before it, to paths of before a restart. */
  void skip(long epoch) {
    nextEpoch = Math.max(nextEpoch, epoch + 1);
  }

  // Its members come, go and return.

  /** Asks a member to build a path, or to build it again. */
  void prepare(Path path, String member) {
    if (path.kind == PathKind.SFU) {
      // What is asked again is attempted again.
      path.failed.remove(member);
    }
    members.tell(
        new PathEffect.Prepare(
            member,
            path.epoch,
            path.kind,
            path.kind == PathKind.P2P ? members.peers(path, member) : List.of(),
            replacedBy(path, member)));
  }

  private OptionalLong replacedBy(Path path, String member) {
    if (active != null && active != path && active.members.contains(member)) {
      return OptionalLong.of(active.epoch);
    }
    return old.stream()
        .filter(each -> each.members.contains(member))
        .mapToLong(each -> each.epoch)
        .reduce((first, last) -> last);
  }

  /** Takes whoever is not on the active path into it. */
  void grow(Path current, long now) {
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

  /**
   * Takes whoever is not on the next path, by the SFU, into it.
   *
   * @return whether there was anybody
   */
  boolean growNext(Path candidate) {
    boolean grown = false;
    for (String member : members.ids()) {
      if (candidate.members.add(member)) {
        prepare(candidate, member);
        grown = true;
      }
    }
    return grown;
  }

  /** Forgets somebody who has gone. */
  void leave(String member) {
    all().forEach(path -> path.remove(member));
  }

  /** Takes somebody whose page has lost all paths off them. */
  void release(String member) {
    for (Path path : all()) {
      if (path.members.contains(member)) {
        path.remove(member);
        path.closed = true;
        members.note(new PathEffect.Release(member, path.epoch));
      }
    }
  }

  /** Gives the active path time again, for somebody who was away before all were ready. */
  void extend(String member, long now) {
    if (active != null && active.members.contains(member) && !active.allReady()) {
      active.readyBy = now + settings.readyTimeout().toNanos();
    }
  }

  /** Tells whoever is back of the paths that there are, unless they have just been told. */
  void replay(String member) {
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

  // One is shown, in place of another or as the first.

  /** Has the active path shown, which is the first that works. */
  void confirm(Path current, long now) {
    current.confirmed = true;
    members.note(new PathEffect.Switched(End.NONE, End.of(current.kind), Result.COMMITTED));
    tellCommit(current);
    limitOld(now);
  }

  /** Has the next path shown in place of the active one. */
  void commitNext(Path current, Path candidate, long now) {
    members.note(new PathEffect.Switched(current.end(), End.of(candidate.kind), Result.COMMITTED));
    old.add(current);
    active = candidate;
    next = null;
    candidate.confirmed = true;
    candidate.readyBy = Path.NEVER;
    tellCommit(candidate);
    limitOld(now);
  }

  // One ends.

  /** Gives the next path up. */
  void abortNext(Path current, Path candidate, Result result, String reason) {
    next = null;
    members.note(new PathEffect.Switched(current.end(), End.of(candidate.kind), result));
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

  /** Retires the old paths that everybody on them has left for the active one, or that are due. */
  void retireOld(long now) {
    @Nullable Path current = active;
    for (Iterator<Path> paths = old.iterator(); paths.hasNext(); ) {
      Path path = paths.next();
      boolean due =
          now >= path.retireAt
              || (path.retireAt != Path.NEVER
                  && current != null
                  && current.committed.containsAll(path.members));
      if (due) {
        tellRetire(path);
      }
      if (due || path.members.isEmpty()) {
        paths.remove();
      }
    }
  }

  /** Ends all paths: one alone, or nobody, needs none. */
  void closeAll() {
    @Nullable Path current = active;
    @Nullable Path candidate = next;
    active = null;
    next = null;
    if (candidate != null && current != null) {
      members.note(new PathEffect.Switched(current.end(), End.of(candidate.kind), Result.ABORTED));
      tellAbort(candidate, "nobody else is there");
    }
    if (current != null && current.confirmed) {
      members.note(new PathEffect.Switched(current.end(), End.NONE, Result.COMMITTED));
      old.add(current);
    } else if (current != null) {
      giveUp(current, "nobody else is there");
    }
    old.forEach(this::tellRetire);
    old.clear();
  }

  /** Gives up a first path that was never shown; that a broken one has failed is noted already. */
  private void giveUp(Path path, String reason) {
    tellAbort(path, reason);
    if (!path.broken) {
      members.note(new PathEffect.Switched(End.NONE, End.of(path.kind), Result.ABORTED));
    }
  }

  private void limitOld(long now) {
    for (Path path : old) {
      if (path.retireAt == Path.NEVER) {
        path.retireAt = now + settings.retireTimeout().toNanos();
      }
    }
  }

  private void tellCommit(Path path) {
    path.members.forEach(member -> members.tell(new PathEffect.Commit(member, path.epoch)));
  }

  private void tellAbort(Path path, String reason) {
    path.members.forEach(
        member -> members.tellEnd(new PathEffect.Abort(member, path.epoch, reason)));
  }

  private void tellRetire(Path path) {
    path.members.forEach(member -> members.tellEnd(new PathEffect.Retire(member, path.epoch)));
  }

  private List<Path> all() {
    List<Path> all = new ArrayList<>(old);
    if (active != null) {
      all.add(active);
    }
    if (next != null) {
      all.add(next);
    }
    return all;
  }
}
