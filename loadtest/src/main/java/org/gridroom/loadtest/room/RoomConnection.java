package org.gridroom.loadtest.room;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.Decoded;
import org.gridroom.signaling.protocol.MessageCodec;
import org.gridroom.signaling.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/** The WebSocket of one virtual participant: messages of the protocol in and out, in order. */
final class RoomConnection {
  private final Listener listener;
  private CompletableFuture<WebSocket> last;
  private volatile boolean closed;

  /** Hears what comes; one call at a time. */
  interface Listener {
    /** A message of the server's. */
    void onMessage(ServerMessage message);

    /** The connection is gone; not called after {@link #close}. */
    void onLost(String reason);
  }

  /**
   * Connects.
   *
   * @param server the server's base URL, http or https
   */
  RoomConnection(HttpClient client, URI server, Listener listener) {
    this.listener = listener;
    String scheme = "https".equals(server.getScheme()) ? "wss" : "ws";
    URI url = URI.create(scheme + "://" + server.getAuthority() + "/ws");
    last =
        client
            .newWebSocketBuilder()
            .subprotocols("gridroom.v1")
            .buildAsync(url, new Receiver())
            .whenComplete((socket, failure) -> lost(failure));
  }

  /** Sends a message behind those sent before. From any thread. */
  synchronized void send(ClientMessage message) {
    String text = new String(MessageCodec.encode(message), StandardCharsets.UTF_8);
    last =
        last.thenCompose(socket -> socket.sendText(text, true))
            .whenComplete((socket, failure) -> lost(failure));
  }

  /** Closes it, behind what was sent before. From any thread. */
  synchronized void close() {
    closed = true;
    last = last.thenCompose(socket -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
  }

  private void lost(@Nullable Throwable failure) {
    if (failure != null && !closed) {
      closed = true;
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      listener.onLost(cause.toString());
    }
  }

  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket socket, CharSequence data, boolean complete) {
      text.append(data);
      if (complete) {
        byte[] json = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        switch (MessageCodec.decodeServer(json)) {
          case Decoded.Valid<ServerMessage>(ServerMessage message) -> listener.onMessage(message);
          case Decoded.Invalid<ServerMessage>(String reason) ->
              lost(new IllegalStateException("the server broke the protocol: " + reason));
        }
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      lost(new IllegalStateException("closed by the server: " + status + " " + reason));
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
      lost(failure);
    }
  }
}
