package org.gridroom.signaling.room;

import org.gridroom.signaling.protocol.ServerMessage;
import org.gridroom.signaling.token.ResumeClaims;
import org.gridroom.signaling.token.ResumeTokens;

/** The resume tokens of a room's participants, and newer ones long before those expire. */
final class TokenRenewal {
  /** A third of a token's life: whoever loses the connection has two thirds to come back. */
  private static final long INTERVAL_NANOS = ResumeTokens.LIFE.toNanos() / 3;

  private final String room;
  private final Room.Services services;
  private final Participants participants;
  private long nextNanos = Long.MAX_VALUE;

  TokenRenewal(String room, Room.Services services, Participants participants) {
    this.room = room;
    this.services = services;
    this.participants = participants;
  }

  String issue(Participant participant) {
    return services
        .resumeTokens()
        .issue(
            new ResumeClaims(
                room, participant.id, participant.moderator, services.clock().millis()));
  }

  /** Gives somebody a newer token. */
  void renew(Participant participant) {
    participant.send(new ServerMessage.Renewed(issue(participant)));
  }

  /** Gives everybody a newer token, if it is time. */
  void renewAll(long nowNanos) {
    if (nowNanos >= nextNanos) {
      nextNanos = nowNanos + INTERVAL_NANOS;
      participants.all().forEach(this::renew);
    }
  }

  /** The room's first participant is in. */
  void start(long nowNanos) {
    nextNanos = nowNanos + INTERVAL_NANOS;
  }

  /** The room's last participant is gone. */
  void stop() {
    nextNanos = Long.MAX_VALUE;
  }

  /** When it is time to renew; {@link Long#MAX_VALUE} for never. */
  long nextNanos() {
    return nextNanos;
  }
}
