package org.gridroom.signaling.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gridroom.signaling.protocol.ServerMessage;
import org.gridroom.signaling.room.RoomHarness.Page;
import org.junit.jupiter.api.Test;

/** What the others hear of one whose connection comes and goes. */
class ResumeRateTest {
  private static final int BURST = 30;
  private static final int PER_SECOND = 5;

  private final RoomHarness house = new RoomHarness();
  private final Page ada = house.join("Ada");
  private final String bobsToken = house.join("Bob").only(ServerMessage.Joined.class).resume();

  private Page bobResumes() {
    return house.resume(bobsToken, Optional.empty(), false);
  }

  private List<Boolean> heardOfBob() {
    return ada.all(ServerMessage.ParticipantChanged.class).stream()
        .map(changed -> changed.participant().connected())
        .toList();
  }

  @Test
  void oneWhoResumesInALoopIsToldToTheOthersAtABoundedRate() {
    for (int i = 0; i < 10 * BURST; i++) {
      bobResumes().lose();
    }
    assertEquals(BURST, heardOfBob().size());
    for (int i = 0; i < 10 * BURST; i++) {
      house.after(Duration.ofMillis(10));
      bobResumes().lose();
    }
    int most = 3 * PER_SECOND;
    int heard = heardOfBob().size();
    assertTrue(heard > 0 && heard <= most, () -> heard + " of at most " + most);
  }

  @Test
  void theOthersHearAtLastHowItIs() {
    for (int i = 0; i < 10 * BURST; i++) {
      bobResumes().lose();
    }
    bobResumes();
    ada.drain();
    house.after(Duration.ofSeconds(1));
    assertEquals(List.of(true), heardOfBob());
  }
}
