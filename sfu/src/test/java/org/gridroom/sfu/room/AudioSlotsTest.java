package org.gridroom.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AudioSlotsTest {
  private static final List<@Nullable String> NOBODY = slots(null, null, null);

  private static List<@Nullable String> slots(@Nullable String... slots) {
    return Arrays.asList(slots);
  }

  @Test
  void fillsFreeSlotsInOrder() {
    assertEquals(slots("a", "b", null), AudioSlots.assign(NOBODY, List.of("a", "b"), NOBODY));
  }

  @Test
  void leavesEverybodyWhereTheyAre() {
    assertEquals(
        slots(null, "b", "c"), AudioSlots.assign(slots("a", "b", "c"), List.of("c", "b"), NOBODY));
  }

  @Test
  void putsAVoiceWhereItsCameraIsShown() {
    assertEquals(
        slots("b", "c", "a"),
        AudioSlots.assign(NOBODY, List.of("a", "b", "c"), slots("b", null, "a")));
  }

  @Test
  void leavesThePlaceOfACameraFreeForItsVoice() {
    assertEquals(
        slots(null, "a", null), AudioSlots.assign(NOBODY, List.of("a"), slots("b", null, null)));
  }

  @Test
  void takesThePlaceOfACameraWhenNoOtherIsFree() {
    assertEquals(
        slots("a", "b", "c"),
        AudioSlots.assign(slots(null, "b", "c"), List.of("a", "b", "c"), slots("x", null, null)));
  }

  @Test
  void movesAVoiceToItsCamera() {
    assertEquals(
        slots(null, null, "a"),
        AudioSlots.assign(slots("a", null, null), List.of("a"), slots(null, null, "a")));
  }

  @Test
  void swapsVoicesWhoseCamerasHaveChangedPlaces() {
    assertEquals(
        slots("b", "a", null),
        AudioSlots.assign(slots("a", "b", null), List.of("a", "b"), slots("b", "a", null)));
  }

  @Test
  void doesNotMoveAVoiceWhoseCameraIsShownTwice() {
    assertEquals(
        slots("a", null, null),
        AudioSlots.assign(slots("a", null, null), List.of("a"), slots("a", "a", null)));
  }

  @Test
  void worksWithoutVideoSlots() {
    assertEquals(slots("a"), AudioSlots.assign(slots((String) null), List.of("a"), List.of()));
  }

  @Test
  void worksWithoutAudioSlots() {
    assertEquals(List.of(), AudioSlots.assign(List.of(), List.of(), slots("a")));
  }
}
