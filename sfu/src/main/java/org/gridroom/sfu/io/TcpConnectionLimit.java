package org.gridroom.sfu.io;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the ICE-TCP connections of a node, and by itself how many of one network may be without an
 * authenticated check: else one stranger could take all places. From any thread.
 */
final class TcpConnectionLimit {
  /**
   * Connections of one network that no check has validated yet: as many people behind one NAT can
   * arrive within a few round trips.
   */
  static final int MAX_UNCHECKED_PER_NETWORK = 64;

  private final int limit;
  private final Map<Long, Integer> uncheckedByNetwork = new HashMap<>();
  private int open;

  TcpConnectionLimit(int limit) {
    this.limit = limit;
  }

  /** Takes one more connection; null if it is to be refused. */
  synchronized @Nullable Place open(InetAddress remote) {
    long network = network(remote);
    int unchecked = uncheckedByNetwork.getOrDefault(network, 0);
    if (open == limit || unchecked == MAX_UNCHECKED_PER_NETWORK) {
      return null;
    }
    open++;
    uncheckedByNetwork.put(network, unchecked + 1);
    return new Place(network);
  }

  /** An IPv4 address, or the part of an IPv6 address that one subscriber has all of. */
  private static long network(InetAddress remote) {
    ByteBuffer bytes = ByteBuffer.wrap(remote.getAddress());
    return remote instanceof Inet6Address ? bytes.getLong() : bytes.getInt();
  }

  /** The place of one connection. */
  final class Place {
    private final long network;
    private boolean unchecked = true;

    private Place(long network) {
      this.network = network;
    }

    /** An authenticated check has come; again without effect. */
    void checked() {
      synchronized (TcpConnectionLimit.this) {
        if (unchecked) {
          unchecked = false;
          uncheckedByNetwork.computeIfPresent(
              network, (key, count) -> count == 1 ? null : count - 1);
        }
      }
    }

    /** The connection has ended. Once. */
    void close() {
      synchronized (TcpConnectionLimit.this) {
        checked();
        open--;
      }
    }
  }
}
