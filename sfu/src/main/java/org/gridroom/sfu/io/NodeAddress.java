package org.gridroom.sfu.io;

import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.gridroom.sfu.sdp.IceCandidate;
import org.gridroom.sfu.sdp.IceCandidate.Protocol;

/**
 * One address of the node.
 *
 * @param advertised what peers are told
 * @param bound what sockets are bound to: another one only behind a 1:1 NAT
 */
record NodeAddress(InetAddress advertised, InetAddress bound) {
  /** Type preference of a host candidate (RFC 8445, section 5.1.2.2). */
  private static final long UDP_TYPE_PREFERENCE = 126;

  /**
   * Lower than any UDP candidate: media over TCP waits for lost segments (RFC 6544, section 4.2).
   */
  private static final long TCP_TYPE_PREFERENCE = 90;

  /**
   * Direction preference of a passive host candidate (RFC 6544, section 4.2), in the upper 3 bits.
   */
  private static final long TCP_PASSIVE = 4L << 13;

  private static final int COMPONENT = 1;

  /**
   * The addresses that the configuration lists or, if it lists none, all of this machine's but
   * link-local IPv6: those need a scope, which a candidate cannot carry.
   *
   * @throws IllegalArgumentException if something listed is no address
   */
  static List<NodeAddress> resolve(List<String> configured) {
    List<NodeAddress> addresses = new ArrayList<>();
    if (configured.isEmpty()) {
      addresses.addAll(ofInterfaces());
    }
    for (String text : configured) {
      addresses.add(parse(text));
    }
    // Peers try the preferred ones first: loopback last, IPv6 before IPv4 (RFC 8421).
    addresses.sort(
        Comparator.comparing((NodeAddress address) -> address.bound.isLoopbackAddress())
            .thenComparing(address -> !(address.bound instanceof Inet6Address)));
    return addresses.stream().distinct().toList();
  }

  private static NodeAddress parse(String text) {
    int equals = text.indexOf('=');
    InetAddress advertised = literal(equals < 0 ? text : text.substring(0, equals));
    InetAddress bound = equals < 0 ? advertised : literal(text.substring(equals + 1));
    return new NodeAddress(advertised, bound);
  }

  private static InetAddress literal(String text) {
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no IP address: list addresses as ADDRESS or PUBLIC=PRIVATE", e);
    }
    if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not the address of one machine: list each address by itself");
    }
    return address;
  }

  private static List<NodeAddress> ofInterfaces() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(NodeAddress::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !(address instanceof Inet6Address && address.isLinkLocalAddress()))
          .map(NodeAddress::withoutScope)
          .map(address -> new NodeAddress(address, address))
          .toList();
    } catch (SocketException e) {
      throw new UncheckedIOException("cannot list the network interfaces", e);
    }
  }

  private static boolean isUp(NetworkInterface networkInterface) {
    try {
      return networkInterface.isUp();
    } catch (SocketException e) {
      return false; // It has gone meanwhile.
    }
  }

  private static InetAddress withoutScope(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  /**
   * A candidate for this address.
   *
   * @param rank its place among the node's addresses, 0 for the most preferred
   */
  IceCandidate candidate(Protocol protocol, int rank, int port) {
    boolean udp = protocol == Protocol.UDP;
    long typePreference = udp ? UDP_TYPE_PREFERENCE : TCP_TYPE_PREFERENCE;
    long top = udp ? 65_535 : TCP_PASSIVE + 8_191;
    long localPreference = top - rank - (bound.isLoopbackAddress() ? 4_096 : 0);
    long priority = (typePreference << 24) + (localPreference << 8) + (256 - COMPONENT);
    String foundation = (udp ? "u" : "t") + (rank + 1);
    return new IceCandidate(foundation, protocol, priority, advertised.getHostAddress(), port);
  }
}
