package org.gridroom.sfu.io;

import io.netty.util.concurrent.Future;
import io.prometheus.client.Collector;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.gridroom.sfu.room.MediaCommand;
import org.gridroom.sfu.room.MediaEvent;
import org.gridroom.sfu.room.MediaNode;
import org.gridroom.sfu.room.MediaRooms;
import org.gridroom.sfu.room.TransportProvider;
import org.gridroom.sfu.sdp.IceCandidate;
import org.gridroom.sfu.sdp.TransportDescription;
import org.gridroom.sfu.transport.DtlsCertificate;
import org.gridroom.sfu.transport.DtlsRehearsal;
import org.gridroom.sfu.transport.HandshakeLimit;
import org.gridroom.sfu.transport.PacketCiphers;
import org.gridroom.sfu.transport.PeerTransport;
import org.gridroom.sfu.transport.TransportEnvironment;
import org.gridroom.sfu.transport.TransportListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One media node: its sockets, its loops and the rooms on them. */
public final class MediaServer implements MediaNode, TransportProvider {
  private static final Logger LOG = LoggerFactory.getLogger(MediaServer.class);

  private static final int MAX_HANDSHAKES_IN_FLIGHT = 256;

  /** Three steps of closing make less than the 2 s that it may take. */
  private static final long MAX_CLOSE_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

  private final NodeConfig config;
  private final UfragTable ufrags = new UfragTable();
  private final ExecutorService handshakes = Executors.newVirtualThreadPerTaskExecutor();
  private final TransportEnvironment environment;
  private final NodeSockets sockets;
  private final List<MediaLoop> loops;
  private final MediaRooms rooms;
  private boolean closed;

  private MediaServer(NodeConfig config) throws IOException {
    SecureRandom random = new SecureRandom();
    this.config = config;
    this.environment =
        new TransportEnvironment(
            DtlsCertificate.generate(random, Instant.now()),
            PacketCiphers.best(),
            handshakes,
            new HandshakeLimit(MAX_HANDSHAKES_IN_FLIGHT),
            ufrags,
            random);
    List<MediaLoop> made = new ArrayList<>();
    for (int i = 0; i < config.loops(); i++) {
      made.add(new MediaLoop(i, config.loops(), ufrags, config.packetsPerLoop()));
    }
    this.loops = List.copyOf(made);
    try {
      this.sockets = NodeSockets.open(config, loops, random);
    } catch (IOException | RuntimeException e) {
      shutDownLoops();
      handshakes.close();
      throw e;
    }
    this.rooms = new MediaRooms(this, loops, random);
    rooms.listenToDefects(
        defect -> LOG.error("a connection or a room failed and is closed", defect));
  }

  /** What a node does to see that handshakes work here: {@link DtlsRehearsal#perform}. */
  @FunctionalInterface
  interface Rehearsal {
    void perform(DtlsCertificate certificate, Executor client) throws IOException;
  }

  /**
   * Starts a node.
   *
   * @throws AddressInUseException if another program has the port of one of its addresses
   * @throws AddressNotAvailableException if this machine has none of its addresses
   * @throws IOException if none of its addresses can be bound for another reason; the message says
   *     which
   * @throws IllegalStateException if no DTLS handshake works on this Java runtime
   */
  public static MediaServer start(NodeConfig config) throws IOException {
    return start(config, DtlsRehearsal::perform);
  }

  static MediaServer start(NodeConfig config, Rehearsal rehearsal) throws IOException {
    MediaServer server = new MediaServer(config);
    try {
      rehearsal.perform(server.environment.certificate(), server.handshakes);
    } catch (IOException e) {
      server.close();
      throw new IllegalStateException("no DTLS handshake works on this Java runtime", e);
    }
    LOG.info(
        "media node on port {} (UDP and TCP) of {}, {} loops, packets sealed by {}",
        server.port(),
        server.candidates().stream().map(IceCandidate::address).distinct().toList(),
        config.loops(),
        server.environment.ciphers().name());
    return server;
  }

  /** The port of all its candidates. */
  public int port() {
    return sockets.port();
  }

  /** Its candidates, as they stand in every answer. */
  public List<IceCandidate> candidates() {
    return sockets.candidates();
  }

  /** What it counts, to be registered with Prometheus. */
  public Collector metrics() {
    return new NodeMetrics(loops, rooms.counters(), sockets.buffers(), ufrags::size);
  }

  /** The loops, for tests. */
  List<MediaLoop> loops() {
    return loops;
  }

  @Override
  public void submit(MediaCommand command) {
    rooms.submit(command);
  }

  @Override
  public void listen(Consumer<MediaEvent> listener) {
    rooms.listen(listener);
  }

  /**
   * Opens a transport. Rooms of all loops come here, so that no two of them take the last free
   * place.
   */
  @Override
  public synchronized OpenedTransport open(
      TransportDescription remote, TransportListener listener) {
    if (ufrags.size() >= config.maxTransports()) {
      throw new NodeFullException(config.maxTransports());
    }
    return new Opened(PeerTransport.open(environment, remote, listener), candidates());
  }

  private record Opened(PeerTransport transport, List<IceCandidate> candidates)
      implements OpenedTransport {
    @Override
    public TransportDescription local() {
      return transport.local();
    }

    @Override
    public TransportDescription restart(TransportDescription remote) {
      return transport.restart(remote);
    }

    @Override
    public void close() {
      transport.close();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    rooms.close();
    // The rooms' tasks first, then what they gave to the loops of transports, then the end: each
    // loop runs tasks in order.
    await(loops.stream().map(MediaLoop::tasksDone).toList());
    loops.forEach(MediaLoop::closeTransports);
    await(loops.stream().map(MediaLoop::tasksDone).toList());
    sockets.close();
    shutDownLoops();
    handshakes.shutdownNow();
  }

  private void shutDownLoops() {
    await(loops.stream().map(MediaLoop::shutDown).toList());
  }

  private static void await(List<? extends Future<?>> futures) {
    long deadlineNanos = System.nanoTime() + MAX_CLOSE_STEP_NANOS;
    for (Future<?> future : futures) {
      long leftNanos = Math.max(1, deadlineNanos - System.nanoTime());
      if (!future.awaitUninterruptibly(leftNanos, TimeUnit.NANOSECONDS)) {
        LOG.warn("a media loop is busy and closes later");
      }
    }
  }
}
