package org.gridroom.signaling.room;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gridroom.sfu.room.MediaCommand;
import org.gridroom.sfu.room.MediaEvent;
import org.gridroom.sfu.room.MediaNode;
import org.gridroom.sfu.room.SourceKind;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.FilledSlot;
import org.gridroom.signaling.protocol.ServerMessage;
import org.gridroom.signaling.protocol.ShownSource;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one room's participants to the media node: at most one for each participant
 * and epoch. A page that builds a fresh one under the same epoch replaces the one before, and what
 * the node still says of that is ignored.
 */
final class MediaConnections {
  /** Whose connection it is. */
  record Owner(String participant, long epoch) {}

  private static final class Open {
    final String name;
    final Owner owner;
    boolean answered;
    ServerMessage.@Nullable Slots slots;

    Open(String name, Owner owner) {
      this.name = name;
      this.owner = owner;
    }
  }

  private final String room;
  private final MediaNode node;
  private final Map<Owner, Open> byOwner = new HashMap<>();
  private final Map<String, Open> byName = new HashMap<>();
  private long opened;
  private boolean used;

  MediaConnections(String room, MediaNode node) {
    this.room = room;
    this.node = node;
  }

  /**
   * Passes an offer on.
   *
   * @return false if it is a renegotiation and there is no connection: the page must build a fresh
   *     one
   */
  boolean offer(Participant participant, ClientMessage.Offer offer) {
    Owner owner = new Owner(participant.id, offer.epoch());
    @Nullable Open open = byOwner.get(owner);
    if (offer.fresh()) {
      if (open != null) {
        close(open);
      }
      open = new Open(participant.id + "." + offer.epoch() + "." + ++opened, owner);
      byOwner.put(owner, open);
      byName.put(open.name, open);
    } else if (open == null) {
      return false;
    }
    used = true;
    List<MediaCommand.PublishedSection> publishes =
        offer.publishes().stream()
            .map(section -> new MediaCommand.PublishedSection(section.mid(), section.source()))
            .toList();
    node.submit(
        new MediaCommand.Offer(
            room,
            participant.id,
            open.name,
            offer.fresh(),
            offer.sdp(),
            publishes,
            participant.silencedBy().keySet()));
    show(open, offer.show());
    return true;
  }

  void show(String participant, ClientMessage.Show show) {
    @Nullable Open open = byOwner.get(new Owner(participant, show.epoch()));
    if (open != null) {
      show(open, show.slots());
    }
  }

  private void show(Open open, List<ShownSource> slots) {
    node.submit(
        new MediaCommand.Show(
            room,
            open.name,
            slots.stream()
                .map(slot ->
                    new MediaCommand.SlotWish(slot.mid(), slot.participant(), slot.source()))
                .toList()));
  }

  /** Has the node forward nothing of a participant's source, or forward it again. */
  void silence(String participant, SourceKind kind, boolean silenced) {
    node.submit(new MediaCommand.Silence(room, participant, kind, silenced));
  }

  void release(String participant, long epoch) {
    @Nullable Open open = byOwner.get(new Owner(participant, epoch));
    if (open != null) {
      close(open);
    }
  }

  void releaseAll(String participant) {
    for (Open open : List.copyOf(byOwner.values())) {
      if (open.owner.participant().equals(participant)) {
        close(open);
      }
    }
  }

  void closeRoom() {
    if (used) {
      node.submit(new MediaCommand.CloseRoom(room));
      used = false;
    }
    byOwner.clear();
    byName.clear();
  }

  /** Whose connection an event is about; null if it has been replaced or closed. */
  @Nullable Owner owner(String connection) {
    @Nullable Open open = byName.get(connection);
    return open == null ? null : open.owner;
  }

  /** Notes that the node has answered. */
  void answered(String connection) {
    @Nullable Open open = byName.get(connection);
    if (open != null) {
      open.answered = true;
    }
  }

  /**
   * Notes a refusal.
   *
   * @return whether it was the first offer of its connection, so that there is none now
   */
  boolean refused(String connection) {
    @Nullable Open open = byName.get(connection);
    if (open == null || open.answered) {
      return false;
    }
    forget(open);
    return true;
  }

  /** Forgets a connection that the node has lost. */
  void lost(String connection) {
    @Nullable Open open = byName.get(connection);
    if (open != null) {
      forget(open);
    }
  }

  void slotsChanged(MediaEvent.SlotsChanged event) {
    @Nullable Open open = byName.get(event.connection());
    if (open != null) {
      open.slots =
          new ServerMessage.Slots(
              open.owner.epoch(),
              event.slots().stream()
                  .map(slot ->
                      new FilledSlot(
                          slot.mid(),
                          slot.participant(),
                          slot.kind(),
                          Integer.toUnsignedLong(slot.source())))
                  .toList());
    }
  }

  /** The newest word on the slots of a connection. */
  ServerMessage.@Nullable Slots slots(String connection) {
    @Nullable Open open = byName.get(connection);
    return open == null ? null : open.slots;
  }

  /** What all slots of a participant carry: for whoever comes back. */
  List<ServerMessage> slotsOf(String participant) {
    List<ServerMessage> messages = new ArrayList<>();
    for (Open open : byOwner.values()) {
      if (open.owner.participant().equals(participant) && open.slots != null) {
        messages.add(open.slots);
      }
    }
    return messages;
  }

  private void forget(Open open) {
    byName.remove(open.name);
    byOwner.remove(open.owner, open);
  }

  private void close(Open open) {
    forget(open);
    node.submit(new MediaCommand.Disconnect(room, open.name));
  }
}
