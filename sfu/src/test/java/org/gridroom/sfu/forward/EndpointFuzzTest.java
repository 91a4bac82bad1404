package org.gridroom.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import org.gridroom.sfu.rtp.RtpPackets;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.PacketPool;

/**
 * A participant with keys may send anything: no connection fails of it, no packet is lost track of.
 */
class EndpointFuzzTest {
  private static final int POOL_PACKETS = 128;
  private static final int MAX_STEPS = 64;

  @FuzzTest(maxDuration = "20s")
  void nothingThatAPeerSendsFailsAConnection(FuzzedDataProvider data) {
    FakeLoops loops = new FakeLoops(2);
    List<ForwardingLoop> forwarding =
        loops.all().stream().map(loop -> new ForwardingLoop(loop)).toList();
    for (int i = 0; i < 2; i++) {
      loops.get(i).addTurnListener(forwarding.get(i));
    }
    TestPeer alice = new TestPeer(0, forwarding, loops.get(0));
    TestPeer bob = new TestPeer(1, forwarding, loops.get(1));
    bob.show(0, alice.camera);
    bob.show(2, alice.microphone);
    alice.show(0, bob.camera);
    loops.settle();
    try (Arena arena = Arena.ofConfined()) {
      PacketPool pool = new PacketPool(arena, POOL_PACKETS);
      for (int step = 0; step < MAX_STEPS && data.remainingBytes() > 0; step++) {
        TestPeer peer = data.consumeBoolean() ? alice : bob;
        if (data.consumeBoolean()) {
          rtp(peer, pool, data, loops.nowNanos());
        } else {
          rtcp(peer, arena, data);
        }
        loops.advance(data.consumeInt(0, 50));
      }
      alice.endpoint.close();
      bob.endpoint.close();
      loops.settle();

      assertEquals(List.of(), alice.defects);
      assertEquals(List.of(), bob.defects);
      assertEquals(POOL_PACKETS, free(pool));
    }
  }

  private static void rtp(TestPeer peer, PacketPool pool, FuzzedDataProvider data, long nanos) {
    PacketBuffer packet = Objects.requireNonNull(pool.take());
    byte[] header = {
      (byte) 0x90,
      data.pickValue(new byte[] {RtpPackets.VP8, RtpPackets.VP8_RTX, RtpPackets.OPUS, 45}),
      data.consumeByte(),
      data.consumeByte(),
      0,
      0,
      data.consumeByte(),
      0,
      0,
      0,
      data.pickValue(new byte[] {0x10, 0x20}),
      data.pickValue(new byte[] {0, 1, 7})
    };
    byte[] rest = data.consumeBytes(data.consumeInt(0, 64));
    MemorySegment memory = packet.memory();
    MemorySegment.copy(header, 0, memory, ValueLayout.JAVA_BYTE, 0, header.length);
    MemorySegment.copy(rest, 0, memory, ValueLayout.JAVA_BYTE, header.length, rest.length);
    packet.arrivalNanos(nanos);
    // The transport drops what is not RTP.
    if (packet.rtp().bind(memory, 0, header.length + rest.length) == DropReason.NONE) {
      peer.endpoint.onRtp(packet);
    }
    packet.release();
  }

  private static void rtcp(TestPeer peer, Arena arena, FuzzedDataProvider data) {
    byte[] bytes = data.consumeBytes(data.consumeInt(0, 128));
    MemorySegment memory = arena.allocate(Math.max(1, bytes.length));
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    peer.endpoint.onRtcp(memory, 0, bytes.length, peer.loop.nowNanos());
  }

  private static int free(PacketPool pool) {
    int free = 0;
    while (pool.take() != null) {
      free++;
    }
    return free;
  }
}
