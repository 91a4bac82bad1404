package org.gridroom.signaling.room;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.gridroom.signaling.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/** Who is in a room, in the order in which they came, and the ways to tell them something. */
final class Participants {
  private final Map<String, Participant> byId = new LinkedHashMap<>();
  private final Map<ClientSession, Participant> bySession = new HashMap<>();

  boolean isEmpty() {
    return byId.isEmpty();
  }

  int size() {
    return byId.size();
  }

  Collection<Participant> all() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /** The connections of those who have one. */
  Set<ClientSession> sessions() {
    return Collections.unmodifiableSet(bySession.keySet());
  }

  @Nullable Participant find(String id) {
    return byId.get(id);
  }

  /** Whose connection it is; null if it is nobody's any more. */
  @Nullable Participant of(ClientSession session) {
    return bySession.get(session);
  }

  void add(Participant participant) {
    byId.put(participant.id, participant);
    if (participant.session != null) {
      bySession.put(participant.session, participant);
    }
  }

  void remove(Participant participant) {
    byId.remove(participant.id);
    disconnect(participant);
  }

  /** Gives somebody who has none a connection. */
  void connect(Participant participant, ClientSession session) {
    participant.session = session;
    bySession.put(session, participant);
  }

  /** Takes somebody's connection, if there is one. */
  void disconnect(Participant participant) {
    if (participant.session != null) {
      bySession.remove(participant.session);
      participant.session = null;
    }
  }

  void tell(String id, ServerMessage message) {
    @Nullable Participant participant = byId.get(id);
    if (participant != null) {
      participant.send(message);
    }
  }

  void tellAll(ServerMessage message) {
    tell(message, participant -> true);
  }

  void tellOthers(Participant self, ServerMessage message) {
    tell(message, participant -> participant != self);
  }

  void tellModerators(ServerMessage message) {
    tell(message, participant -> participant.moderator);
  }

  private void tell(ServerMessage message, Predicate<Participant> whom) {
    Outgoing outgoing = new Outgoing(message);
    byId.values().stream().filter(whom).forEach(participant -> participant.send(outgoing));
  }

  /** Tells everybody how somebody stands now. */
  void tellState(Participant participant) {
    participant.changeUntold = false;
    tellAll(new ServerMessage.ParticipantChanged(participant.info()));
  }

  /**
   * Tells everybody how somebody stands now, as soon as their measure allows it. What changes
   * meanwhile is told with it, so that the newest state does not get lost.
   */
  void tellStateInTime(Participant participant, long nowNanos) {
    participant.changeUntold = true;
    tellUntold(List.of(participant), nowNanos);
  }

  /** Tells the changes that had to wait. */
  void tellUntold(long nowNanos) {
    tellUntold(byId.values(), nowNanos);
  }

  private void tellUntold(Collection<Participant> whose, long nowNanos) {
    for (Participant participant : whose) {
      if (participant.changeUntold && participant.toAll.take(nowNanos)) {
        tellState(participant);
      }
    }
  }

  /** When the next change that had to wait may be told; {@link Long#MAX_VALUE} for never. */
  long nextUntoldNanos() {
    return byId.values().stream()
        .filter(participant -> participant.changeUntold)
        .mapToLong(participant -> participant.toAll.nextNanos())
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
