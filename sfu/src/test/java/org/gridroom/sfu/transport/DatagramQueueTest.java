package org.gridroom.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DatagramQueueTest {
  private static final int LONG_MILLIS = 60_000;

  private final DatagramQueue queue = new DatagramQueue();
  private final byte[] buffer = new byte[8];

  @Test
  void givesDatagramsInOrderAtAnyOffset() throws Exception {
    assertTrue(queue.offer(new byte[] {1, 2}));
    assertTrue(queue.offer(new byte[] {3}));
    assertEquals(2, queue.receive(buffer, 5, 3, 0));
    assertArrayEquals(new byte[] {0, 0, 0, 0, 0, 1, 2, 0}, buffer);
    assertEquals(1, queue.receive(buffer, 0, 8, 0));
    assertEquals(-1, queue.receive(buffer, 0, 8, 0));
  }

  @Test
  void cutsWhatIsLongerThanWanted() throws Exception {
    assertTrue(queue.offer(new byte[] {1, 2, 3, 4}));
    assertEquals(3, queue.receive(buffer, 0, 3, 0));
    assertArrayEquals(new byte[] {1, 2, 3, 0, 0, 0, 0, 0}, buffer);
    assertEquals(-1, queue.receive(buffer, 0, 8, 0));
  }

  @Test
  void losesTheNewestWhenTooManyWait() throws Exception {
    for (int i = 0; i < DatagramQueue.CAPACITY; i++) {
      assertTrue(queue.offer(new byte[] {(byte) i}));
    }
    assertFalse(queue.offer(new byte[] {99}));
    assertEquals(1, queue.receive(buffer, 0, 8, 0));
    assertEquals(0, buffer[0]);
  }

  @Test
  void closingWakesWhoWaits() {
    CompletableFuture<Integer> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return queue.receive(buffer, 0, 8, LONG_MILLIS);
              } catch (InterruptedIOException e) {
                throw new CompletionException(e);
              }
            },
            task -> Thread.ofVirtual().start(task));
    queue.close();
    CompletionException ended =
        assertThrows(
            CompletionException.class, () -> waiting.orTimeout(20, TimeUnit.SECONDS).join());
    assertInstanceOf(InterruptedIOException.class, ended.getCause());
  }

  @Test
  void givesNothingAfterItWasClosed() {
    assertTrue(queue.offer(new byte[] {1}));
    queue.close();
    for (int i = 0; i < 3; i++) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              assertThrows(
                  InterruptedIOException.class, () -> queue.receive(buffer, 0, 8, LONG_MILLIS)));
    }
  }

  @Test
  void anInterruptEndsTheWaiting() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedIOException.class, () -> queue.receive(buffer, 0, 8, LONG_MILLIS));
    assertTrue(Thread.interrupted());
  }
}
