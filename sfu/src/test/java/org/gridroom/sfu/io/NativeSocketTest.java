package org.gridroom.sfu.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeSocketTest {
  private static NativeSocket bind(String address, int bufferBytes) throws IOException {
    return NativeSocket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0), bufferBytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void receivesWithTheSendersAddressAndSaysWhatWasCutOff(String address) throws Exception {
    try (NativeSocket socket = bind(address, 1 << 16);
        UdpPeer peer = new UdpPeer(address)) {
      // Loopback delivers before send returns.
      peer.send(new byte[] {1, 2, 3}, address, socket.port());
      peer.send(new byte[3000], address, socket.port());
      ReceiveBatch batch = new ReceiveBatch();
      assertEquals(2, batch.receive(socket));
      assertEquals(3, batch.sizeBytes(0));
      assertEquals(peer.port(), batch.remotePort(0));
      assertEquals(address.equals("::1") ? 1 : 0x7F00_0001L, batch.remoteLow(0, socket.ipv6()));
      assertEquals(0, batch.remoteHigh(0, socket.ipv6()));
      assertTrue(batch.truncated(1));
      assertEquals(-Libc.EAGAIN, batch.receive(socket));
    }
  }

  @Test
  void tellsHowManyDatagramsTheKernelDropped() throws Exception {
    try (NativeSocket socket = bind("127.0.0.1", 4096);
        UdpPeer peer = new UdpPeer("127.0.0.1")) {
      for (int i = 0; i < 100; i++) {
        peer.send(new byte[1000], "127.0.0.1", socket.port());
      }
      int received = 0;
      ReceiveBatch batch = new ReceiveBatch();
      for (int count = batch.receive(socket); count > 0; count = batch.receive(socket)) {
        received += count;
      }
      assertTrue(received < 100);
      assertEquals(100 - received, socket.kernelDrops());
    }
  }

  @Test
  void tellsWhatBuffersItGot() throws Exception {
    try (NativeSocket socket = bind("127.0.0.1", 100_000)) {
      assertEquals(100_000, socket.receiveBufferBytes());
      assertEquals(100_000, socket.sendBufferBytes());
    }
  }

  @Test
  void sharesItsPortWithItsSiblings() throws Exception {
    try (NativeSocket first = bind("127.0.0.1", 1 << 16);
        NativeSocket second =
            NativeSocket.bind(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), first.port()), 1 << 16)) {
      assertEquals(first.port(), second.port());
    }
  }

  @Test
  void isNeverBoundToTheWildcard() {
    assertThrows(IllegalArgumentException.class, () -> bind("0.0.0.0", 1 << 16).close());
    assertThrows(IllegalArgumentException.class, () -> bind("::", 1 << 16).close());
  }

  @Test
  void saysWhyAnAddressCannotBeBound() {
    BindException failure =
        assertThrows(BindException.class, () -> bind("198.51.100.77", 1 << 16).close());
    assertEquals("address not available on this machine", failure.getMessage());
  }
}
