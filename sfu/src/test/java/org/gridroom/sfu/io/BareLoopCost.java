package org.gridroom.sfu.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.gridroom.sfu.io.IoCounters.Counter;
import org.gridroom.sfu.io.NodeFixture.Listener;
import org.gridroom.sfu.room.TransportProvider.OpenedTransport;
import org.gridroom.sfu.transport.LoopContext.TurnListener;

/**
 * What one datagram costs a media loop without any protocol on top: received from a validated path,
 * copied into the batches of N receivers, sent. Run by hand; prints bytes allocated and CPU time
 * per datagram sent. Arguments: receivers (30), seconds (10).
 */
final class BareLoopCost {
  private static final int PACKET_BYTES = 1100;
  private static final int BURST = 8;
  private static final int PACKETS_PER_SECOND = 1000;

  private BareLoopCost() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int receivers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    List<DatagramSocket> sinks = new ArrayList<>();
    try (NodeFixture node = new NodeFixture(1, "127.0.0.1");
        UdpPeer publisher = new UdpPeer("127.0.0.1")) {
      MediaLoop loop = node.server.loops().getFirst();
      OpenedTransport transport = node.open(new Listener());
      publisher.send(IceProbe.check(transport.local()), "127.0.0.1", node.port());
      publisher.receive();
      for (int i = 0; i < receivers; i++) {
        DatagramSocket sink =
            new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        sinks.add(sink);
        Thread.ofPlatform().daemon().start(() -> drain(sink));
      }
      NodeFixture.onLoop(
          loop,
          () -> {
            loop.addTurnListener(new FanOut(loop, sinks));
            return true;
          });
      long loopThread = NodeFixture.onLoop(loop, () -> Thread.currentThread().threadId());
      publish(publisher, node.port(), seconds); // warm up
      report("warm-up", node, loopThread, publisher, seconds);
      report("measured", node, loopThread, publisher, seconds);
    } finally {
      sinks.forEach(DatagramSocket::close);
    }
  }

  private static void report(
      String label, NodeFixture node, long loopThread, UdpPeer publisher, int seconds)
      throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sentBefore = node.count(Counter.DATAGRAMS_SENT);
    long turnsBefore = node.count(Counter.LOOP_TURNS);
    long callsBefore = node.count(Counter.SEND_CALLS);
    long segmentsBefore = node.count(Counter.SEGMENTS_SENT);
    long bytesBefore = threads.getThreadAllocatedBytes(loopThread);
    long cpuBefore = threads.getThreadCpuTime(loopThread);
    publish(publisher, node.port(), seconds);
    double sent = node.count(Counter.DATAGRAMS_SENT) - sentBefore;
    System.out.printf(
        "%s: %.0f datagrams sent, %.2f bytes allocated and %.0f ns CPU per datagram,"
            + " %.1f turns per burst, %.1f datagrams per sendmmsg, %.0f %% as segments%n",
        label,
        sent,
        (threads.getThreadAllocatedBytes(loopThread) - bytesBefore) / sent,
        (threads.getThreadCpuTime(loopThread) - cpuBefore) / sent,
        (node.count(Counter.LOOP_TURNS) - turnsBefore)
            / ((double) seconds * PACKETS_PER_SECOND / BURST),
        sent / (node.count(Counter.SEND_CALLS) - callsBefore),
        100 * (node.count(Counter.SEGMENTS_SENT) - segmentsBefore) / sent);
  }

  private static void publish(UdpPeer publisher, int port, int seconds) throws Exception {
    byte[] packet = new byte[PACKET_BYTES];
    packet[0] = (byte) 0x80;
    packet[1] = 96;
    long start = System.nanoTime();
    int bursts = seconds * PACKETS_PER_SECOND / BURST;
    for (int i = 0; i < bursts; i++) {
      for (int j = 0; j < BURST; j++) {
        publisher.send(packet, "127.0.0.1", port);
      }
      long next = start + (i + 1) * 1_000_000_000L * BURST / PACKETS_PER_SECOND;
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
  }

  private static void drain(DatagramSocket sink) {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    try {
      while (true) {
        sink.receive(packet);
      }
    } catch (IOException e) {
      // closed: the run is over
    }
  }

  /** Sends as many datagrams to each receiver as came in during the turn. */
  private static final class FanOut implements TurnListener {
    private final MediaLoop loop;
    private final List<UdpPath> paths = new ArrayList<>();
    private final MemorySegment packet = Arena.ofAuto().allocate(PACKET_BYTES);
    private long seen;

    FanOut(MediaLoop loop, List<DatagramSocket> sinks) {
      this.loop = loop;
      for (DatagramSocket sink : sinks) {
        UdpPath path = new UdpPath(loop.endpoints().getFirst());
        path.pointAt(0, 0x7F00_0001L, sink.getLocalPort(), UdpPath.OWN_LOOP);
        paths.add(path);
      }
      packet.set(JAVA_BYTE, 0, (byte) 0x80);
      seen = loop.ioCounters().get(Counter.DATAGRAMS_RECEIVED);
    }

    @Override
    public void onTurnEnd(long nowNanos) {
      long received = loop.ioCounters().get(Counter.DATAGRAMS_RECEIVED);
      for (; seen < received; seen++) {
        for (int i = 0; i < paths.size(); i++) {
          UdpPath path = paths.get(i);
          long at = path.reserve(PACKET_BYTES);
          if (at >= 0) {
            MemorySegment.copy(packet, 0, path.memory(), at, PACKET_BYTES);
            path.commit(PACKET_BYTES);
          }
        }
      }
    }

    @Override
    public void onTick(long nowNanos) {}
  }
}
