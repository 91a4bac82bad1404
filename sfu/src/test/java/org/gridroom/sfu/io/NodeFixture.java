package org.gridroom.sfu.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.gridroom.sfu.room.TransportProvider.OpenedTransport;
import org.gridroom.sfu.transport.LoopContext;
import org.gridroom.sfu.transport.MediaTransport;
import org.gridroom.sfu.transport.TransportListener;
import org.gridroom.sfu.transport.TransportState;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.PacketBuffer;

/** A node on loopback for tests. */
final class NodeFixture implements AutoCloseable {
  final MediaServer server;

  NodeFixture(int loops, String... addresses) throws IOException {
    this(loops, 10_000, addresses);
  }

  NodeFixture(int loops, int maxTransports, String... addresses) throws IOException {
    this(loops, maxTransports, 16, addresses);
  }

  NodeFixture(int loops, int maxTransports, int maxTcpConnections, String... addresses)
      throws IOException {
    server =
        MediaServer.start(
            new NodeConfig(
                0, List.of(addresses), loops, maxTransports, maxTcpConnections, 1 << 20, 4096));
  }

  int port() {
    return server.port();
  }

  OpenedTransport open(TransportListener listener) {
    return server.open(IceProbe.PEER, listener);
  }

  long count(IoCounters.Counter counter) {
    return server.loops().stream().mapToLong(loop -> loop.ioCounters().get(counter)).sum();
  }

  long drops(DropReason reason) {
    return server.loops().stream().mapToLong(loop -> loop.transportCounters().drops(reason)).sum();
  }

  /** How many UDP paths stand in the tables of all loops. */
  int paths() throws Exception {
    int paths = 0;
    for (MediaLoop loop : server.loops()) {
      paths += onLoop(loop, () -> loop.endpoints().stream().mapToInt(UdpEndpoint::pathCount).sum());
    }
    return paths;
  }

  static <T> T onLoop(MediaLoop loop, Callable<T> task) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(() -> {
      try {
        result.complete(task.call());
      } catch (Exception e) {
        result.completeExceptionally(e);
      }
    });
    return result.get(20, TimeUnit.SECONDS);
  }

  /** Waits until something holds; false if it does not within 20 s. */
  static boolean eventually(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(5);
    }
    return true;
  }

  @Override
  public void close() {
    server.close();
  }

  /** Remembers what it hears. */
  static final class Listener implements TransportListener {
    final CompletableFuture<LoopContext> bound = new CompletableFuture<>();
    final List<TransportState> states = new CopyOnWriteArrayList<>();

    @Override
    public void onBound(LoopContext loop, MediaTransport transport) {
      if (!bound.complete(loop)) {
        throw new AssertionError("bound twice");
      }
    }

    @Override
    public void onRtp(PacketBuffer packet) {}

    @Override
    public void onRtcp(MemorySegment buffer, long offset, int sizeBytes, long nowNanos) {}

    @Override
    public void onStateChanged(TransportState state) {
      states.add(state);
    }
  }
}
