package org.gridroom.signaling.path;

import java.util.LinkedHashSet;
import java.util.Set;
import org.gridroom.signaling.protocol.PathKind;

/** One media path and who stands where on it. */
final class Path {
  /** A time that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  final long epoch;
  final PathKind kind;

  /** Who was asked to build it and has not been asked to close it. */
  final Set<String> members = new LinkedHashSet<>();

  /** Who has media on it. */
  final Set<String> ready = new LinkedHashSet<>();

  /** Who shows it. */
  final Set<String> committed = new LinkedHashSet<>();

  /** Whose attempt has failed and not been made good. */
  final Set<String> failed = new LinkedHashSet<>();

  /** When those who failed may try again, each for themselves. */
  final Rebuilds rebuilds = new Rebuilds();

  /** Until when its members should be ready. */
  long readyBy = NEVER;

  /** As the next path: until when somebody must be ready; peer to peer, all. */
  long giveUpBy = NEVER;

  /** When it is closed whatever its members say; set once another path has taken its place. */
  long retireAt = NEVER;

  /** Whether its members were told to show it. */
  boolean confirmed;

  /** A peer to peer path that has failed. */
  boolean broken;

  /**
   * A path that a member has lost while the others kept their links to them: nobody new can come
   * onto it.
   */
  boolean closed;

  Path(long epoch, PathKind kind) {
    this.epoch = epoch;
    this.kind = kind;
  }

  /** Takes in a member who has media on it. */
  void hold(String member) {
    members.add(member);
    ready.add(member);
  }

  void remove(String member) {
    members.remove(member);
    ready.remove(member);
    committed.remove(member);
    failed.remove(member);
    rebuilds.forget(member);
  }

  void becameReady(String member) {
    ready.add(member);
    failed.remove(member);
    rebuilds.forget(member);
  }

  void hasFailed(String member, long nowNanos) {
    ready.remove(member);
    committed.remove(member);
    if (failed.add(member)) {
      rebuilds.failed(member, nowNanos);
    }
  }

  boolean allReady() {
    return ready.containsAll(members);
  }

  /** What a switch leads from when this is the active path. */
  PathEffect.End end() {
    return confirmed ? PathEffect.End.of(kind) : PathEffect.End.NONE;
  }
}
