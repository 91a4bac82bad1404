package org.gridroom.sfu.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacketPoolTest {
  private final Arena arena = Arena.ofShared();

  @AfterEach
  void freeMemory() {
    arena.close();
  }

  private static PacketBuffer take(PacketPool pool) {
    PacketBuffer buffer = pool.take();
    assertNotNull(buffer);
    return buffer;
  }

  @Test
  void givesNoMoreThanItsCapacity() {
    PacketPool pool = new PacketPool(arena, 2);
    PacketBuffer first = take(pool);
    take(pool);

    assertNull(pool.take());

    first.release();
    assertSame(first, take(pool));
    assertNull(pool.take());
  }

  @Test
  void giveBackNeedsEveryUsersRelease() {
    PacketPool pool = new PacketPool(arena, 1);
    PacketBuffer buffer = take(pool).retain();
    buffer.release();

    assertNull(pool.take());

    buffer.release();
    assertSame(buffer, pool.take());
  }

  @Test
  void refusesOneReleaseTooMany() {
    PacketBuffer buffer = take(new PacketPool(arena, 1));
    buffer.release();
    assertThrows(IllegalStateException.class, buffer::release);
  }

  @Test
  void refusesToBeRetainedAfterItsRelease() {
    PacketBuffer buffer = take(new PacketPool(arena, 1));
    buffer.release();
    assertThrows(IllegalStateException.class, buffer::retain);
  }

  @Test
  void everyBufferHasMemoryOfItsOwn() {
    PacketPool pool = new PacketPool(arena, 2);
    PacketBuffer first = take(pool);
    PacketBuffer second = take(pool);

    assertEquals(PacketBuffer.CAPACITY_BYTES, first.memory().byteSize());
    assertTrue(first.memory().asOverlappingSlice(second.memory()).isEmpty());
  }

  @Test
  void buffersThatOtherThreadsReleaseAllComeBackOnce() throws InterruptedException {
    PacketPool pool = new PacketPool(arena, 64);
    BlockingQueue<PacketBuffer> handed = new ArrayBlockingQueue<>(64);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.startVirtualThread(() -> {
            try {
              for (int n = 0; n < 5_000; n++) {
                handed.take().release();
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }));
    }
    for (int taken = 0; taken < 20_000; ) {
      PacketBuffer buffer = pool.take();
      if (buffer == null) {
        Thread.onSpinWait();
      } else {
        handed.put(buffer);
        taken++;
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }

    Set<PacketBuffer> all = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 64; i++) {
      assertTrue(all.add(take(pool)));
    }
    assertNull(pool.take());
  }
}
