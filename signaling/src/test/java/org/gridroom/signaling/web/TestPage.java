package org.gridroom.signaling.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.Decoded;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.protocol.MessageCodec;
import org.gridroom.signaling.protocol.ReportedPath;
import org.gridroom.signaling.protocol.ServerMessage;
import org.gridroom.signaling.protocol.Sources;
import org.jspecify.annotations.Nullable;

/** A page that speaks the protocol over the JDK's WebSocket. */
final class TestPage implements WebSocket.Listener {
  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<ServerMessage> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder part = new StringBuilder();
  private @Nullable WebSocket socket;

  private TestPage() {}

  static TestPage open(TestServer server, String origin) {
    TestPage page = new TestPage();
    page.socket =
        server
            .http()
            .newWebSocketBuilder()
            .subprotocols(WebServer.WEBSOCKET_SUBPROTOCOL)
            .header("Origin", origin)
            .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/ws"), page)
            .join();
    return page;
  }

  WebSocket socket() {
    WebSocket open = socket;
    if (open == null) {
      throw new IllegalStateException("not open");
    }
    return open;
  }

  TestPage say(ClientMessage message) {
    return sayText(new String(MessageCodec.encode(message), UTF_8));
  }

  TestPage sayText(String text) {
    return write(socket().sendText(text, true));
  }

  TestPage sayPart(String text) {
    return write(socket().sendText(text, false));
  }

  TestPage sayBytes(byte[] bytes) {
    return write(socket().sendBinary(ByteBuffer.wrap(bytes), true));
  }

  // A server that has closed meanwhile makes writing fail: the test then looks at why it closed.
  private TestPage write(CompletableFuture<WebSocket> written) {
    try {
      written.join();
    } catch (CompletionException e) {
      closed.completeAsync(() -> -1, CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS));
    }
    return this;
  }

  TestPage join(String name) {
    return say(
        new ClientMessage.Join(
            "daily",
            name,
            Optional.empty(),
            Optional.empty(),
            new Sources(true, true, false),
            Optional.empty()));
  }

  TestPage resume(String token, Optional<ReportedPath> path) {
    return say(
        new ClientMessage.Join(
            "daily",
            "back",
            Optional.empty(),
            Optional.of(token),
            new Sources(true, true, false),
            path));
  }

  /** Waits for the next message of a type; others are passed over. */
  <M extends ServerMessage> M await(Class<M> type) {
    try {
      while (true) {
        ServerMessage message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
          throw new AssertionError("no " + type.getSimpleName() + " came");
        }
        if (type.isInstance(message)) {
          return type.cast(message);
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  ErrorCode awaitError() {
    return await(ServerMessage.ErrorMessage.class).code();
  }

  /** The status with which the server closes. */
  int awaitClose() {
    return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** As a browser does it when its page is closed or reloaded. */
  void goAway() {
    socket().sendClose(1001, "").join();
  }

  /** As a lost network does it. */
  void lose() {
    socket().abort();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(part.toString().getBytes(UTF_8));
      part.setLength(0);
      switch (MessageCodec.decodeServer(bytes.toByteArray())) {
        case Decoded.Valid<ServerMessage>(ServerMessage message) -> heard.add(message);
        case Decoded.Invalid<ServerMessage>(String reason) ->
            closed.completeExceptionally(new AssertionError(reason));
      }
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
    closed.complete(status);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.complete(1006);
  }
}
