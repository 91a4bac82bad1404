package org.gridroom.sfu.forward;

import static org.gridroom.sfu.rtp.RtpPackets.VP8;
import static org.gridroom.sfu.rtp.RtpPackets.vp8Payload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gridroom.sfu.rtp.RtpPackets;
import org.gridroom.sfu.transport.LoopContext;
import org.gridroom.sfu.transport.MediaTransport;
import org.gridroom.sfu.transport.TransportState;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.NetworkOrder;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.PacketPool;
import org.junit.jupiter.api.Test;

class ForwarderAllocationTest {
  private static final int RECEIVERS = 10;
  private static final int PACKETS_PER_TURN = 8;
  private static final int TURNS = 12_500;
  private static final long FORWARDED = (long) RECEIVERS * PACKETS_PER_TURN * TURNS;

  private final Loop loop = new Loop();
  private final ForwardingLoop forwarding = new ForwardingLoop(loop);
  private final PacketPool pool = new PacketPool(Arena.ofAuto(), 2048);
  private final byte[] delta = vp8Payload(1, 1, false);
  private final byte[] key = vp8Payload(0, 0, true);
  private final List<CountingTransport> receivers = new ArrayList<>();
  private Endpoint publisher = endpoint(0, new CountingTransport());
  private int sequenceNumber;

  @Test
  void forwardsAMillionPacketsWithoutGarbage() {
    Publication camera = publisher.description().publications().getFirst();
    for (int i = 0; i < RECEIVERS; i++) {
      CountingTransport transport = new CountingTransport();
      receivers.add(transport);
      endpoint(i + 1, transport).assign(0, camera, TestPeer.TYPES);
    }
    forward(3000); // until all is compiled
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sentBefore = sent();
    long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
    forward(TURNS);
    long allocated = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;

    assertEquals(FORWARDED, sent() - sentBefore);
    assertTrue(
        allocated < FORWARDED,
        "allocated " + allocated + " bytes for " + FORWARDED + " forwarded packets");
  }

  private long sent() {
    return receivers.stream().mapToLong(receiver -> receiver.packets).sum();
  }

  private void forward(int turns) {
    for (int turn = 0; turn < turns; turn++) {
      loop.nowNanos += 1_000_000L;
      for (int i = 0; i < PACKETS_PER_TURN; i++) {
        PacketBuffer packet = packet();
        publisher.onRtp(packet);
        packet.release();
      }
      forwarding.onTurnEnd(loop.nowNanos);
    }
  }

  private PacketBuffer packet() {
    PacketBuffer packet = Objects.requireNonNull(pool.take());
    MemorySegment memory = packet.memory();
    byte[] payload = sequenceNumber == 0 ? key : delta;
    NetworkOrder.putByte(memory, 0, 0x90);
    NetworkOrder.putByte(memory, 1, VP8);
    NetworkOrder.putShort(memory, 2, sequenceNumber);
    NetworkOrder.putInt(memory, 4, sequenceNumber * 90);
    NetworkOrder.putInt(memory, 8, TestPeer.cameraSsrc(0));
    NetworkOrder.putInt(memory, 12, 0xBEDE_0001);
    NetworkOrder.putByte(memory, 16, RtpPackets.IDS.transportSequenceNumber() << 4 | 1);
    NetworkOrder.putShort(memory, 17, sequenceNumber);
    NetworkOrder.putByte(memory, 19, 0);
    for (int i = 0; i < payload.length; i++) {
      NetworkOrder.putByte(memory, 20 + i, payload[i]);
    }
    sequenceNumber++;
    if (packet.rtp().bind(memory, 0, 1100) != DropReason.NONE) {
      throw new IllegalStateException("not a packet");
    }
    packet.arrivalNanos(loop.nowNanos);
    return packet;
  }

  private Endpoint endpoint(int number, MediaTransport transport) {
    PublicationDescription camera =
        new PublicationDescription(
            number + 1,
            "1",
            true,
            TestPeer.cameraSsrc(number),
            0,
            true,
            RtpPackets.formats(),
            RtpPackets.IDS);
    SlotDescription slot = new SlotDescription(5, 6, RtpPackets.IDS, number);
    Endpoint endpoint =
        new Endpoint(
            List.of(forwarding),
            new EndpointDescription(1, List.of(new Publication(camera)), List.of(slot)),
            new Deaf());
    endpoint.onBound(loop, transport);
    endpoint.onStateChanged(TransportState.CONNECTED);
    return endpoint;
  }

  private static final class CountingTransport implements MediaTransport {
    private long packets;

    @Override
    public boolean sendRtp(
        MemorySegment header,
        int headerSizeBytes,
        MemorySegment prefix,
        int prefixSizeBytes,
        MemorySegment payload,
        long payloadOffset,
        int payloadSizeBytes) {
      packets++;
      return true;
    }

    @Override
    public boolean sendRtcp(MemorySegment compound, long offset, int sizeBytes) {
      return true;
    }
  }

  private static final class Loop implements LoopContext {
    private long nowNanos;

    @Override
    public int index() {
      return 0;
    }

    @Override
    public long nowNanos() {
      return nowNanos;
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public boolean handOver(LoopContext target, PacketReceiver receiver, PacketBuffer packet) {
      throw new IllegalStateException("there is no other loop");
    }

    @Override
    public void addTurnListener(TurnListener listener) {}
  }

  private static final class Deaf implements EndpointListener {
    @Override
    public void onBound(ForwardingLoop loop) {}

    @Override
    public void onStateChanged(TransportState state) {}

    @Override
    public void onPublicationStarted(Publication publication) {}

    @Override
    public void onLoudness(Publication publication, int loudness) {}

    @Override
    public void onFailed(RuntimeException cause) {
      throw cause;
    }
  }
}
