package org.gridroom.sfu.io;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A peer's UDP socket. */
final class UdpPeer implements AutoCloseable {
  private static final int ANSWER_MILLIS = 10_000;
  private static final int SILENCE_MILLIS = 150;

  private final DatagramSocket socket;

  UdpPeer(String localAddress) throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(localAddress), 0));
    socket.setReceiveBufferSize(1 << 22);
  }

  int port() {
    return socket.getLocalPort();
  }

  void send(byte[] datagram, String address, int port) throws IOException {
    socket.send(
        new DatagramPacket(
            datagram,
            datagram.length,
            new InetSocketAddress(InetAddress.ofLiteral(address), port)));
  }

  Received receive() throws IOException {
    Received received = receive(ANSWER_MILLIS);
    if (received == null) {
      throw new SocketTimeoutException("no answer");
    }
    return received;
  }

  boolean hearsNothing() throws IOException {
    return receive(SILENCE_MILLIS) == null;
  }

  private @Nullable Received receive(int millis) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
    socket.setSoTimeout(millis);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      return null;
    }
    return new Received(
        Arrays.copyOf(packet.getData(), packet.getLength()), packet.getSocketAddress());
  }

  @Override
  public void close() {
    socket.close();
  }

  /** One datagram and where it came from. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Received(byte[] bytes, SocketAddress from) {}
}
