package org.gridroom.sfu.io;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gridroom.sfu.io.NodeMetrics.SocketBuffers;
import org.gridroom.sfu.sdp.IceCandidate;
import org.gridroom.sfu.sdp.IceCandidate.Protocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of a node: for each of its addresses one UDP socket and one TCP listener on every
 * loop, all on one port.
 */
final class NodeSockets {
  private static final Logger LOG = LoggerFactory.getLogger(NodeSockets.class);

  /** How many free ports are tried when any will do: one that is free here may be taken there. */
  private static final int PORT_ATTEMPTS = 20;

  /**
   * Paths that one socket can hold for each transport: browsers check from several addresses, and
   * roam.
   */
  private static final int PATHS_PER_TRANSPORT = 4;

  private final int port;
  private final List<IceCandidate> candidates;
  private final List<SocketBuffers> buffers;
  private final List<Channel> listeners;

  private NodeSockets(
      int port,
      List<IceCandidate> candidates,
      List<SocketBuffers> buffers,
      List<Channel> listeners) {
    this.port = port;
    this.candidates = List.copyOf(candidates);
    this.buffers = List.copyOf(buffers);
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Binds everything and starts the loops. An address that this machine does not have (any more) is
   * left out.
   *
   * @throws AddressInUseException if another program has the port of one of the addresses
   * @throws AddressNotAvailableException if this machine has none of the addresses
   * @throws IOException if no address can be bound for another reason
   */
  static NodeSockets open(NodeConfig config, List<MediaLoop> loops, SecureRandom random)
      throws IOException {
    List<NodeAddress> addresses = NodeAddress.resolve(config.addresses());
    int attempts = config.port() == 0 ? PORT_ATTEMPTS : 1;
    for (int attempt = 1; ; attempt++) {
      int port = config.port() == 0 ? freePort(addresses) : config.port();
      Opening opening = new Opening(config, loops, port);
      try {
        return opening.open(addresses, random);
      } catch (IOException e) {
        opening.abandon();
        if (!(e instanceof AddressInUseException) || attempt == attempts) {
          throw e;
        }
      }
    }
  }

  private static int freePort(List<NodeAddress> addresses) throws IOException {
    @Nullable IOException last = null;
    for (NodeAddress address : addresses) {
      try {
        return NativeSocket.freePort(address.bound());
      } catch (IOException e) {
        last = e;
        LOG.debug("no port on {}: {}", address.bound(), e.getMessage());
      }
    }
    throw nowhere(addresses, last);
  }

  /**
   * Says that none of the addresses can be bound.
   *
   * @param last why the last of them cannot; null if there is none
   */
  private static BindException nowhere(List<NodeAddress> addresses, @Nullable IOException last) {
    String where =
        addresses.stream()
            .map(address -> address.bound().getHostAddress())
            .distinct()
            .collect(Collectors.joining(" or ", "this machine cannot listen on ", ""));
    String message = last == null ? where : where + ": " + last.getMessage();
    BindException failure =
        last == null || last instanceof AddressNotAvailableException
            ? new AddressNotAvailableException(message)
            : new BindException(message);
    failure.initCause(last);
    return failure;
  }

  int port() {
    return port;
  }

  List<IceCandidate> candidates() {
    return candidates;
  }

  List<SocketBuffers> buffers() {
    return buffers;
  }

  /** Stops listening; connections that are open stay. The UDP sockets are closed by their loops. */
  void close() {
    close(listeners);
  }

  private static void close(List<Channel> channels) {
    for (Channel channel : channels) {
      channel.close().awaitUninterruptibly();
    }
  }

  /** One attempt to bind all addresses to one port. */
  private static final class Opening {
    private final NodeConfig config;
    private final List<MediaLoop> loops;
    private final int port;
    private final TcpConnectionLimit limit;
    private final List<List<NativeSocket>> socketsOfLoops = new ArrayList<>();
    private final List<Channel> listeners = new ArrayList<>();
    private final List<IceCandidate> candidates = new ArrayList<>();
    private final List<SocketBuffers> buffers = new ArrayList<>();
    private @Nullable IOException lastSkipped;

    Opening(NodeConfig config, List<MediaLoop> loops, int port) {
      this.config = config;
      this.loops = loops;
      this.port = port;
      this.limit = new TcpConnectionLimit(config.maxTcpConnections());
      loops.forEach(loop -> socketsOfLoops.add(new ArrayList<>()));
    }

    NodeSockets open(List<NodeAddress> addresses, SecureRandom random) throws IOException {
      // Several addresses that peers are told may lead to one of this machine.
      Map<InetAddress, Set<Protocol>> bound = new HashMap<>();
      int rank = 0;
      for (NodeAddress address : addresses) {
        if (!bound.containsKey(address.bound())) {
          bound.put(address.bound(), bind(address.bound()));
        }
        for (Protocol protocol : bound.getOrDefault(address.bound(), Set.of())) {
          candidates.add(address.candidate(protocol, rank, port));
        }
        rank++;
      }
      if (candidates.isEmpty()) {
        throw nowhere(addresses, lastSkipped);
      }
      warnOfSmallBuffers();
      int maxPaths = (int) Math.min(1 << 24, (long) config.maxTransports() * PATHS_PER_TRANSPORT);
      long salt = random.nextLong();
      for (MediaLoop loop : loops) {
        loop.start(loops, socketsOfLoops.get(loop.index()), maxPaths, salt);
      }
      return new NodeSockets(port, candidates, buffers, listeners);
    }

    /** Opens everything on one address, and returns which protocols it is open for. */
    private Set<Protocol> bind(InetAddress address) throws AddressInUseException {
      Set<Protocol> open = EnumSet.noneOf(Protocol.class);
      try {
        bindUdp(address);
        open.add(Protocol.UDP);
        listen(address);
        open.add(Protocol.TCP);
      } catch (AddressInUseException e) {
        throw e;
      } catch (IOException e) {
        lastSkipped = e;
        LOG.warn(
            "not on {} {} port {}: {}",
            open.isEmpty() ? Protocol.UDP : Protocol.TCP,
            address.getHostAddress(),
            port,
            e.getMessage());
      }
      return open;
    }

    private void bindUdp(InetAddress address) throws IOException {
      InetSocketAddress local = new InetSocketAddress(address, port);
      NativeSocket.requireUnused(local);
      List<NativeSocket> bound = new ArrayList<>();
      try {
        for (int i = 0; i < loops.size(); i++) {
          bound.add(NativeSocket.bind(local, config.socketBufferBytes()));
        }
      } catch (IOException e) {
        bound.forEach(NativeSocket::close);
        throw e;
      }
      for (int i = 0; i < bound.size(); i++) {
        socketsOfLoops.get(i).add(bound.get(i));
      }
      NativeSocket first = bound.getFirst();
      buffers.add(
          new SocketBuffers(
              address.getHostAddress(), first.receiveBufferBytes(), first.sendBufferBytes()));
    }

    private void listen(InetAddress address) throws IOException {
      List<Channel> opened = new ArrayList<>();
      try {
        for (MediaLoop loop : loops) {
          opened.add(TcpListener.listen(loop, new InetSocketAddress(address, port), limit));
        }
      } catch (IOException e) {
        close(opened);
        throw e;
      }
      listeners.addAll(opened);
    }

    private void warnOfSmallBuffers() {
      int smallest =
          buffers.stream()
              .mapToInt(buffer -> Math.min(buffer.receiveBytes(), buffer.sendBytes()))
              .min()
              .orElse(config.socketBufferBytes());
      if (smallest < config.socketBufferBytes()) {
        LOG.warn(
            "UDP sockets got buffers of {} bytes instead of {}: bursts may be dropped (see"
                + " gridroom_sfu_kernel_drops_total). Remedy: sysctl -w net.core.rmem_max={}"
                + " net.core.wmem_max={}",
            smallest,
            config.socketBufferBytes(),
            config.socketBufferBytes(),
            config.socketBufferBytes());
      }
    }

    void abandon() {
      close(listeners);
      socketsOfLoops.forEach(sockets -> sockets.forEach(NativeSocket::close));
    }
  }
}
