package org.gridroom.signaling.path;

import java.util.Optional;
import org.gridroom.signaling.protocol.ReportedPath;

/** What happens to a room's media path. */
public sealed interface PathEvent {
  /**
   * Somebody new is in the room.
   *
   * @param reported the path that they bring along from before this instance was restarted
   */
  record Joined(String member, Optional<ReportedPath> reported) implements PathEvent {
    /** Somebody who brings no path. */
    public Joined(String member) {
      this(member, Optional.empty());
    }
  }

  /** Somebody has gone for good. */
  record Left(String member) implements PathEvent {}

  /** Somebody's signaling connection is lost; their media may go on. */
  record Disconnected(String member) implements PathEvent {}

  /**
   * Somebody is back.
   *
   * @param hasPath whether their page still has its media path; false after a reload
   */
  record Reconnected(String member, boolean hasPath) implements PathEvent {}

  /** What a member received before, it decodes on this path. */
  record Ready(String member, long epoch) implements PathEvent {}

  /** A member shows this path. */
  record Committed(String member, long epoch) implements PathEvent {}

  /** A member cannot build this path, or has lost it. */
  record Failed(String member, long epoch) implements PathEvent {}

  /** Nothing but time. */
  record Tick() implements PathEvent {}
}
