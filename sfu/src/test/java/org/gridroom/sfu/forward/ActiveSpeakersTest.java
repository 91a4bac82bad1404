package org.gridroom.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ActiveSpeakersTest {
  private static final long MS = 1_000_000L;

  private final ActiveSpeakers speakers = new ActiveSpeakers();

  @Test
  void namesTheLoudestFirst() {
    speakers.onLoudness(1, 80, 0);
    speakers.onLoudness(2, 100, 0);
    speakers.onLoudness(3, 90, 0);
    speakers.onLoudness(4, ActiveSpeakers.SPEAKING_LOUDNESS - 1, 0);

    assertEquals(List.of(2, 3, 1), speakers.speaking(0));
  }

  @Test
  void holdsSomebodyWhoPauses() {
    speakers.onLoudness(1, 100, 0);
    speakers.onLoudness(1, 0, 1000 * MS);

    assertEquals(List.of(1), speakers.speaking(2999 * MS));
    assertEquals(List.of(), speakers.speaking(3000 * MS));
  }

  @Test
  void keepsTheOrderOfVoicesThatAreAboutEquallyLoud() {
    speakers.onLoudness(1, 100, 0);
    speakers.onLoudness(2, 98, 0);
    speakers.speaking(0);
    speakers.onLoudness(2, 103, 0);
    assertEquals(List.of(1, 2), speakers.speaking(0));

    speakers.onLoudness(2, 106, 0);
    assertEquals(List.of(2, 1), speakers.speaking(0));
  }

  @Test
  void forgetsASourceThatHasEnded() {
    speakers.onLoudness(1, 100, 0);
    speakers.speaking(0);
    speakers.remove(1);

    assertEquals(List.of(), speakers.speaking(0));
  }

  @Test
  void aLevelRisesFastAndFallsSlowly() {
    AudioLevel level = new AudioLevel();
    for (int i = 0; i < 5; i++) {
      level.onPacket(27, i * 20L * MS);
    }
    assertTrue(level.loudness() > 90, "after 100 ms: " + level.loudness());
    for (int i = 5; i < 10; i++) {
      level.onPacket(127, i * 20L * MS);
    }
    assertTrue(level.loudness() > 60, "100 ms later: " + level.loudness());
    for (int i = 10; i < 100; i++) {
      level.onPacket(127, i * 20L * MS);
    }
    assertEquals(AudioLevel.SILENCE, level.loudness());
  }

  @Test
  void aLevelIsToldOnlyWhenItHasChanged() {
    AudioLevel level = new AudioLevel();
    assertFalse(level.takeChange(0));
    level.onPacket(27, 0);
    assertTrue(level.takeChange(0));
    level.onPacket(27, 20 * MS);
    assertFalse(level.takeChange(50 * MS), "too soon");
    assertTrue(level.takeChange(100 * MS));
    assertFalse(level.takeChange(300 * MS), "nothing new");
    level.onTick(300 * MS);
    assertTrue(level.takeChange(300 * MS), "silent again");
  }
}
