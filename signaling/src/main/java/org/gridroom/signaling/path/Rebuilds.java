package org.gridroom.signaling.path;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When each member who has lost a path, or could not build it, may try again. */
final class Rebuilds {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration MAX = Duration.ofSeconds(15);

  private final Map<String, Backoff> backoffs = new HashMap<>();

  void failed(String member, long nowNanos) {
    backoffs.computeIfAbsent(member, each -> new Backoff(FIRST, MAX)).failed(nowNanos);
  }

  /** They have the path, or are gone: nothing of before counts. */
  void forget(String member) {
    backoffs.remove(member);
  }

  /** The earliest time of a member's next attempt. */
  long notBefore(String member) {
    @Nullable Backoff backoff = backoffs.get(member);
    return backoff == null ? Long.MIN_VALUE : backoff.notBefore();
  }
}
