package org.gridroom.sfu.wire;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A bounded pool of {@link PacketBuffer}s, taken by one loop and given back by any thread. */
public final class PacketPool {
  private final int capacityPackets;
  private final Arena arena;
  private final ConcurrentLinkedQueue<PacketBuffer> free = new ConcurrentLinkedQueue<>();
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
    PacketBuffer buffer = free.poll();
    if (buffer == null) {
      if (created == capacityPackets) {
        return null;
      }
      created++;
      MemorySegment memory = arena.allocate(PacketBuffer.CAPACITY_BYTES, 64);
      buffer = new PacketBuffer(this, memory);
    }
    buffer.acquire();
    return buffer;
  }

  void giveBack(PacketBuffer buffer) {
    free.add(buffer);
  }
}
