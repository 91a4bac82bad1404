package org.gridroom.signaling.path;

import java.util.stream.LongStream;
import org.gridroom.signaling.protocol.PathKind;
import org.gridroom.signaling.protocol.ReportedPath;
import org.jspecify.annotations.Nullable;

/**
 * How a restarted instance takes up the paths that members still have from before. Links between
 * peers go on; the node has gone down with the instance, so that its paths can only be replaced.
 */
final class Adoption {
  private final PathSettings settings;
  private final PathMembers members;
  private final PathPolicy policy;
  private final Paths paths;
  private long waitsUntil = Long.MIN_VALUE;

  Adoption(PathSettings settings, PathMembers members, PathPolicy policy, Paths paths) {
    this.settings = settings;
    this.members = members;
    this.policy = policy;
    this.paths = paths;
  }

  /** Whether the other ends of a path that was taken up may still come. */
  boolean waits(long now) {
    return now < waitsUntil;
  }

  /** Until when they may. */
  LongStream deadlines() {
    return LongStream.of(waitsUntil);
  }

  /** A newcomer reports a path. */
  void takeUp(String member, ReportedPath reported, long now) {
    waitsUntil = now + settings.adoptionWindow().toNanos();
    paths.skip(reported.epoch());
    Path brought = new Path(reported.epoch(), reported.kind());
    @Nullable Path current = paths.active();
    if (current == null) {
      if (mayGoOn(reported)) {
        paths.takeUp(brought);
        join(brought, member);
      } else {
        brought.hold(member);
        paths.takeUpOld(brought);
        paths.start(replacement(reported, now), now);
      }
    } else if (current.epoch == reported.epoch() && current.kind == reported.kind()) {
      join(current, member);
    } else {
      brought.hold(member);
      if (current.confirmed) {
        brought.retireAt = now + settings.retireTimeout().toNanos();
      }
      paths.takeUpOld(brought);
      // The others may have links of the active path to this member that no longer lead anywhere.
      current.closed = true;
    }
  }

  private boolean mayGoOn(ReportedPath reported) {
    return reported.kind() == PathKind.P2P && settings.p2pMaxParticipants() > 1 && policy.isSmall();
  }

  private PathKind replacement(ReportedPath reported, long now) {
    return reported.kind() == PathKind.SFU ? PathKind.SFU : policy.firstKind(now);
  }

  private void join(Path current, String member) {
    current.hold(member);
    current.committed.add(member);
    current.members.forEach(each -> paths.prepare(current, each));
    members.tell(new PathEffect.Commit(member, current.epoch));
  }
}
