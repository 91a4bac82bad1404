package org.gridroom.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyFrameRequesterTest {
  private static final long MS = 1_000_000L;

  private final KeyFrameRequester requester = new KeyFrameRequester();

  private List<Integer> requestsUntil(int endMs) {
    return IntStream.range(0, endMs / 10)
        .map(i -> i * 10)
        .filter(ms -> requester.poll(ms * MS))
        .boxed()
        .toList();
  }

  @Test
  void asksForNothingThatNobodyNeeds() {
    assertEquals(List.of(), requestsUntil(1000));
  }

  @Test
  void asksAtOnceAndThenEverMoreSlowly() {
    requester.request();

    assertEquals(List.of(0, 350, 1050, 2450, 4850), requestsUntil(7000));
  }

  @Test
  void stopsWhenAKeyFrameComes() {
    requester.request();
    assertTrue(requester.poll(0));
    requester.onPacket(true, 50 * MS);

    assertFalse(requester.poll(1000 * MS));
  }

  @Test
  void makesOneOfManyRequests() {
    requester.request();
    assertTrue(requester.poll(0));
    requester.onPacket(true, 50 * MS);
    requester.request();
    requester.request();

    assertFalse(requester.poll(340 * MS));
    assertTrue(requester.poll(350 * MS));
    assertFalse(requester.poll(360 * MS));
  }

  @Test
  void asksSoonWhenASourceComesBackAfterSilence() {
    requester.request();
    requestsUntil(6000);
    requester.onPacket(false, 6000 * MS);

    assertTrue(requester.poll(6000 * MS));
  }
}
