package org.gridroom.signaling.room;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.gridroom.sfu.room.SourceKind;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.protocol.ParticipantInfo;
import org.gridroom.signaling.protocol.ServerMessage;
import org.gridroom.signaling.protocol.Sources;
import org.jspecify.annotations.Nullable;

/** Somebody in a room. */
final class Participant {
  private static final int TO_ALL_PER_SECOND = 5;
  private static final int TO_ALL_BURST = 30;

  final String id;
  String name;
  boolean moderator;
  @Nullable ClientSession session;

  /** How much they may still say that goes to everybody. */
  final TokenBucket toAll;

  /** Something has changed that the others have not been told. */
  boolean changeUntold;

  /** When the place is given up; {@link Long#MAX_VALUE} while connected. */
  long lostAtNanos = Long.MAX_VALUE;

  /** While not connected: whether the browser has said that the page goes away. */
  boolean goneAway;

  /** What the page says it sends. */
  private Sources said;

  /** Which sources moderators have muted, and who did. */
  private final Map<SourceKind, String> silencedBy = new EnumMap<>(SourceKind.class);

  Participant(
      String id,
      String name,
      boolean moderator,
      Sources said,
      ClientSession session,
      long nowNanos) {
    this.id = id;
    this.name = name;
    this.moderator = moderator;
    this.said = said;
    this.session = session;
    this.toAll = new TokenBucket(TO_ALL_PER_SECOND, TO_ALL_BURST, nowNanos);
  }

  /** What the others are to know of the sources: those that are on and not silenced. */
  Sources sources() {
    Sources sources = said;
    for (SourceKind kind : silencedBy.keySet()) {
      sources = sources.without(kind);
    }
    return sources;
  }

  Map<SourceKind, String> silencedBy() {
    return silencedBy;
  }

  /**
   * Takes what the page says it sends. A silenced source that was off and is turned on is silenced
   * no more; one that was on all the time is: the page has not heard of it yet.
   *
   * @return the sources that are silenced no more
   */
  Set<SourceKind> say(Sources now) {
    Set<SourceKind> lifted = EnumSet.noneOf(SourceKind.class);
    for (SourceKind kind : silencedBy.keySet()) {
      if (!said.has(kind) && now.has(kind)) {
        lifted.add(kind);
      }
    }
    silencedBy.keySet().removeAll(lifted);
    said = now;
    return lifted;
  }

  /**
   * Whether they may now say something that all hear, which costs as many messages as there are
   * people. If not, they are told so.
   */
  boolean maySpeakToAll(long nowNanos) {
    boolean allowed = toAll.take(nowNanos);
    if (!allowed) {
      fail(ErrorCode.SLOW_DOWN, "That was too much at once. Wait some seconds, then try again.");
    }
    return allowed;
  }

  boolean connected() {
    return session != null;
  }

  ParticipantInfo info() {
    return new ParticipantInfo(id, name, moderator, sources(), silencedBy.keySet(), connected());
  }

  /** Tells the page what went wrong. */
  void fail(ErrorCode code, String message) {
    if (session != null) {
      session.fail(code, message);
    }
  }

  void send(ServerMessage message) {
    send(new Outgoing(message));
  }

  void send(Outgoing message) {
    if (session != null) {
      session.send(message);
    }
  }
}
