package org.gridroom.sfu.wire;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool of {@link PacketBuffer}s, taken by one loop and given back by any thread, without
 * allocation. Free buffers are a linked list that other threads push to; the loop takes the whole
 * list at once, so that a buffer cannot come back while another is being taken from behind it.
 */
public final class PacketPool {
  private final int capacityPackets;
  private final Arena arena;
  private final AtomicReference<@Nullable PacketBuffer> givenBack = new AtomicReference<>();

  /** What the loop has taken over from {@link #givenBack}. */
  private @Nullable PacketBuffer free;

  private int created;

  /**
   * A pool that makes its buffers when they are first needed.
   *
   * @param arena where their memory lives; its end is the pool's end
   * @param capacityPackets most packets in use at a time
   */
  public PacketPool(Arena arena, int capacityPackets) {
    this.arena = arena;
    this.capacityPackets = capacityPackets;
  }

  /**
   * Takes a buffer, with one reference. Call it on the pool's loop only.
   *
   * @return null when all buffers are in use: drop the packet and count it
   */
  public @Nullable PacketBuffer take() {
    if (free == null) {
      free = givenBack.getAndSet(null);
    }
    PacketBuffer buffer = free;
    if (buffer != null) {
      free = buffer.nextFree;
      buffer.nextFree = null;
    } else if (created < capacityPackets) {
      created++;
      MemorySegment memory = arena.allocate(PacketBuffer.CAPACITY_BYTES, 64);
      buffer = new PacketBuffer(this, memory);
    } else {
      return null;
    }
    buffer.acquire();
    return buffer;
  }

  void giveBack(PacketBuffer buffer) {
    @Nullable PacketBuffer head;
    do {
      head = givenBack.get();
      buffer.nextFree = head;
    } while (!givenBack.compareAndSet(head, buffer));
  }
}
