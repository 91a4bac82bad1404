package org.gridroom.sfu.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gridroom.sfu.io.IoCounters.Counter;
import org.gridroom.sfu.io.NodeFixture.Listener;
import org.gridroom.sfu.room.TransportProvider.OpenedTransport;
import org.gridroom.sfu.transport.TransportState;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.StunMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ICE-TCP (RFC 6544, RFC 4571), over real connections. */
class IceTcpTest {
  private static final int TIMEOUT_MILLIS = 4 * 1000 * TcpConnection.CHECK_SECONDS;

  private static Socket connect(NodeFixture node, String address) throws IOException {
    Socket socket = new Socket(InetAddress.ofLiteral(address), node.port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  private static byte[] framed(byte[] message) {
    return ByteBuffer.allocate(2 + message.length)
        .putShort((short) message.length)
        .put(message)
        .array();
  }

  private static byte[] readFrame(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] frame = new byte[in.readUnsignedShort()];
    in.readFully(frame);
    return frame;
  }

  private static boolean isClosedByNode(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketException e) {
      return true; // a reset, because the node had not read everything
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void answersAnAuthenticatedCheckThatComesByteByByte(String address) throws Exception {
    try (NodeFixture node = new NodeFixture(1, address);
        Socket socket = connect(node, address)) {
      Listener listener = new Listener();
      OpenedTransport transport = node.open(listener);
      OutputStream out = socket.getOutputStream();
      for (byte b : framed(IceProbe.check(transport.local()))) {
        out.write(b);
        out.flush();
      }
      assertEquals(StunMessage.BINDING_SUCCESS, IceProbe.type(readFrame(socket)));
      assertTrue(listener.bound.isDone());
    }
  }

  @Test
  void takesSeveralFramesOfOneSegment() throws Exception {
    try (NodeFixture node = new NodeFixture(1, "127.0.0.1");
        Socket socket = connect(node, "127.0.0.1")) {
      OpenedTransport transport = node.open(new Listener());
      byte[] first = framed(IceProbe.check(transport.local()));
      byte[] empty = framed(new byte[0]);
      byte[] second = framed(IceProbe.check(transport.local()));
      socket
          .getOutputStream()
          .write(
              ByteBuffer.allocate(first.length + empty.length + second.length)
                  .put(first)
                  .put(empty)
                  .put(second)
                  .array());
      assertEquals(StunMessage.BINDING_SUCCESS, IceProbe.type(readFrame(socket)));
      assertEquals(StunMessage.BINDING_SUCCESS, IceProbe.type(readFrame(socket)));
    }
  }

  @Test
  void closesAConnectionWithAFrameThatIsTooLong() throws Exception {
    try (NodeFixture node = new NodeFixture(1, "127.0.0.1");
        Socket socket = connect(node, "127.0.0.1")) {
      socket.getOutputStream().write(framed(new byte[PacketBuffer.CAPACITY_BYTES + 1]));
      assertTrue(isClosedByNode(socket));
      assertEquals(1, node.count(Counter.TCP_MALFORMED));
    }
  }

  @Test
  void closesAConnectionThatDoesNotBeginWithStun() throws Exception {
    try (NodeFixture node = new NodeFixture(1, "127.0.0.1");
        Socket socket = connect(node, "127.0.0.1")) {
      byte[] clientHello = {22, (byte) 254, (byte) 253, 0, 0};
      socket.getOutputStream().write(framed(clientHello));
      assertTrue(isClosedByNode(socket));
      assertTrue(NodeFixture.eventually(() -> node.count(Counter.TCP_MALFORMED) > 0));
    }
  }

  @Test
  void closesConnectionsThatStaySilentOrUnauthenticated() throws Exception {
    try (NodeFixture node = new NodeFixture(1, "127.0.0.1");
        Socket silent = connect(node, "127.0.0.1");
        Socket wrong = connect(node, "127.0.0.1");
        Socket right = connect(node, "127.0.0.1")) {
      OpenedTransport transport = node.open(new Listener());
      wrong.getOutputStream().write(framed(IceProbe.bindingRequest()));
      wrong
          .getOutputStream()
          .write(
              framed(
                  IceProbe.check(
                      transport.local().ufrag(), "a wrong password of sufficient length")));
      right.getOutputStream().write(framed(IceProbe.check(transport.local())));
      assertEquals(StunMessage.BINDING_SUCCESS, IceProbe.type(readFrame(right)));
      assertEquals(StunMessage.BINDING_SUCCESS, IceProbe.type(readFrame(wrong)));

      assertTrue(isClosedByNode(silent));
      assertTrue(isClosedByNode(wrong));
      assertEquals(2, node.count(Counter.TCP_UNCHECKED));

      right.getOutputStream().write(framed(IceProbe.check(transport.local())));
      assertEquals(StunMessage.BINDING_SUCCESS, IceProbe.type(readFrame(right)));
    }
  }

  @Test
  void refusesMoreConnectionsThanItMayHave() throws Exception {
    try (NodeFixture node = new NodeFixture(1, "127.0.0.1")) {
      List<Socket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < 16; i++) {
          sockets.add(connect(node, "127.0.0.1"));
        }
        assertTrue(NodeFixture.eventually(() -> node.count(Counter.TCP_ACCEPTED) == 16));
        try (Socket refused = connect(node, "127.0.0.1")) {
          assertTrue(isClosedByNode(refused));
        }
        assertEquals(1, node.count(Counter.TCP_REFUSED));
        sockets.removeFirst().close();
        // The node learns of it a little later: until then it refuses.
        assertTrue(
            NodeFixture.eventually(() -> {
              try {
                sockets.add(connect(node, "127.0.0.1"));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
              return node.count(Counter.TCP_ACCEPTED) == 17;
            }));
      } finally {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    }
  }

  @Test
  void refusesStrangersOfOneNetworkWhileItTakesThoseWhoHavePassedACheck() throws Exception {
    int most = TcpConnectionLimit.MAX_UNCHECKED_PER_NETWORK;
    try (NodeFixture node = new NodeFixture(2, 10, 2 * most, "127.0.0.1")) {
      OpenedTransport transport = node.open(new Listener());
      List<Socket> sockets = new ArrayList<>();
      try {
        // On both loops: some of these move from one to the other.
        for (int i = 0; i < 8; i++) {
          sockets.add(connect(node, "127.0.0.1"));
          sockets.getLast().getOutputStream().write(framed(IceProbe.check(transport.local())));
          assertEquals(StunMessage.BINDING_SUCCESS, IceProbe.type(readFrame(sockets.getLast())));
        }
        for (int i = 0; i < most; i++) {
          sockets.add(connect(node, "127.0.0.1"));
        }
        assertTrue(NodeFixture.eventually(() -> node.count(Counter.TCP_ACCEPTED) == 8 + most));
        assertEquals(0, node.count(Counter.TCP_REFUSED));
        try (Socket refused = connect(node, "127.0.0.1")) {
          assertTrue(isClosedByNode(refused));
        }
        assertEquals(1, node.count(Counter.TCP_REFUSED));
      } finally {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    }
  }

  @Test
  void aConnectionMovesToTheLoopOfItsTransport() throws Exception {
    try (NodeFixture node = new NodeFixture(2, "127.0.0.1")) {
      Listener listener = new Listener();
      OpenedTransport transport = node.open(listener);
      List<Socket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < 12; i++) {
          Socket socket = connect(node, "127.0.0.1");
          sockets.add(socket);
          byte[] check = framed(IceProbe.check(transport.local()));
          // Two checks at once: the second must not get lost on the way.
          socket
              .getOutputStream()
              .write(ByteBuffer.allocate(2 * check.length).put(check).put(check).array());
          assertEquals(StunMessage.BINDING_SUCCESS, IceProbe.type(readFrame(socket)));
          assertEquals(StunMessage.BINDING_SUCCESS, IceProbe.type(readFrame(socket)));
        }
        assertTrue(node.count(Counter.PASSED_OVER) > 0, "all came to the loop of the transport");
        // What comes later goes straight to the transport: DTLS that is no handshake is counted
        // there.
        for (Socket socket : sockets) {
          socket.getOutputStream().write(framed(new byte[] {23, (byte) 254, (byte) 253, 0}));
        }
        MediaLoop home = node.server.loops().get(listener.bound.get(20, TimeUnit.SECONDS).index());
        assertTrue(
            NodeFixture.eventually(
                () -> home.transportCounters().drops(DropReason.NO_KEYS) == sockets.size()));

        transport.close();
        for (Socket socket : sockets) {
          assertTrue(isClosedByNode(socket));
        }
        assertEquals(TransportState.CLOSED, listener.states.getLast());
      } finally {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    }
  }
}
