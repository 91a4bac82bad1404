package org.gridroom.sfu.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.gridroom.sfu.io.IoCounters.Counter;
import org.gridroom.sfu.io.NodeFixture.Listener;
import org.gridroom.sfu.room.TransportProvider.OpenedTransport;
import org.gridroom.sfu.sdp.IceCandidate;
import org.gridroom.sfu.sdp.IceCandidate.Protocol;
import org.gridroom.sfu.sdp.TransportDescription;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidatePair;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.RemoteCandidate;
import org.ice4j.socket.IceTcpSocketWrapper;
import org.ice4j.socket.IceUdpSocketWrapper;
import org.ice4j.socket.MultiplexingDatagramSocket;
import org.ice4j.socket.MultiplexingSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connectivity checks by an independent full agent (RFC 8445), the controlling side, on loopback.
 */
class Ice4jTest {
  private final Agent agent = new Agent();
  private final IceMediaStream stream = agent.createMediaStream("media");

  @AfterEach
  void free() {
    agent.free();
  }

  /** The node's transport for the agent's peer. */
  private TransportDescription open(NodeFixture node, Listener listener) {
    TransportDescription remote =
        new TransportDescription(
            agent.getLocalUfrag(),
            agent.getLocalPassword(),
            "sha-256",
            IceProbe.PEER.fingerprint(),
            "actpass");
    OpenedTransport transport = node.server.open(remote, listener);
    return transport.local();
  }

  private CandidatePair check(
      Component component, NodeFixture node, TransportDescription local, Protocol protocol)
      throws InterruptedException {
    agent.setControlling(true);
    stream.setRemoteUfrag(local.ufrag());
    stream.setRemotePassword(local.password());
    for (IceCandidate candidate : node.server.candidates()) {
      if (candidate.protocol() == protocol) {
        component.addRemoteCandidate(
            new RemoteCandidate(
                new TransportAddress(
                    InetAddress.ofLiteral(candidate.address()),
                    candidate.port(),
                    protocol == Protocol.UDP ? Transport.UDP : Transport.TCP),
                component,
                CandidateType.HOST_CANDIDATE,
                candidate.foundation(),
                candidate.priority(),
                null));
      }
    }
    agent.startConnectivityEstablishment();
    assertTrue(
        NodeFixture.eventually(() ->
            agent.getState() == IceProcessingState.COMPLETED
                || agent.getState() == IceProcessingState.TERMINATED),
        () -> "the agent's checks: " + agent.getState());
    CandidatePair pair = component.getSelectedPair();
    assertNotNull(pair);
    return pair;
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void completesItsChecksOverUdp(String address) throws Exception {
    try (NodeFixture node = new NodeFixture(2, address)) {
      Component component = agent.createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, false);
      IceUdpSocketWrapper socket =
          new IceUdpSocketWrapper(
              new MultiplexingDatagramSocket(
                  new InetSocketAddress(InetAddress.ofLiteral(address), 0)));
      component.addLocalCandidate(new HostCandidate(socket, component));
      agent.getStunStack().addSocket(socket);
      Listener listener = new Listener();

      CandidatePair pair = check(component, node, open(node, listener), Protocol.UDP);

      assertEquals(node.port(), pair.getRemoteCandidate().getTransportAddress().getPort());
      listener.bound.get(20, TimeUnit.SECONDS);
      assertTrue(node.paths() >= 1);
    }
  }

  @Test
  void completesItsChecksOverTcp() throws Exception {
    try (NodeFixture node = new NodeFixture(2, "127.0.0.1")) {
      Component component = agent.createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, false);
      InetAddress address = InetAddress.ofLiteral("127.0.0.1");
      IceTcpSocketWrapper socket =
          new IceTcpSocketWrapper(new MultiplexingSocket(new Socket(address, node.port())));
      component.addLocalCandidate(new HostCandidate(socket, component, Transport.TCP));
      agent
          .getStunStack()
          .addSocket(socket, new TransportAddress(address, node.port(), Transport.TCP));
      Listener listener = new Listener();

      CandidatePair pair = check(component, node, open(node, listener), Protocol.TCP);

      assertEquals(Transport.TCP, pair.getLocalCandidate().getTransport());
      listener.bound.get(20, TimeUnit.SECONDS);
      assertEquals(0, node.paths(), "no UDP took part");
      assertEquals(1, node.count(Counter.TCP_ACCEPTED));
    }
  }
}
