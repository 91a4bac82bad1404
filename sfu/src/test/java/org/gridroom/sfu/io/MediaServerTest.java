package org.gridroom.sfu.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.gridroom.sfu.io.IoCounters.Counter;
import org.gridroom.sfu.io.NodeFixture.Listener;
import org.gridroom.sfu.io.UdpPeer.Received;
import org.gridroom.sfu.room.TransportProvider.NodeFullException;
import org.gridroom.sfu.room.TransportProvider.OpenedTransport;
import org.gridroom.sfu.sdp.IceCandidate;
import org.gridroom.sfu.transport.LoopContext;
import org.gridroom.sfu.transport.TransportState;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.StunMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The node's UDP side, over real sockets. */
class MediaServerTest {
  private static final int PEERS = 24;

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1"})
  void answersPlainStunFromTheAddressThatWasAsked(String address) throws Exception {
    try (NodeFixture node = new NodeFixture(2, "127.0.0.1", "127.0.0.2", "::1");
        UdpPeer peer = new UdpPeer(address)) {
      peer.send(IceProbe.bindingRequest(), address, node.port());
      Received answer = peer.receive();

      assertEquals(StunMessage.BINDING_SUCCESS, IceProbe.type(answer.bytes()));
      assertEquals(
          new InetSocketAddress(InetAddress.ofLiteral(address), node.port()), answer.from());
      assertEquals(0, node.paths(), "a stranger leaves no state");
    }
  }

  @Test
  void aTransportLivesOnTheLoopOfItsFirstCheckAndIsReachedThroughTheOthers() throws Exception {
    try (NodeFixture node = new NodeFixture(2, "127.0.0.1")) {
      Listener listener = new Listener();
      OpenedTransport transport = node.open(listener);
      List<UdpPeer> peers = new ArrayList<>();
      try {
        // Each has another port, so the kernel spreads them over both loops' sockets.
        for (int i = 0; i < PEERS; i++) {
          UdpPeer peer = new UdpPeer("127.0.0.1");
          peers.add(peer);
          peer.send(IceProbe.check(transport.local()), "127.0.0.1", node.port());
          Received answer = peer.receive();
          assertEquals(StunMessage.BINDING_SUCCESS, IceProbe.type(answer.bytes()));
          assertEquals(
              new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), node.port()),
              answer.from());
        }
        LoopContext home = listener.bound.get(20, TimeUnit.SECONDS);
        assertTrue(node.count(Counter.PASSED_OVER) > 0, "no peer came by the other loop");

        // DTLS that is no handshake, before there are keys: only its own transport says so.
        for (UdpPeer peer : peers) {
          peer.send(new byte[] {23, (byte) 254, (byte) 253, 0}, "127.0.0.1", node.port());
        }
        MediaLoop homeLoop = node.server.loops().get(home.index());
        // A transport has at most 16 paths: those of the first peers have been given up.
        assertTrue(
            NodeFixture.eventually(() ->
                homeLoop.transportCounters().drops(DropReason.NO_KEYS) == 16
                    && node.drops(DropReason.UNVALIDATED_ADDRESS) == PEERS - 16));
        assertEquals(16, homeLoop.transportCounters().drops(DropReason.NO_KEYS));
      } finally {
        peers.forEach(UdpPeer::close);
      }
    }
  }

  @Test
  void closingATransportRemovesItsPathsFromAllLoops() throws Exception {
    try (NodeFixture node = new NodeFixture(2, "127.0.0.1")) {
      Listener listener = new Listener();
      OpenedTransport transport = node.open(listener);
      for (int i = 0; i < PEERS; i++) {
        try (UdpPeer peer = new UdpPeer("127.0.0.1")) {
          peer.send(IceProbe.check(transport.local()), "127.0.0.1", node.port());
          peer.receive();
        }
      }
      assertTrue(node.paths() >= 16);

      transport.close();

      assertTrue(NodeFixture.eventually(() -> listener.states.contains(TransportState.CLOSED)));
      assertTrue(
          NodeFixture.eventually(() -> {
            try {
              return node.paths() == 0;
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          }));
    }
  }

  @Test
  void aFloodWithoutAuthenticationLeavesNothingBehind() throws Exception {
    try (NodeFixture node = new NodeFixture(2, "127.0.0.1")) {
      Listener listener = new Listener();
      OpenedTransport transport = node.open(listener);
      for (int i = 0; i < 200; i++) {
        try (UdpPeer peer = new UdpPeer("127.0.0.1")) {
          byte[] garbage = new byte[1 + i];
          ThreadLocalRandom.current().nextBytes(garbage);
          peer.send(garbage, "127.0.0.1", node.port());
          peer.send(
              IceProbe.check(transport.local().ufrag(), "a wrong password of sufficient length"),
              "127.0.0.1",
              node.port());
          peer.send(IceProbe.check("nobody", "nobody"), "127.0.0.1", node.port());
          byte[] clientHello = {22, (byte) 254, (byte) 253, 0, 0};
          peer.send(clientHello, "127.0.0.1", node.port());
        }
      }
      assertTrue(NodeFixture.eventually(() -> node.count(Counter.DATAGRAMS_RECEIVED) == 800));

      assertEquals(400, node.drops(DropReason.STUN_UNAUTHENTICATED), "wrong password or name");
      assertTrue(node.drops(DropReason.UNVALIDATED_ADDRESS) >= 200, "the ClientHellos");
      assertEquals(0, node.paths());
      assertEquals(1, NodeMetricsTest.value(node.server, "gridroom_sfu_transports"));
      assertFalse(listener.bound.isDone());
    }
  }

  @Test
  void aStrangersWrongCheckIsNotAnswered() throws Exception {
    try (NodeFixture node = new NodeFixture(1, "127.0.0.1");
        UdpPeer peer = new UdpPeer("127.0.0.1")) {
      OpenedTransport transport = node.open(new Listener());
      peer.send(
          IceProbe.check(transport.local().ufrag(), "a wrong password of sufficient length"),
          "127.0.0.1",
          node.port());
      assertTrue(peer.hearsNothing());
    }
  }

  @Test
  void refusesMoreTransportsThanItMayHave() throws Exception {
    try (NodeFixture node = new NodeFixture(1, 2, "127.0.0.1")) {
      OpenedTransport first = node.open(new Listener());
      node.open(new Listener());
      assertThrows(NodeFullException.class, () -> node.open(new Listener()));

      first.close();

      node.open(new Listener());
    }
  }

  @Test
  void leavesOutAnAddressThatThisMachineDoesNotHave() throws Exception {
    try (NodeFixture node = new NodeFixture(1, "198.51.100.77", "127.0.0.1")) {
      assertEquals(
          List.of("127.0.0.1", "127.0.0.1"),
          node.server.candidates().stream().map(IceCandidate::address).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 47_811})
  void doesNotStartWithoutAnyAddress(int port) {
    IOException failure =
        assertThrows(
            AddressNotAvailableException.class,
            () -> MediaServer.start(config(port, "198.51.100.77", "198.51.100.78")).close());
    assertEquals(
        "this machine cannot listen on 198.51.100.77 or 198.51.100.78:"
            + " address not available on this machine",
        failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 47_811})
  void saysWhatElseIsWrongWithAnAddress(int port) {
    // A link-local address needs a scope: what the kernel says is not that it does not have it.
    IOException failure =
        assertThrows(BindException.class, () -> MediaServer.start(config(port, "fe80::1")).close());
    assertEquals(BindException.class, failure.getClass());
    assertEquals(
        "this machine cannot listen on fe80:0:0:0:0:0:0:1: invalid argument", failure.getMessage());
    assertInstanceOf(BindException.class, failure.getCause());
  }

  private static NodeConfig config(int port, String... addresses) {
    return NodeConfig.defaults(port).withAddresses(List.of(addresses)).withLoops(2);
  }

  private static void assertInUse(String whichOne, NodeConfig config) {
    IOException failure =
        assertThrows(AddressInUseException.class, () -> MediaServer.start(config).close());
    assertEquals(whichOne + " is in use by another program", failure.getMessage());
  }

  @Test
  void doesNotShareItsPortWithASecondNode() throws Exception {
    try (NodeFixture node = new NodeFixture(1, "127.0.0.1")) {
      assertInUse("UDP port " + node.port() + " of 127.0.0.1", config(node.port(), "127.0.0.1"));
    }
  }

  @Test
  void doesNotStartWhereOneAddressIsTaken() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.2"))) {
      int port = taken.getLocalPort();
      assertInUse("UDP port " + port + " of 127.0.0.2", config(port, "127.0.0.1", "127.0.0.2"));
    }
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.2"))) {
      int port = taken.getLocalPort();
      assertInUse("TCP port " + port + " of 127.0.0.2", config(port, "127.0.0.1", "127.0.0.2"));
      // What it had bound before is free again.
      MediaServer.start(config(port, "127.0.0.1")).close();
    }
  }

  @Test
  void doesNotStartAndFreesItsPortWhereNoHandshakeWorks() throws Exception {
    NodeConfig config;
    try (NodeFixture node = new NodeFixture(1, "127.0.0.1")) {
      config = config(node.port(), "127.0.0.1");
    }
    IOException broken = new IOException("no such algorithm");
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () ->
                MediaServer.start(
                        config,
                        (certificate, client) -> {
                          throw broken;
                        })
                    .close());
    assertEquals(broken, failure.getCause());
    MediaServer.start(config).close();
  }

  @Test
  void advertisesThePublicAddressOfAOneToOneNat() throws Exception {
    try (NodeFixture node = new NodeFixture(1, "203.0.113.5=127.0.0.1");
        UdpPeer peer = new UdpPeer("127.0.0.1")) {
      assertEquals("203.0.113.5", node.server.candidates().getFirst().address());
      peer.send(IceProbe.bindingRequest(), "127.0.0.1", node.port());
      assertEquals(StunMessage.BINDING_SUCCESS, IceProbe.type(peer.receive().bytes()));
    }
  }

  @Test
  void isReachedByItsPublicAddressAndDirectlyOnOneSocket() throws Exception {
    try (NodeFixture node = new NodeFixture(2, "203.0.113.5=127.0.0.1", "127.0.0.1");
        UdpPeer peer = new UdpPeer("127.0.0.1")) {
      assertEquals(
          List.of("203.0.113.5 UDP", "203.0.113.5 TCP", "127.0.0.1 UDP", "127.0.0.1 TCP"),
          node.server.candidates().stream()
              .map(candidate -> candidate.address() + " " + candidate.protocol())
              .toList());
      assertEquals(
          4, node.server.candidates().stream().map(IceCandidate::priority).distinct().count());
      peer.send(IceProbe.bindingRequest(), "127.0.0.1", node.port());
      assertEquals(StunMessage.BINDING_SUCCESS, IceProbe.type(peer.receive().bytes()));
    }
  }

  @Test
  void closesWhatIsOpenAndEndsItsThreads() throws Exception {
    NodeFixture node = new NodeFixture(2, "127.0.0.1");
    Listener listener = new Listener();
    OpenedTransport transport = node.open(listener);
    try (UdpPeer peer = new UdpPeer("127.0.0.1")) {
      peer.send(IceProbe.check(transport.local()), "127.0.0.1", node.port());
      peer.receive();

      node.close();

      assertEquals(TransportState.CLOSED, listener.states.getLast());
      assertTrue(node.server.loops().stream().allMatch(loop -> loop.eventLoop().isTerminated()));
      assertNotEquals(0, node.port());
      // The port is free again.
      MediaServer.start(
              NodeConfig.defaults(node.port()).withAddresses(List.of("127.0.0.1")).withLoops(1))
          .close();
    }
  }
}
