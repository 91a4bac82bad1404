package org.gridroom.sfu.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.gridroom.sfu.sdp.IceCandidate;
import org.gridroom.sfu.sdp.IceCandidate.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTest {
  @Test
  void findsLoopbackAndNoLinkLocalIpv6ByDefault() {
    List<NodeAddress> addresses = NodeAddress.resolve(List.of());
    assertTrue(addresses.stream().anyMatch(address -> address.bound().isLoopbackAddress()));
    assertFalse(
        addresses.stream()
            .anyMatch(address ->
                address.bound() instanceof Inet6Address && address.bound().isLinkLocalAddress()));
    assertTrue(addresses.stream().noneMatch(a -> a.advertised().getHostAddress().contains("%")));
  }

  @Test
  void takesOnlyWhatIsListed() {
    assertEquals(
        List.of("2001:db8:0:0:0:0:0:1", "203.0.113.5"),
        NodeAddress.resolve(List.of("203.0.113.5=10.0.0.5", "2001:db8::1")).stream()
            .map(address -> address.advertised().getHostAddress())
            .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "0.0.0.0", "::", "224.0.0.1", "", "1.2.3.4=", "10.0.0.5:3478"})
  void refusesWhatIsNotTheAddressOfOneMachine(String text) {
    assertThrows(IllegalArgumentException.class, () -> NodeAddress.resolve(List.of(text)));
  }

  @Test
  void prefersUdpToTcpAndLoopbackLeast() {
    List<NodeAddress> addresses =
        NodeAddress.resolve(List.of("127.0.0.1", "192.0.2.1", "::1", "2001:db8::1"));
    List<IceCandidate> candidates = new ArrayList<>();
    for (Protocol protocol : Protocol.values()) {
      for (NodeAddress address : addresses) {
        candidates.add(address.candidate(protocol, addresses.indexOf(address), 3478));
      }
    }
    List<IceCandidate> preferred =
        candidates.stream()
            .sorted(Comparator.comparingLong(IceCandidate::priority).reversed())
            .toList();
    assertEquals(candidates, preferred);
    assertEquals(
        List.of("2001:db8:0:0:0:0:0:1", "192.0.2.1", "0:0:0:0:0:0:0:1", "127.0.0.1"),
        preferred.stream().limit(4).map(IceCandidate::address).toList());
    assertEquals(8, candidates.stream().map(IceCandidate::foundation).distinct().count());
    assertTrue(candidates.stream().allMatch(c -> c.priority() > 0 && c.priority() < 1L << 31));
  }
}
