package org.gridroom.sfu.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.client.CollectorRegistry;
import org.gridroom.sfu.io.NodeFixture.Listener;
import org.gridroom.sfu.room.TransportProvider.OpenedTransport;
import org.junit.jupiter.api.Test;

class NodeMetricsTest {
  static double value(MediaServer server, String name, String... labels) {
    CollectorRegistry registry = new CollectorRegistry();
    registry.register(server.metrics());
    String[] names = new String[labels.length / 2];
    String[] values = new String[labels.length / 2];
    for (int i = 0; i < names.length; i++) {
      names[i] = labels[2 * i];
      values[i] = labels[2 * i + 1];
    }
    Double value = registry.getSampleValue(name, names, values);
    assertNotNull(value, name);
    return value;
  }

  @Test
  void namesWhatChecksFromOutsideRelyOn() throws Exception {
    try (NodeFixture node = new NodeFixture(1, "127.0.0.1")) {
      assertEquals(0, value(node.server, "gridroom_sfu_rtp_packets_received_total"));
      assertEquals(0, value(node.server, "gridroom_sfu_rtp_packets_forwarded_total"));
      assertEquals(0, value(node.server, "gridroom_sfu_kernel_drops_total"));
    }
  }

  @Test
  void countsWhatTheLoopsCounted() throws Exception {
    try (NodeFixture node = new NodeFixture(2, "127.0.0.1");
        UdpPeer peer = new UdpPeer("127.0.0.1")) {
      OpenedTransport transport = node.open(new Listener());
      peer.send(IceProbe.check(transport.local()), "127.0.0.1", node.port());
      peer.receive();
      assertEquals(1, value(node.server, "gridroom_sfu_transports"));
      assertEquals(1, value(node.server, "gridroom_sfu_checks_answered_total"));
      peer.send(new byte[] {99, 1, 2, 3}, "127.0.0.1", node.port());
      assertTrue(
          NodeFixture.eventually(() ->
              value(node.server, "gridroom_sfu_packets_dropped_total", "reason", "unknown_protocol")
                  == 1));
    }
  }

  @Test
  void saysWhatBuffersTheKernelGranted() throws Exception {
    try (NodeFixture node = new NodeFixture(1, "127.0.0.1")) {
      double bytes =
          value(
              node.server,
              "gridroom_sfu_socket_buffer_bytes",
              "address",
              "127.0.0.1",
              "direction",
              "receive");
      assertTrue(bytes > 0);
    }
  }
}
