package org.gridroom.signaling.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.gridroom.sfu.room.MediaEvent;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.Limits;
import org.gridroom.signaling.protocol.Sources;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final int LARGE = Limits.MESSAGE_BYTES;
  private static final int LARGE_ONES = Inbox.MAX_BYTES / LARGE;

  private final ClientSession session = new RoomHarness().page().session;
  private final Inbox inbox = new Inbox();

  private RoomInput message(int sizeBytes) {
    return new RoomInput.FromClient(session, new ClientMessage.Chat("hello"), sizeBytes);
  }

  private RoomInput enter(int sizeBytes) {
    ClientMessage.Join join =
        new ClientMessage.Join(
            "daily", "Ada", Optional.empty(), Optional.empty(), Sources.NONE, Optional.empty());
    return new RoomInput.Enter(session, join, false, Optional.empty(), false, sizeBytes);
  }

  private static RoomInput nodeEvent() {
    return new RoomInput.FromNode(new MediaEvent.SpeakersChanged("daily", List.of()));
  }

  private void fillWithBytes() {
    for (int i = 0; i < LARGE_ONES; i++) {
      assertTrue(inbox.add(message(LARGE)));
    }
  }

  private void fillWithInputs() {
    for (int i = 0; i < Inbox.MAX_INPUTS; i++) {
      assertTrue(inbox.add(message(1)));
    }
  }

  @Test
  void takesSoManyInputsAndNoMore() {
    fillWithInputs();
    assertFalse(inbox.add(message(1)));
    assertFalse(inbox.add(nodeEvent()));
  }

  @Test
  void takesSoManyBytesAndNoMore() {
    fillWithBytes();
    assertFalse(inbox.add(message(1)));
    assertFalse(inbox.add(enter(1)));
  }

  @Test
  void whatDoesNotFitTakesNoRoom() {
    assertTrue(inbox.add(message(Inbox.MAX_BYTES - 1)));
    assertFalse(inbox.add(message(2)));
    assertTrue(inbox.add(message(1)));
  }

  @Test
  void hasRoomAgainForAsMuchAsIsTakenOut() {
    fillWithBytes();
    inbox.poll();
    assertFalse(inbox.add(message(LARGE + 1)));
    assertTrue(inbox.add(message(LARGE)));
    assertEquals(LARGE_ONES, inbox.drain().size());
    fillWithBytes();
  }

  @Test
  void pagesCannotKeepTheNodeOutByBytes() {
    fillWithBytes();
    assertTrue(inbox.add(nodeEvent()));
  }

  @Test
  void takesALossAndATickHoweverFullItIs() {
    fillWithBytes();
    assertTrue(inbox.add(new RoomInput.Lost(session, false)));
    inbox.drain();
    fillWithInputs();
    assertTrue(inbox.add(new RoomInput.Lost(session, false)));
    assertTrue(inbox.add(new RoomInput.Tick()));
  }

  @Test
  void givesOutTheOldestFirst() {
    RoomInput first = message(1);
    RoomInput second = enter(2);
    inbox.add(first);
    inbox.add(second);
    assertEquals(first, inbox.poll());
    assertEquals(List.of(second), inbox.drain());
    assertTrue(inbox.isEmpty());
    assertNull(inbox.poll());
  }
}
