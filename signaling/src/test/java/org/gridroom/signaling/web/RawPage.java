package org.gridroom.signaling.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** A WebSocket that does what the JDK's would not: say much at once, and not read. */
final class RawPage {
  private final Socket socket;

  private RawPage(Socket socket) {
    this.socket = socket;
  }

  static RawPage open(TestServer server) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8192);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    String request =
        String.join(
            "\r\n",
            "GET /ws HTTP/1.1",
            "Host: 127.0.0.1:" + server.port(),
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Protocol: gridroom.v1",
            "",
            "");
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    awaitEndOfHeaders(socket);
    return new RawPage(socket);
  }

  /** Frames that come before the handshake is done are no frames. */
  private static void awaitEndOfHeaders(Socket socket) throws IOException {
    StringBuilder headers = new StringBuilder();
    while (headers.indexOf("\r\n\r\n") < 0) {
      int octet = socket.getInputStream().read();
      if (octet < 0) {
        throw new EOFException("closed in the handshake, after: " + headers);
      }
      headers.append((char) octet);
    }
  }

  /** Sends many text messages at once. */
  void say(String text, int times) throws IOException {
    byte[] payload = text.getBytes(US_ASCII);
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      // One final text frame, masked with 0 (RFC 6455, section 5.2).
      frames.writeBytes(new byte[] {(byte) 0x81, (byte) (0x80 | payload.length), 0, 0, 0, 0});
      frames.writeBytes(payload);
    }
    socket.getOutputStream().write(frames.toByteArray());
  }

  /** Everything that the server says until it closes. */
  String readAll() throws IOException {
    socket.setSoTimeout(20_000);
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int size = 0; size >= 0; size = socket.getInputStream().read(buffer)) {
        heard.write(buffer, 0, size);
      }
    } catch (SocketException e) {
      // Closed with something of ours unread: what it said before is what counts.
    }
    return heard.toString(ISO_8859_1);
  }

  void close() throws IOException {
    socket.close();
  }
}
