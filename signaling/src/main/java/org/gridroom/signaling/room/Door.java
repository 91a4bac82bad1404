package org.gridroom.signaling.room;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.protocol.KnockInfo;
import org.gridroom.signaling.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/**
 * The door of a room: whether it is locked, and who waits before it. They take no place of the room
 * or the instance, so a crowd of them keeps nobody out but other knockers.
 */
final class Door {
  private static final int MAX_WAITING = 50;

  private final Participants participants;
  private final Map<String, Newcomer> waiting = new LinkedHashMap<>();
  private boolean locked;

  Door(Participants participants) {
    this.participants = participants;
  }

  boolean isLocked() {
    return locked;
  }

  /** Locks or unlocks it, and tells everybody. */
  void lock(boolean locked) {
    this.locked = locked;
    participants.tellAll(new ServerMessage.RoomChanged(locked));
  }

  /** Lets somebody wait, unless too many do, and tells the moderators. */
  void knock(Newcomer newcomer) {
    if (waiting.size() >= MAX_WAITING) {
      newcomer
          .session()
          .fail(
              ErrorCode.TOO_MANY_KNOCKS,
              "The room is locked, and too many people wait to be let in. Try again later.");
      return;
    }
    waiting.put(newcomer.id(), newcomer);
    newcomer.session().send(new Outgoing(new ServerMessage.Waiting(newcomer.id())));
    participants.tellModerators(new ServerMessage.Knock(newcomer.id(), newcomer.name()));
  }

  /** Ends somebody's waiting, whatever the reason, and tells the moderators. */
  void end(Newcomer newcomer) {
    waiting.remove(newcomer.id());
    participants.tellModerators(new ServerMessage.KnockEnded(newcomer.id()));
  }

  /** In the order in which they came. */
  List<Newcomer> waiting() {
    return List.copyOf(waiting.values());
  }

  @Nullable Newcomer find(String id) {
    return waiting.get(id);
  }

  /** Who waits on this connection. */
  @Nullable Newcomer of(ClientSession session) {
    return waiting.values().stream()
        .filter(newcomer -> newcomer.session() == session)
        .findFirst()
        .orElse(null);
  }

  /** Tells a new moderator who waits. */
  void tell(Participant moderator) {
    waiting
        .values()
        .forEach(each -> moderator.send(new ServerMessage.Knock(each.id(), each.name())));
  }

  /** Who waits, for a moderator who comes in. */
  List<KnockInfo> infos() {
    return waiting.values().stream().map(each -> new KnockInfo(each.id(), each.name())).toList();
  }
}
