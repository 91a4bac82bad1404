package org.gridroom.sfu.io;

import io.netty.channel.EventLoop;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.gridroom.sfu.io.IoCounters.Counter;
import org.gridroom.sfu.transport.LoopContext;
import org.gridroom.sfu.transport.NetworkPath;
import org.gridroom.sfu.transport.PeerTransport;
import org.gridroom.sfu.transport.TransportCounters;
import org.gridroom.sfu.transport.TransportLoop;
import org.gridroom.sfu.transport.TransportState;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.PacketPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One core's share of the node: a thread that receives, forwards and sends for the transports that
 * live on it. A turn is: take what other loops handed over, receive what the sockets hold, run
 * tasks, let listeners finish, send everything.
 */
final class MediaLoop implements LoopContext, TurnEventLoop.Turns {
  private static final Logger LOG = LoggerFactory.getLogger(MediaLoop.class);

  private static final long TICK_MILLIS = 10;
  private static final int TICKS_PER_TRANSPORT_TICK = 5;
  private static final int TICKS_PER_SOCKET_CHECK = 100;
  private static final int STUN_ANSWERS_PER_SECOND = 1000;

  private final int index;
  private final TurnEventLoop eventLoop;
  private final IoCounters ioCounters = new IoCounters();
  private final TransportLoop transportLoop;
  private final StunIngress stun;
  private final ReceiveBatch receiveBatch = new ReceiveBatch();
  private final MemorySegment frame = Arena.ofAuto().allocate(PacketBuffer.CAPACITY_BYTES, 64);
  private final ByteBuffer frameView = frame.asByteBuffer();
  private final MemorySegment receivedFrame =
      Arena.ofAuto().allocate(PacketBuffer.CAPACITY_BYTES, 64);
  private final ByteBuffer receivedFrameView = receivedFrame.asByteBuffer();
  private final List<TurnListener> turnListeners = new ArrayList<>();
  private final Set<PeerTransport> transports = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<TcpPath> writtenPaths = new ArrayList<>();
  private final HandOverRing[] inbound;
  private final PacketReceiver passedDatagrams = this::onPassedDatagram;
  private final HandOverRing.Delivery delivery = this::receiveHandedOver;
  private final boolean[] toWake;
  private List<MediaLoop> loops = List.of();
  private List<UdpEndpoint> endpoints = List.of();
  private @Nullable Future<?> ticking;
  private boolean inTurn;
  private long nowNanos = System.nanoTime();
  private long ticks;
  private volatile int pathCount;

  /**
   * A loop that does not run yet.
   *
   * @param index which it is, 0..loopCount - 1
   * @param packetCapacity most packets that are in use at a time
   */
  MediaLoop(int index, int loopCount, UfragTable ufrags, int packetCapacity) {
    this.index = index;
    this.inbound = new HandOverRing[loopCount];
    for (int i = 0; i < loopCount; i++) {
      inbound[i] = new HandOverRing();
    }
    this.toWake = new boolean[loopCount];
    this.transportLoop =
        new TransportLoop(
            this, new PacketPool(Arena.ofAuto(), packetCapacity), new TransportCounters());
    this.stun =
        new StunIngress(transportLoop, ufrags, STUN_ANSWERS_PER_SECOND, this::transportFailed);
    this.eventLoop = new TurnEventLoop("media-loop-" + index, this);
  }

  /**
   * Starts it: opens its endpoints on its own thread.
   *
   * @param all the node's loops, by their indices
   * @param sockets one bound socket for each of the node's addresses, in the same order on every
   *     loop
   */
  void start(List<MediaLoop> all, List<NativeSocket> sockets, int maxPaths, long salt) {
    run(() -> {
      loops = all;
      List<UdpEndpoint> opened = new ArrayList<>();
      for (NativeSocket socket : sockets) {
        opened.add(new UdpEndpoint(this, opened.size(), socket, maxPaths, salt));
      }
      endpoints = List.copyOf(opened);
    });
    for (UdpEndpoint endpoint : endpoints) {
      IoRegistration registration = eventLoop.register(endpoint).syncUninterruptibly().getNow();
      run(() -> endpoint.attach(registration));
    }
    ticking =
        eventLoop.scheduleWithFixedDelay(
            this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void run(Runnable task) {
    eventLoop.submit(task).syncUninterruptibly();
  }

  /** Done when the tasks that it now has are done. */
  Future<?> tasksDone() {
    return eventLoop.submit(() -> {});
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  IoCounters ioCounters() {
    return ioCounters;
  }

  TransportCounters transportCounters() {
    return transportLoop.counters();
  }

  PacketPool packets() {
    return transportLoop.packets();
  }

  ReceiveBatch receiveBatch() {
    return receiveBatch;
  }

  /** Where a frame is written before it goes into a connection's buffer. */
  MemorySegment frameMemory() {
    return frame;
  }

  /** The first bytes of {@link #frameMemory()}, to be read. */
  ByteBuffer frameView(int sizeBytes) {
    return frameView.clear().limit(sizeBytes);
  }

  /** Where a frame that came in stands while it is dealt with. */
  MemorySegment receivedFrameMemory() {
    return receivedFrame;
  }

  /** The first bytes of {@link #receivedFrameMemory()}, to be filled. */
  ByteBuffer receivedFrameView(int sizeBytes) {
    return receivedFrameView.clear().limit(sizeBytes);
  }

  MediaLoop sibling(int loopIndex) {
    return loops.get(loopIndex);
  }

  /**
   * Takes the note that a path's owner lives on {@code home} off one of this loop's endpoints. From
   * any thread.
   */
  void forgetElsewhere(int endpoint, long high, long low, int port, MediaLoop home) {
    execute(() -> {
      if (endpoint < endpoints.size()) {
        endpoints.get(endpoint).forgetElsewhere(high, low, port, home);
      }
    });
  }

  List<UdpEndpoint> endpoints() {
    return endpoints;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public void execute(Runnable task) {
    try {
      eventLoop.execute(task);
    } catch (RejectedExecutionException e) {
      // Whatever still ends on other threads has nobody to tell once the node is closed.
      LOG.debug("a task came after the loop's end");
    }
  }

  @Override
  public void addTurnListener(TurnListener listener) {
    turnListeners.add(listener);
  }

  @Override
  public boolean handOver(LoopContext target, PacketReceiver receiver, PacketBuffer packet) {
    boolean taken = offer((MediaLoop) target, receiver, packet);
    ioCounters.count(taken ? Counter.HAND_OVERS : Counter.HAND_OVERS_DROPPED);
    return taken;
  }

  /** Hands a datagram that belongs to a transport of another loop over to that. */
  boolean passOver(MediaLoop target, PacketBuffer packet) {
    return offer(target, target.passedDatagrams, packet);
  }

  private boolean offer(MediaLoop target, PacketReceiver receiver, PacketBuffer packet) {
    if (!target.inbound[index].offer(receiver, packet)) {
      packet.release();
      return false;
    }
    toWake[target.index] = true;
    return true;
  }

  private void onPassedDatagram(PacketBuffer packet) {
    MemorySegment memory = packet.memory();
    int endpoint = PassedDatagram.endpoint(memory);
    try {
      if (endpoint < endpoints.size()) { // none is left when the node is closing
        endpoints.get(endpoint).onPassedDatagram(memory);
      }
    } finally {
      packet.release();
    }
  }

  @Override
  public boolean hasWork() {
    for (HandOverRing ring : inbound) {
      if (!ring.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void beginTurn() {
    if (inTurn) {
      return;
    }
    inTurn = true;
    nowNanos = System.nanoTime();
    for (HandOverRing ring : inbound) {
      ring.drain(delivery);
    }
  }

  private void receiveHandedOver(PacketReceiver receiver, PacketBuffer packet) {
    try {
      receiver.onPacket(packet);
    } catch (RuntimeException e) {
      ioCounters.count(Counter.FAILURES);
      LOG.error("a packet that was handed over was not taken", e);
    }
  }

  @Override
  public void endTurn() {
    beginTurn();
    for (int i = 0; i < turnListeners.size(); i++) {
      try {
        turnListeners.get(i).onTurnEnd(nowNanos);
      } catch (RuntimeException e) {
        listenerFailed(e);
      }
    }
    for (int i = 0; i < endpoints.size(); i++) {
      endpoints.get(i).flush();
    }
    for (int i = 0; i < writtenPaths.size(); i++) {
      writtenPaths.get(i).flush();
    }
    writtenPaths.clear();
    for (int i = 0; i < toWake.length; i++) {
      if (toWake[i]) {
        toWake[i] = false;
        loops.get(i).eventLoop.wake();
      }
    }
    ioCounters.count(Counter.LOOP_TURNS);
    inTurn = false;
  }

  private void tick() {
    nowNanos = System.nanoTime();
    ticks++;
    for (int i = 0; i < turnListeners.size(); i++) {
      try {
        turnListeners.get(i).onTick(nowNanos);
      } catch (RuntimeException e) {
        listenerFailed(e);
      }
    }
    if (ticks % TICKS_PER_TRANSPORT_TICK == 0) {
      tickTransports();
    }
    if (ticks % TICKS_PER_SOCKET_CHECK == 0) {
      endpoints.forEach(UdpEndpoint::countKernelDrops);
      pathCount = endpoints.stream().mapToInt(UdpEndpoint::pathCount).sum();
    }
  }

  private void tickTransports() {
    for (PeerTransport transport : List.copyOf(transports)) {
      if (transport.state() == TransportState.CLOSED) {
        transports.remove(transport);
        continue;
      }
      try {
        transport.onTick(nowNanos);
      } catch (RuntimeException e) {
        transportFailed(transport, e);
      }
    }
  }

  /** A transport lives here now. */
  void adopted(PeerTransport transport) {
    transports.add(transport);
  }

  /** How many UDP paths checks have validated here, as of the last second. From any thread. */
  int pathCount() {
    return pathCount;
  }

  /** Takes a STUN message; returns the transport that it is for if that lives on another loop. */
  @Nullable PeerTransport onStun(
      NetworkPath path, MemorySegment memory, long offset, int sizeBytes) {
    return stun.accept(path, memory, offset, sizeBytes, nowNanos);
  }

  /** Gives a datagram to the transport that owns its path. */
  void deliver(
      PeerTransport owner, NetworkPath path, MemorySegment memory, long offset, int sizeBytes) {
    try {
      owner.onDatagram(path, memory, offset, sizeBytes, nowNanos);
    } catch (RuntimeException e) {
      transportFailed(owner, e);
    }
  }

  /** Something waits in {@code path} for the end of this turn. */
  void written(TcpPath path) {
    writtenPaths.add(path);
  }

  private void listenerFailed(RuntimeException e) {
    ioCounters.count(Counter.FAILURES);
    LOG.error("the end of a turn failed", e);
  }

  /** A bug of ours closes the session that it shows in, and no other. */
  private void transportFailed(PeerTransport transport, RuntimeException e) {
    ioCounters.count(Counter.FAILURES);
    LOG.error("a transport failed and is closed", e);
    transport.close();
  }

  /** Closes its transports; what they say last has left when the tasks that it now has are done. */
  void closeTransports() {
    execute(() -> List.copyOf(transports).forEach(PeerTransport::close));
  }

  /** Stops the thread and closes the sockets; done when the thread has ended. */
  Future<?> shutDown() {
    execute(() -> {
      if (ticking != null) {
        ticking.cancel(false);
      }
      endTurn();
      endpoints.forEach(UdpEndpoint::close);
      endpoints = List.of();
    });
    return eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
