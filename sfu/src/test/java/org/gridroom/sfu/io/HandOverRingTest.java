package org.gridroom.sfu.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.gridroom.sfu.transport.LoopContext.PacketReceiver;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.PacketPool;
import org.junit.jupiter.api.Test;

class HandOverRingTest {
  private final PacketPool pool = new PacketPool(Arena.ofAuto(), HandOverRing.CAPACITY + 1);

  private PacketBuffer packet(long number) {
    PacketBuffer packet = pool.take();
    assertNotNull(packet);
    packet.arrivalNanos(number);
    return packet;
  }

  @Test
  void refusesWhatDoesNotFitAndTakesItOnceThereIsRoom() {
    HandOverRing ring = new HandOverRing();
    PacketReceiver receiver = PacketBuffer::release;
    for (int i = 0; i < HandOverRing.CAPACITY; i++) {
      assertTrue(ring.offer(receiver, packet(i)));
    }
    PacketBuffer late = packet(-1);
    assertFalse(ring.offer(receiver, late));
    ring.drain(PacketReceiver::onPacket);
    assertTrue(ring.isEmpty());
    assertTrue(ring.offer(receiver, late));
    assertFalse(ring.isEmpty());
  }

  @Test
  void loopsExchangePacketsInOrderAndWakeEachOther() throws Exception {
    try (NodeFixture node = new NodeFixture(2, "127.0.0.1")) {
      MediaLoop from = node.server.loops().get(0);
      MediaLoop to = node.server.loops().get(1);
      int count = 10_000;
      List<Long> received = new ArrayList<>();
      CountDownLatch all = new CountDownLatch(count);
      PacketReceiver receiver =
          packet -> {
            assertTrue(to.eventLoop().inEventLoop());
            received.add(packet.arrivalNanos());
            packet.release();
            all.countDown();
          };
      for (int sent = 0; sent < count; ) {
        int first = sent;
        sent +=
            NodeFixture.onLoop(
                from,
                () -> {
                  int taken = 0;
                  PacketBuffer packet = from.packets().take();
                  while (taken < 50 && packet != null) {
                    packet.arrivalNanos(first + taken);
                    if (!from.handOver(to, receiver, packet)) {
                      break;
                    }
                    taken++;
                    packet = taken < 50 ? from.packets().take() : null;
                  }
                  return taken;
                });
      }
      assertTrue(all.await(20, TimeUnit.SECONDS));
      for (int i = 0; i < count; i++) {
        assertEquals(i, received.get(i));
      }
    }
  }
}
