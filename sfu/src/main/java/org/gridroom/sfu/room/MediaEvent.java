package org.gridroom.sfu.room;

import java.util.List;
import org.gridroom.sfu.transport.TransportState;

/** What a node tells signaling. */
public sealed interface MediaEvent {
  /** The room it is about. */
  String room();

  /** The answer to an offer. */
  record Answered(String room, String connection, String answer) implements MediaEvent {}

  /**
   * An offer that was not taken. If it was a fresh one, the node has no connection of this name
   * now.
   *
   * @param code stable, for programs: {@code invalid-offer}, {@code node-full}, {@code
   *     unknown-connection} (a renegotiation of what the node does not know: offer afresh), {@code
   *     node-defect} (a bug of the node)
   * @param message for people: what happened and what to do
   */
  record Refused(String room, String connection, String code, String message)
      implements MediaEvent {}

  /**
   * A connection has changed its state; it ends with {@code FAILED} or {@code CLOSED}. An offer
   * whose connection fails under it gets no other answer.
   */
  record ConnectionStateChanged(String room, String connection, TransportState state)
      implements MediaEvent {}

  /**
   * What the slots of a connection now carry: all of them, audio and video; empty slots are not
   * named.
   */
  record SlotsChanged(String room, String connection, List<SlotAssignment> slots)
      implements MediaEvent {
    /** Copies the list. */
    public SlotsChanged {
      slots = List.copyOf(slots);
    }
  }

  /**
   * Who speaks, loudest first; at most every 200 ms and only when it changes.
   *
   * @param participants empty when it is quiet
   */
  record SpeakersChanged(String room, List<String> participants) implements MediaEvent {
    /** Copies the list. */
    public SpeakersChanged {
      participants = List.copyOf(participants);
    }
  }

  /**
   * What one slot carries.
   *
   * @param mid the slot's media section
   * @param source the source's number: the CSRC of its packets in every slot; never 0, never used
   *     again in the room
   */
  record SlotAssignment(String mid, String participant, SourceKind kind, int source) {}
}
