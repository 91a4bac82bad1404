package org.gridroom.signaling.web;

import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.gridroom.signaling.room.ClientSession;
import org.gridroom.signaling.room.Connection;
import org.gridroom.signaling.room.FakeNode;
import org.gridroom.signaling.room.RoomMetrics;
import org.gridroom.signaling.room.RoomSettings;
import org.gridroom.signaling.room.Rooms;
import org.gridroom.signaling.token.JoinTokens;
import org.gridroom.signaling.token.ResumeTokens;
import org.gridroom.signaling.token.TestTokens;

/** The real web server and real rooms on a free port, with a media node that only listens. */
final class TestServer implements AutoCloseable {
  final FakeNode node = new FakeNode();
  final AtomicBoolean ready = new AtomicBoolean(true);
  final CollectorRegistry registry = new CollectorRegistry();
  private final Rooms rooms;
  private final WebServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  private TestServer(
      RoomSettings roomSettings,
      WebSettings webSettings,
      ResumeTokens tokens,
      Function<Rooms, Function<Connection, ClientSession>> sessions)
      throws IOException {
    rooms =
        new Rooms(
            roomSettings,
            node,
            JoinTokens.open(),
            tokens,
            new RoomMetrics(registry),
            InstantSource.system());
    server = WebServer.start(webSettings, "/web-test", sessions.apply(rooms), registry, ready::get);
  }

  static TestServer start() throws IOException {
    return start(RoomSettings.DEFAULT, settings());
  }

  static TestServer start(RoomSettings roomSettings, WebSettings webSettings) throws IOException {
    return new TestServer(roomSettings, webSettings, newTokens(), rooms -> rooms::connect);
  }

  static TestServer start(ResumeTokens tokens) throws IOException {
    return new TestServer(RoomSettings.DEFAULT, settings(), tokens, rooms -> rooms::connect);
  }

  /** A server that shows each connection to the test. */
  static TestServer watched(WebSettings webSettings, Function<Connection, Connection> watcher)
      throws IOException {
    return new TestServer(
        RoomSettings.DEFAULT,
        webSettings,
        newTokens(),
        rooms -> connection -> rooms.connect(watcher.apply(connection)));
  }

  static ResumeTokens newTokens() {
    return TestTokens.ofNewKey();
  }

  static WebSettings settings() {
    WebSettings defaults = WebSettings.defaults(0);
    return new WebSettings(
        Optional.of("127.0.0.1"),
        0,
        List.of("https://friend.example"),
        100,
        defaults.maxConnectionsPerAddress(),
        defaults.http(),
        defaults.silence(),
        defaults.joinTimeout(),
        defaults.maxOutboundBytes());
  }

  static WebSettings impatient(Duration silence, Duration joinTimeout) {
    WebSettings settings = settings();
    return new WebSettings(
        settings.address(),
        settings.port(),
        settings.allowedOrigins(),
        settings.maxConnections(),
        settings.maxConnectionsPerAddress(),
        settings.http(),
        silence,
        joinTimeout,
        settings.maxOutboundBytes());
  }

  static WebSettings withConnections(int max, int maxPerAddress) {
    WebSettings settings = settings();
    return new WebSettings(
        settings.address(),
        settings.port(),
        settings.allowedOrigins(),
        max,
        maxPerAddress,
        settings.http(),
        settings.silence(),
        settings.joinTimeout(),
        settings.maxOutboundBytes());
  }

  static WebSettings withHttp(HttpTimeouts timeouts) {
    WebSettings settings = settings();
    return new WebSettings(
        settings.address(),
        settings.port(),
        settings.allowedOrigins(),
        settings.maxConnections(),
        settings.maxConnectionsPerAddress(),
        timeouts,
        settings.silence(),
        settings.joinTimeout(),
        settings.maxOutboundBytes());
  }

  int port() {
    return server.port();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  HttpClient http() {
    return http;
  }

  TestPage open() {
    return TestPage.open(this, "http://127.0.0.1:" + port());
  }

  double sample(String name) {
    Double value = registry.getSampleValue(name);
    return value == null ? -1 : value;
  }

  /** How many connections it has closed before they were WebSockets. */
  double httpClosed(HttpCloseReason reason) {
    Double value =
        registry.getSampleValue(
            "gridroom_http_closed_total", new String[] {"reason"}, new String[] {reason.label()});
    return value == null ? -1 : value;
  }

  @Override
  public void close() {
    server.close();
    rooms.close();
    http.close();
  }
}
