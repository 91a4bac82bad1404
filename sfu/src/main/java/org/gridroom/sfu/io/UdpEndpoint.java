package org.gridroom.sfu.io;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.io.IoCounters.Counter;
import org.gridroom.sfu.transport.Demultiplexer;
import org.gridroom.sfu.transport.Demultiplexer.Kind;
import org.gridroom.sfu.transport.LoopContext;
import org.gridroom.sfu.transport.PeerTransport;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.PacketBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One of the node's addresses on one loop: a UDP socket, the paths that checks have validated on
 * it, and the batch that goes out on it.
 */
final class UdpEndpoint implements EpollIoHandle {
  /** Most {@code recvmmsg} calls in one turn: one busy address must not starve the others. */
  private static final int MAX_RECEIVES_PER_TURN = 4;

  private final MediaLoop loop;
  private final int index;
  private final NativeSocket socket;
  private final FileDescriptor descriptor;
  private final SendBatch batch;
  private final PathTable paths;
  private UdpPath stranger;
  private @Nullable IoRegistration registration;
  private boolean awaitsWritable;
  private int kernelDrops;

  /**
   * An endpoint of a loop, to be {@linkplain #attach attached} there.
   *
   * @param index which of the node's addresses it has: the same on every loop
   * @param salt random, secret
   */
  UdpEndpoint(MediaLoop loop, int index, NativeSocket socket, int maxPaths, long salt) {
    this.loop = loop;
    this.index = index;
    this.socket = socket;
    this.descriptor = new FileDescriptor(socket.descriptor());
    this.batch = new SendBatch(socket, loop.ioCounters());
    this.paths = new PathTable(maxPaths, salt);
    this.stranger = new UdpPath(this);
  }

  boolean ipv6() {
    return socket.ipv6();
  }

  SendBatch batch() {
    return batch;
  }

  /** How many paths checks have validated. */
  int pathCount() {
    return paths.size();
  }

  /** It is registered: datagrams may come. */
  void attach(IoRegistration registration) {
    this.registration = registration;
    registration.submit(EpollIoOps.EPOLLIN);
  }

  @Override
  public FileDescriptor fd() {
    return descriptor;
  }

  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    loop.beginTurn();
    EpollIoOps ops = ((EpollIoEvent) event).ops();
    if (ops.contains(EpollIoOps.EPOLLOUT)) {
      awaitsWritable = false;
      registration.submit(EpollIoOps.EPOLLIN);
    }
    if (ops.contains(EpollIoOps.EPOLLIN) || ops.contains(EpollIoOps.EPOLLERR)) {
      receive();
    }
  }

  private void receive() {
    ReceiveBatch received = loop.receiveBatch();
    boolean ipv6 = ipv6();
    for (int call = 0; call < MAX_RECEIVES_PER_TURN; call++) {
      int count = received.receive(socket);
      if (count <= 0) {
        return;
      }
      long bytes = 0;
      for (int i = 0; i < count; i++) {
        int sizeBytes = received.sizeBytes(i);
        bytes += sizeBytes;
        if (received.truncated(i)) {
          loop.ioCounters().count(Counter.DATAGRAMS_TRUNCATED);
          continue;
        }
        onDatagram(
            received.remoteHigh(i, ipv6),
            received.remoteLow(i, ipv6),
            received.remotePort(i),
            received.memory(),
            received.offset(i),
            sizeBytes,
            UdpPath.OWN_LOOP);
      }
      IoCounters counters = loop.ioCounters();
      counters.count(Counter.RECEIVE_CALLS);
      counters.count(Counter.DATAGRAMS_RECEIVED, count);
      counters.count(Counter.BYTES_RECEIVED, bytes);
      if (count < ReceiveBatch.CAPACITY) {
        return;
      }
    }
  }

  /** Takes a datagram that another loop's socket has received for a transport of this loop. */
  void onPassedDatagram(MemorySegment memory) {
    long high = PassedDatagram.high(memory);
    long low = PassedDatagram.low(memory);
    int port = PassedDatagram.port(memory);
    int receivedBy = PassedDatagram.loop(memory);
    onDatagram(
        high,
        low,
        port,
        memory,
        PassedDatagram.HEADER_BYTES,
        PassedDatagram.sizeBytes(memory),
        receivedBy);
    if (paths.find(high, low, port) == null) {
      // It has not become a path here, or is none any more: the other loop's note of it must go,
      // too.
      loop.sibling(receivedBy).forgetElsewhere(index, high, low, port, loop);
    }
  }

  private void onDatagram(
      long high,
      long low,
      int port,
      MemorySegment memory,
      long offset,
      int sizeBytes,
      int receivedBy) {
    Kind kind = Demultiplexer.classify(memory, offset, sizeBytes);
    UdpPath path = paths.find(high, low, port);
    if (kind == Kind.STUN && port != 0) {
      if (path == null) {
        path = strangerAt(high, low, port, receivedBy);
      }
      PeerTransport elsewhere = loop.onStun(path, memory, offset, sizeBytes);
      if (elsewhere != null && receivedBy == UdpPath.OWN_LOOP) {
        path.assignElsewhere(elsewhere);
        if (!passOver(path, elsewhere, memory, offset, sizeBytes)) {
          path.release(elsewhere); // Its owner does not know of it, and would never give it back.
        }
      }
      return;
    }
    PeerTransport owner = path == null ? null : path.owner();
    if (path == null || owner == null) {
      loop.transportCounters()
          .drop(
              kind == Kind.UNKNOWN ? DropReason.UNKNOWN_PROTOCOL : DropReason.UNVALIDATED_ADDRESS);
    } else if (path.elsewhere()) {
      passOver(path, owner, memory, offset, sizeBytes);
    } else {
      loop.deliver(owner, path, memory, offset, sizeBytes);
    }
  }

  /** The path object for somebody who is not in the table. */
  private UdpPath strangerAt(long high, long low, int port, int receivedBy) {
    if (stranger.owner() != null) {
      stranger = new UdpPath(this);
    }
    batch.unchain(stranger);
    stranger.pointAt(high, low, port, receivedBy);
    return stranger;
  }

  private boolean passOver(
      UdpPath path, PeerTransport transport, MemorySegment memory, long offset, int sizeBytes) {
    LoopContext home = transport.loop();
    PacketBuffer packet =
        home == null || sizeBytes > PassedDatagram.MAX_BYTES ? null : loop.packets().take();
    if (home == null || packet == null) {
      loop.ioCounters().count(Counter.PASS_OVERS_DROPPED);
      return false;
    }
    PassedDatagram.write(packet.memory(), loop.index(), index, path, sizeBytes);
    MemorySegment.copy(memory, offset, packet.memory(), PassedDatagram.HEADER_BYTES, sizeBytes);
    boolean taken = loop.passOver((MediaLoop) home, packet);
    loop.ioCounters().count(taken ? Counter.PASSED_OVER : Counter.PASS_OVERS_DROPPED);
    return taken;
  }

  /** Puts a path into the table, if there is room. */
  void intern(UdpPath path) {
    if (!paths.add(path)) {
      loop.ioCounters().count(Counter.PATHS_REFUSED);
    }
  }

  /** A transport of this loop has got a path here. */
  void adopted(PeerTransport transport) {
    loop.adopted(transport);
  }

  /** Takes a path out of the table. */
  void forget(UdpPath path) {
    paths.remove(path);
    if (path.receivedBy() != UdpPath.OWN_LOOP) {
      loop.sibling(path.receivedBy())
          .forgetElsewhere(index, path.high(), path.low(), path.port(), loop);
    }
  }

  /** Takes the note that a path's owner lives on {@code home} out of the table. */
  void forgetElsewhere(long high, long low, int port, MediaLoop home) {
    UdpPath path = paths.find(high, low, port);
    PeerTransport owner = path == null ? null : path.owner();
    if (path != null && owner != null && path.elsewhere() && home.equals(owner.loop())) {
      path.release(owner);
    }
  }

  /** Sends what streams have put into the batch. */
  void flush() {
    if (!batch.isEmpty() && !batch.flush() && !awaitsWritable && registration != null) {
      awaitsWritable = true;
      registration.submit(EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLOUT));
    }
  }

  /** Looks how many datagrams the kernel has dropped since the last time. */
  void countKernelDrops() {
    int now = socket.kernelDrops();
    loop.ioCounters().count(Counter.KERNEL_DROPS, Integer.toUnsignedLong(now - kernelDrops));
    kernelDrops = now;
  }

  /** Takes the socket off the loop and closes it. On the loop. */
  @Override
  public void close() {
    if (registration != null) {
      registration.cancel();
      registration = null;
    }
    socket.close();
  }
}
