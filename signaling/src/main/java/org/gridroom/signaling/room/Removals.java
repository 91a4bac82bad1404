package org.gridroom.signaling.room;

import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gridroom.signaling.token.ResumeTokens;

/**
 * Whom moderators have removed, for as long as a resume token of theirs may be valid. Safe for use
 * by many threads.
 */
final class Removals {
  /** Above it the oldest are forgotten early. */
  private static final int MAX = 100_000;

  private final Map<String, Long> expiryMillis = new LinkedHashMap<>();
  private final InstantSource clock;

  Removals(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void add(String participant) {
    long now = clock.millis();
    Iterator<Long> oldestFirst = expiryMillis.values().iterator();
    while (oldestFirst.hasNext() && (oldestFirst.next() <= now || expiryMillis.size() >= MAX)) {
      oldestFirst.remove();
    }
    expiryMillis.put(participant, now + ResumeTokens.LIFE.toMillis());
  }

  synchronized boolean includes(String participant) {
    return expiryMillis.containsKey(participant);
  }
}
