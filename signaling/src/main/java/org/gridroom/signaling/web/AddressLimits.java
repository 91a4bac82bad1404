package org.gridroom.signaling.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.gridroom.signaling.room.TokenBucket;
import org.jspecify.annotations.Nullable;

/**
 * How many connections one address may have open, and how many WebSockets it may open a second:
 * many people may be behind one address, but not everybody. An IPv6 network of 64 bits counts as
 * one address, because whoever has one address of it has them all. Safe for use by many threads.
 */
final class AddressLimits {
  private static final int MAX_ADDRESSES = 65_536;
  private static final int IPV6_NETWORK_BYTES = 8;

  private static final class Use {
    final TokenBucket upgrades;
    int open;

    Use(TokenBucket upgrades) {
      this.upgrades = upgrades;
    }

    boolean isForgettable(long nowNanos) {
      return open == 0 && upgrades.isFull(nowNanos);
    }
  }

  private final int max;
  private final Map<String, Use> uses = new HashMap<>();

  /**
   * Limits for every address.
   *
   * @param max most open connections; as many may become WebSockets in a burst, and a tenth of it
   *     each second; 0 for no limit
   */
  AddressLimits(int max) {
    this.max = max;
  }

  /** Takes a place for one more connection if there is one. */
  synchronized boolean connect(InetAddress address, long nowNanos) {
    if (max == 0) {
      return true;
    }
    if (uses.size() >= MAX_ADDRESSES) {
      uses.values().removeIf(use -> use.isForgettable(nowNanos));
    }
    String key = keyOf(address);
    if (uses.size() >= MAX_ADDRESSES && !uses.containsKey(key)) {
      return false;
    }
    Use use =
        uses.computeIfAbsent(
            key, each -> new Use(new TokenBucket(Math.max(1, max / 10), max, nowNanos)));
    if (use.open >= max) {
      return false;
    }
    use.open++;
    return true;
  }

  /** Whether an open connection of the address may become a WebSocket. */
  synchronized boolean upgrade(InetAddress address, long nowNanos) {
    @Nullable Use use = uses.get(keyOf(address));
    return use == null || use.upgrades.take(nowNanos);
  }

  /** Gives the place of a connection back. */
  synchronized void disconnect(InetAddress address, long nowNanos) {
    String key = keyOf(address);
    @Nullable Use use = uses.get(key);
    if (use != null) {
      use.open--;
      if (use.isForgettable(nowNanos)) {
        uses.remove(key);
      }
    }
  }

  private static String keyOf(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(
            address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
  }
}
