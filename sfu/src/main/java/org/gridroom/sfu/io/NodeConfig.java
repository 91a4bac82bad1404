package org.gridroom.sfu.io;

import java.util.List;

/**
 * What an operator decides about a media node.
 *
 * @param port the one public port, UDP and TCP; 0 picks a free one
 * @param addresses what to advertise, each {@code ADDRESS} or, behind a 1:1 NAT, {@code
 *     PUBLIC=PRIVATE}; empty for every address of this machine, loopback included
 * @param loops threads that carry media, at least 1: one for each core
 * @param maxTransports most participants' connections at a time
 * @param maxTcpConnections most ICE-TCP connections at a time
 * @param socketBufferBytes size of the receive and of the send buffer of each UDP socket
 * @param packetsPerLoop most received packets that one loop keeps, for retransmissions above all;
 *     each takes up 2 kB when it is first needed
 */
public record NodeConfig(
    int port,
    List<String> addresses,
    int loops,
    int maxTransports,
    int maxTcpConnections,
    int socketBufferBytes,
    int packetsPerLoop) {
  /** Checks the ranges and copies the list. */
  public NodeConfig {
    addresses = List.copyOf(addresses);
    require(port >= 0 && port <= 65535, "the port must be 0 to 65535, not " + port);
    require(loops >= 1 && loops <= 1024, "a node needs 1 to 1024 loops, not " + loops);
    require(maxTransports >= 1, "a node must serve at least one participant");
    require(maxTcpConnections >= 0, "a number of connections cannot be negative");
    require(socketBufferBytes >= 4096, "a socket buffer must hold a few packets");
    require(packetsPerLoop >= 64, "a loop needs packets to receive into");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** What suits a machine of its own: all its addresses, all its cores. */
  public static NodeConfig defaults(int port) {
    return new NodeConfig(
        port,
        List.of(),
        Runtime.getRuntime().availableProcessors(),
        10_000,
        10_000,
        4 * 1024 * 1024,
        65_536);
  }

  /** The same with other addresses. */
  public NodeConfig withAddresses(List<String> others) {
    return new NodeConfig(
        port, others, loops, maxTransports, maxTcpConnections, socketBufferBytes, packetsPerLoop);
  }

  /** The same with another number of loops. */
  public NodeConfig withLoops(int others) {
    return new NodeConfig(
        port,
        addresses,
        others,
        maxTransports,
        maxTcpConnections,
        socketBufferBytes,
        packetsPerLoop);
  }
}
