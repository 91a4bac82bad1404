package org.gridroom.signaling.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.protocol.Sources;
import org.gridroom.signaling.room.RoomHarness.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoomActorTest {
  private final RoomHarness house = new RoomHarness();
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

  /** What would run, if the room were not so busy. */
  private final List<Runnable> stalled = new ArrayList<>();

  private final RoomActor actor =
      new RoomActor(
          house.room,
          new RoomActor.Environment(stalled::add, timer, () -> 0, house.metrics),
          () -> {});

  @AfterEach
  void close() {
    timer.shutdownNow();
  }

  @Test
  void whoseMessageFindsNoRoomAmongTheBytesThatWaitIsToldSo() {
    Page page = house.page();
    ClientSession session = new ClientSession((self, join, sizeBytes) -> actor, page);
    session.onMessage(
        new ClientMessage.Join(
            "daily", "Ada", Optional.empty(), Optional.empty(), Sources.NONE, Optional.empty()),
        1);
    session.onMessage(new ClientMessage.Chat("as much as may wait"), Inbox.MAX_BYTES);
    page.expect();
    session.onMessage(new ClientMessage.Chat("one byte more"), 1);
    page.expectError(ErrorCode.TOO_MANY_MESSAGES);
    assertEquals(1, house.sample("gridroom_room_inputs_dropped_total"));
    assertEquals(1, stalled.size());
  }
}
