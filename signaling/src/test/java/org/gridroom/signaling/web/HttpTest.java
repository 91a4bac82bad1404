package org.gridroom.signaling.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.ServerMessage;
import org.gridroom.signaling.room.RoomSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String METRICS_REQUEST = "GET /metrics HTTP/1.1\r\n\r\n";
  private static final String UPGRADE =
      "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n";
  private static final String UPGRADE_WITHOUT_KEY =
      UPGRADE + "Sec-WebSocket-Protocol: gridroom.v1\r\n\r\n";

  private final TestServer server;

  HttpTest() throws IOException {
    server = TestServer.start();
  }

  @BeforeAll
  void isUp() throws Exception {
    assertEquals(200, get("/livez").statusCode());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return server.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/index.html", "/r/daily", "/r/daily?name=Ada&join=1"})
  void aRoomsPageIsTheClient(String path) throws Exception {
    HttpResponse<String> page = get(path);
    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains("<title>Room</title>"));
    assertEquals("text/html; charset=utf-8", header(page, "content-type"));
    assertEquals("no-cache", header(page, "cache-control"));
  }

  @Test
  void pagesForbidWhatTheyDoNotNeed() throws Exception {
    HttpResponse<String> page = get("/");
    assertTrue(header(page, "content-security-policy").contains("script-src 'self'"));
    assertTrue(header(page, "content-security-policy").contains("frame-ancestors 'none'"));
    assertEquals("nosniff", header(page, "x-content-type-options"));
    assertEquals("no-referrer", header(page, "referrer-policy"));
    assertTrue(
        header(page, "permissions-policy")
            .contains("camera=(self), microphone=(self), display-capture=(self)"));
  }

  @Test
  void hashedAssetsAreKeptForEver() throws Exception {
    HttpResponse<String> script = get("/assets/index-Abc123.js");
    assertEquals(200, script.statusCode());
    assertEquals("text/javascript; charset=utf-8", header(script, "content-type"));
    assertEquals("public, max-age=31536000, immutable", header(script, "cache-control"));
  }

  @Test
  void textIsCompressedForWhoAsks() throws Exception {
    HttpResponse<String> plain = get("/assets/index-Abc123.js");
    HttpResponse<String> gzip = get("/assets/index-Abc123.js", "Accept-Encoding", "br, gzip");
    assertEquals("gzip", header(gzip, "content-encoding"));
    assertTrue(
        Integer.parseInt(header(gzip, "content-length"))
            < Integer.parseInt(header(plain, "content-length")));
    assertEquals("", header(get("/icon.png", "Accept-Encoding", "gzip"), "content-encoding"));
  }

  @Test
  void anUnchangedPageIsNotSentAgain() throws Exception {
    String tag = header(get("/"), "etag");
    HttpResponse<String> again = get("/", "If-None-Match", tag);
    assertEquals(304, again.statusCode());
    assertEquals("", again.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing.js",
        "/assets",
        "/assets/",
        "/r/daily/more",
        "/.hidden",
        "/assets/..%2findex.html",
        "/%2e%2e/index.html",
        "/index.html%00",
        "/org/gridroom/signaling/Main.class"
      })
  void whatIsNotThereIs404(String path) throws Exception {
    assertEquals(404, get(path).statusCode());
  }

  @Test
  void aPathOfThousandsOfSegmentsIs404() throws Exception {
    assertEquals(404, get("/a".repeat(4000)).statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../logback.xml", "/assets/../../logback.xml", "//index.html"})
  void noPathLeadsOut(String path) throws Exception {
    assertTrue(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").startsWith("HTTP/1.1 404 "));
  }

  @Test
  void onlyGetAndHeadAreServed() throws Exception {
    HttpResponse<String> post =
        send(
            HttpRequest.newBuilder(server.uri("/")).POST(HttpRequest.BodyPublishers.ofString("x")));
    assertEquals(405, post.statusCode());
    assertEquals("GET, HEAD", header(post, "allow"));
    HttpResponse<String> head =
        send(
            HttpRequest.newBuilder(server.uri("/"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
    assertTrue(Integer.parseInt(header(head, "content-length")) > 0);
  }

  @Test
  void aLargeBodyIsRefused() throws Exception {
    HttpResponse<String> post =
        send(
            HttpRequest.newBuilder(server.uri("/"))
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(100_000))));
    assertEquals(413, post.statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense\r\n\r\n", "GET / HTTP/9\r\n\r\n", "GET /\u0001 x\r\n\r\n"})
  void whatIsNotHttpIsToldSoAndClosed(String request) throws Exception {
    assertTrue(raw(request).startsWith("HTTP/1.1 400 "));
  }

  @Test
  void headersWithoutEndComeToAnEnd() throws Exception {
    String answer = raw("GET / HTTP/1.1\r\nX: " + "x".repeat(40_000) + "\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
  }

  @Test
  void theWebSocketsPathSaysWhatItIs() throws Exception {
    assertEquals(426, get("/ws").statusCode());
  }

  @Test
  void anUpgradeWithoutTheSubprotocolOrWithoutAKeyIsRefused() throws Exception {
    assertTrue(
        raw(UPGRADE + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
            .startsWith("HTTP/1.1 400 "));
    assertTrue(raw(UPGRADE_WITHOUT_KEY).startsWith("HTTP/1.1 400 "));
  }

  @Test
  void healthAndMetricsAreTold() throws Exception {
    assertEquals("ok\n", get("/livez").body());
    assertEquals(200, get("/readyz").statusCode());
    server.ready.set(false);
    assertEquals(503, get("/readyz").statusCode());
    assertEquals(200, get("/livez").statusCode());
    server.ready.set(true);
    String metrics = get("/metrics").body();
    assertTrue(metrics.contains("\ngridroom_rooms 0.0\n"));
    assertTrue(
        metrics.contains(
            "\ngridroom_path_switches_total{from=\"p2p\",to=\"sfu\",result=\"committed\",} 0.0\n"));
  }

  @Test
  void whoAsksWithoutReadingIsAnsweredOneByOneThenClosed() throws Exception {
    int asked = 50_000;
    try (TestServer asking = TestServer.start()) {
      try (Socket socket = connectWithSmallWindow(asking)) {
        byte[] requests = METRICS_REQUEST.repeat(asked).getBytes(US_ASCII);
        assertThrows(
            SocketException.class,
            () -> {
              for (int i = 0; i < 100; i++) {
                socket.getOutputStream().write(requests);
              }
            });
      }
      double answered = asking.sample("gridroom_http_requests_total");
      assertTrue(answered > 0 && answered < asked, () -> answered + " answers");
      assertEquals(1, asking.httpClosed(HttpCloseReason.PIPELINE_FULL));
      assertTrue(isServed(asking));
    }
  }

  @Test
  void anAnswerThatIsNotReadIsGivenUp() throws Exception {
    WebSettings settings =
        TestServer.withHttp(new HttpTimeouts(LONG, LONG, Duration.ofMillis(300)));
    try (TestServer impatient = TestServer.start(RoomSettings.DEFAULT, settings);
        Socket socket = connectWithSmallWindow(impatient)) {
      AtomicInteger asked = new AtomicInteger();
      await(() -> {
        // Never so many ahead that this is why it is closed.
        if (asked.get() < impatient.sample("gridroom_http_requests_total") + 100) {
          asked.incrementAndGet();
          socket.getOutputStream().write(METRICS_REQUEST.getBytes(US_ASCII));
        } else {
          Thread.sleep(1);
        }
        return impatient.httpClosed(HttpCloseReason.SLOW_ANSWER) > 0;
      });
      assertEquals(1, impatient.httpClosed(HttpCloseReason.SLOW_ANSWER));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /livez HTTP/1.1\r\n\r\n"})
  void aConnectionOnWhichNoRequestBeginsIsClosed(String before) throws Exception {
    WebSettings settings =
        TestServer.withHttp(new HttpTimeouts(Duration.ofMillis(300), LONG, LONG));
    try (TestServer impatient = TestServer.start(RoomSettings.DEFAULT, settings);
        Socket socket = connect(impatient)) {
      socket.getOutputStream().write(before.getBytes(US_ASCII));
      String answer = readAll(socket);
      assertEquals(before.isEmpty(), answer.isEmpty());
      assertEquals(1, impatient.httpClosed(HttpCloseReason.IDLE));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nX: ",
        "POST / HTTP/1.1\r\nContent-Length: 1000\r\n\r\n",
        "GET /livez HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nX: "
      })
  void aRequestThatDripsIsToldSoAndClosedWhileOthersAreServed(String begin) throws Exception {
    WebSettings settings =
        TestServer.withHttp(new HttpTimeouts(LONG, Duration.ofMillis(500), LONG));
    try (TestServer impatient = TestServer.start(RoomSettings.DEFAULT, settings);
        Socket dripping = connect(impatient)) {
      dripping.getOutputStream().write(begin.getBytes(US_ASCII));
      Thread drip = Thread.startVirtualThread(() -> drip(dripping));
      HttpRequest other = HttpRequest.newBuilder(impatient.uri("/livez")).build();
      assertEquals(
          200, impatient.http().send(other, HttpResponse.BodyHandlers.discarding()).statusCode());
      assertTrue(readAll(dripping).contains("HTTP/1.1 408 "));
      assertEquals(1, impatient.httpClosed(HttpCloseReason.SLOW_REQUEST));
      drip.join();
    }
  }

  @Test
  void aWebSocketHasNoneOfTheDeadlinesOfHttp() throws Exception {
    Duration soon = Duration.ofMillis(300);
    WebSettings settings = TestServer.withHttp(new HttpTimeouts(soon, soon, soon));
    try (TestServer impatient = TestServer.start(RoomSettings.DEFAULT, settings)) {
      TestPage page = impatient.open();
      try (Socket idle = connect(impatient)) {
        // Opened later than the page, and closed in time: so would the page have been.
        assertEquals(-1, idle.getInputStream().read());
      }
      page.say(new ClientMessage.Ping());
      page.await(ServerMessage.Pong.class);
    }
  }

  @Test
  void connectionsOfOneAddressAreCountedBeforeTheySayAnything() throws Exception {
    try (TestServer small =
            TestServer.start(RoomSettings.DEFAULT, TestServer.withConnections(100, 2));
        Socket one = connect(small);
        Socket other = connect(small);
        Socket another = connect(small)) {
      await(() -> small.httpClosed(HttpCloseReason.ADDRESS_FULL) == 1);
      // The server has a loop for each of them: any may be the last.
      List<Socket> served = new ArrayList<>();
      for (Socket socket : List.of(one, other, another)) {
        String answer = ask(socket);
        if (answer.startsWith("HTTP/1.1 200 ")) {
          served.add(socket);
        } else {
          assertTrue(answer.startsWith("HTTP/1.1 429 "), answer);
        }
      }
      assertEquals(2, served.size());
      served.getFirst().close();
      await(() -> isServed(small));
      assertTrue(ask(served.getLast()).startsWith("HTTP/1.1 200 "));
    }
  }

  @Test
  void whoIsRefusedHearsItThoughTheyHaveMoreToSay() throws Exception {
    byte[] more = new byte[200_000];
    try (Socket socket = connect(server)) {
      byte[] upgrade = (UPGRADE + "\r\n").getBytes(US_ASCII);
      byte[] all = Arrays.copyOf(upgrade, upgrade.length + more.length);
      socket.getOutputStream().write(all);
      assertHearsAll("HTTP/1.1 400 ", socket);
    }
    try (TestServer full =
            TestServer.start(RoomSettings.DEFAULT, TestServer.withConnections(0, 0));
        Socket socket = connect(full)) {
      assertEquals('H', socket.getInputStream().read());
      socket.getOutputStream().write(more);
      socket.getOutputStream().write(more);
      assertHearsAll("TTP/1.1 503 ", socket);
    }
  }

  private static void assertHearsAll(String begin, Socket socket) throws IOException {
    // Fails if the server resets the connection.
    String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
    assertTrue(answer.startsWith(begin), answer);
    assertTrue(answer.endsWith(".\n"), answer);
  }

  @Test
  void whoIsRefusedHoldsTheirPlaceForASecondAtMost() throws Exception {
    try (TestServer small =
            TestServer.start(RoomSettings.DEFAULT, TestServer.withConnections(1, 0));
        Socket refused = connect(small)) {
      refused.getOutputStream().write((UPGRADE + "\r\n").getBytes(US_ASCII));
      assertHearsAll("HTTP/1.1 400 ", refused);
      await(() -> isServed(small));
    }
  }

  @Test
  void whoIsToldThatAllPlacesAreTakenTakesNone() throws Exception {
    List<Socket> refused = new ArrayList<>();
    try (TestServer small =
        TestServer.start(RoomSettings.DEFAULT, TestServer.withConnections(1, 0))) {
      try (Socket first = connect(small)) {
        assertTrue(ask(first).startsWith("HTTP/1.1 200 "));
        refused.add(connect(small));
        assertTrue(readSome(refused.getFirst()).startsWith("HTTP/1.1 503 "));
      }
      await(() -> {
        refused.add(connect(small));
        Thread.sleep(20);
        return ask(refused.getLast()).startsWith("HTTP/1.1 200 ");
      });
    } finally {
      closeAll(refused);
    }
  }

  @Test
  void onlySoManyAreToldThatAllPlacesAreTaken() throws Exception {
    List<Socket> refused = new ArrayList<>();
    try (TestServer full =
        TestServer.start(RoomSettings.DEFAULT, TestServer.withConnections(0, 0))) {
      await(() -> {
        refused.add(connect(full));
        return readSome(refused.getLast()).isEmpty();
      });
      assertTrue(refused.size() > ConnectionLimit.MAX_REFUSED);
    } finally {
      closeAll(refused);
    }
  }

  private static void closeAll(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static boolean isServed(TestServer server) {
    try (Socket socket = connect(server)) {
      return ask(socket).startsWith("HTTP/1.1 200 ");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void anAddressThatUpgradesTooOftenIsRefused() throws Exception {
    try (TestServer small =
        TestServer.start(RoomSettings.DEFAULT, TestServer.withConnections(100, 50))) {
      await(() -> raw(small, UPGRADE_WITHOUT_KEY).startsWith("HTTP/1.1 429 "));
      assertEquals(1, small.sample("gridroom_websocket_refused_addresses_total"));
    }
  }

  @Test
  void connectionsOfEverybodyAreCounted() throws Exception {
    try (TestServer small =
            TestServer.start(RoomSettings.DEFAULT, TestServer.withConnections(1, 0));
        Socket first = connect(small)) {
      assertTrue(ask(first).startsWith("HTTP/1.1 200 "));
      try (Socket second = connect(small)) {
        assertTrue(readAll(second).startsWith("HTTP/1.1 503 "));
      }
      assertEquals(1, small.httpClosed(HttpCloseReason.SERVER_FULL));
      assertTrue(ask(first).startsWith("HTTP/1.1 200 "));
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      String requests =
          "GET /livez HTTP/1.1\r\n\r\nGET /nothing HTTP/1.1\r\n\r\n".repeat(500)
              + "GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(requests.getBytes(US_ASCII));
      String answers = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertEquals(
          "200 404 ".repeat(500) + "200 ",
          Pattern.compile("HTTP/1.1 (\\d+ )")
              .matcher(answers)
              .results()
              .map(found -> found.group(1))
              .collect(Collectors.joining()));
    }
  }

  private static Socket connectWithSmallWindow(TestServer server) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8192);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    return socket;
  }

  private static Socket connect(TestServer server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Adds a byte to a request again and again, until the server closes. */
  private static void drip(Socket socket) {
    try {
      while (true) {
        socket.getOutputStream().write('x');
        Thread.sleep(20);
      }
    } catch (IOException | InterruptedException e) {
      // Closed, as it should be.
    }
  }

  private static String ask(Socket socket) throws IOException {
    socket.getOutputStream().write("GET /livez HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
    return readSome(socket);
  }

  /** What the server says until it closes, or resets what it does not want to read. */
  private static String readAll(Socket socket) throws IOException {
    StringBuilder heard = new StringBuilder();
    try {
      for (String some = readSome(socket); !some.isEmpty(); some = readSome(socket)) {
        heard.append(some);
      }
    } catch (SocketException e) {
      // What it said before is what counts.
    }
    return heard.toString();
  }

  private static String readSome(Socket socket) throws IOException {
    byte[] buffer = new byte[4096];
    int size = socket.getInputStream().read(buffer);
    return size < 0 ? "" : new String(buffer, 0, size, ISO_8859_1);
  }

  private String raw(String request) throws IOException {
    return raw(server, request);
  }

  /**
   * Says something that the JDK's client would not say, and reads until the server closes or has
   * answered.
   */
  private static String raw(TestServer server, String request) throws IOException {
    try (Socket socket = connect(server)) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return readSome(socket);
    }
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!condition.call()) {
      assertTrue(System.nanoTime() < deadline, "not in time");
    }
  }
}
