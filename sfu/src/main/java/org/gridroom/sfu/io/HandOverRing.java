package org.gridroom.sfu.io;

import java.util.concurrent.atomic.AtomicLong;
import org.gridroom.sfu.transport.LoopContext.PacketReceiver;
import org.gridroom.sfu.wire.PacketBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Packets on their way from one loop to one other: bounded, without locks or allocation. One thread
 * offers, one drains.
 */
final class HandOverRing {
  /** Most packets under way. */
  static final int CAPACITY = 4096;

  private static final int MASK = CAPACITY - 1;

  private final @Nullable PacketReceiver[] receivers = new @Nullable PacketReceiver[CAPACITY];
  private final @Nullable PacketBuffer[] packets = new @Nullable PacketBuffer[CAPACITY];
  private final AtomicLong head = new AtomicLong();
  private final AtomicLong tail = new AtomicLong();

  boolean isEmpty() {
    return head.get() == tail.get();
  }

  /** Adds a packet; false if the ring is full. */
  boolean offer(PacketReceiver receiver, PacketBuffer packet) {
    long at = tail.getPlain();
    if (at - head.getAcquire() == CAPACITY) {
      return false;
    }
    int slot = (int) at & MASK;
    receivers[slot] = receiver;
    packets[slot] = packet;
    tail.setRelease(at + 1);
    return true;
  }

  /** Delivers what is there when it is called; what is added meanwhile waits for the next turn. */
  void drain(Delivery delivery) {
    long end = tail.getAcquire();
    for (long at = head.getPlain(); at < end; at++) {
      int slot = (int) at & MASK;
      PacketReceiver receiver = receivers[slot];
      PacketBuffer packet = packets[slot];
      receivers[slot] = null;
      packets[slot] = null;
      head.setRelease(at + 1);
      if (receiver != null && packet != null) {
        delivery.deliver(receiver, packet);
      }
    }
  }

  /** Takes a packet out of the ring to its receiver. */
  interface Delivery {
    void deliver(PacketReceiver receiver, PacketBuffer packet);
  }
}
