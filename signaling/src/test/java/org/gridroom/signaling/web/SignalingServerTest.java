package org.gridroom.signaling.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.protocol.LeaveReason;
import org.gridroom.signaling.protocol.Negotiation;
import org.gridroom.signaling.protocol.PathKind;
import org.gridroom.signaling.protocol.PreparedPath;
import org.gridroom.signaling.protocol.ReportedPath;
import org.gridroom.signaling.protocol.ServerMessage;
import org.gridroom.signaling.room.CloseReason;
import org.gridroom.signaling.room.Connection;
import org.gridroom.signaling.room.Outgoing;
import org.gridroom.signaling.room.RoomSettings;
import org.gridroom.signaling.token.ResumeTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalingServerTest {
  private static TestPage joined(TestServer server, String name) {
    TestPage page = server.open().join(name);
    page.await(ServerMessage.Joined.class);
    return page;
  }

  @Nested
  class OverARealWebSocket {
    private TestServer server = unset();

    @BeforeEach
    void start() throws IOException {
      server = TestServer.start();
    }

    @AfterEach
    void stop() {
      server.close();
    }

    @Test
    void twoPeopleMeetAndNegotiate() {
      TestPage ada = server.open().join("Ada");
      String adaId = ada.await(ServerMessage.Joined.class).participant();
      TestPage bob = server.open().join("Bob");
      String bobId = bob.await(ServerMessage.Joined.class).participant();
      assertEquals(bobId, ada.await(ServerMessage.ParticipantJoined.class).participant().id());
      ServerMessage.Prepare prepare = ada.await(ServerMessage.Prepare.class);
      PreparedPath.PeerToPeer path =
          assertInstanceOf(PreparedPath.PeerToPeer.class, prepare.path());
      assertEquals(List.of(new PreparedPath.Peer(bobId, false)), path.peers());
      assertEquals(prepare.epoch(), bob.await(ServerMessage.Prepare.class).epoch());
      Negotiation offer = new Negotiation.Description(Negotiation.Description.Type.OFFER, "v=0");
      ada.say(new ClientMessage.Signal(prepare.epoch(), bobId, offer));
      assertEquals(
          new ServerMessage.Signal(prepare.epoch(), adaId, offer),
          bob.await(ServerMessage.Signal.class));
      ada.say(new ClientMessage.Ready(prepare.epoch()));
      bob.say(new ClientMessage.Ready(prepare.epoch()));
      assertEquals(prepare.epoch(), ada.await(ServerMessage.Commit.class).epoch());
      assertEquals(1, server.sample("gridroom_rooms"));
      assertEquals(2, server.sample("gridroom_participants"));
      assertEquals(2, server.sample("gridroom_websocket_connections"));
    }

    @Test
    void aPingIsAnsweredAlsoBeforeJoining() {
      server.open().say(new ClientMessage.Ping()).await(ServerMessage.Pong.class);
    }

    @Test
    void whoComesBackWithinTheWindowIsTheSame() {
      TestPage ada = server.open().join("Ada");
      ServerMessage.Joined first = ada.await(ServerMessage.Joined.class);
      TestPage bob = joined(server, "Bob");
      ada.lose();
      assertFalse(bob.await(ServerMessage.ParticipantChanged.class).participant().connected());
      TestPage again = server.open().resume(first.resume(), Optional.empty());
      assertEquals(first.participant(), again.await(ServerMessage.Joined.class).participant());
      assertTrue(bob.await(ServerMessage.ParticipantChanged.class).participant().connected());
    }

    @Test
    void whosePageGoesAwayHasSoonLeft() {
      TestPage ada = server.open().join("Ada");
      String adaId = ada.await(ServerMessage.Joined.class).participant();
      TestPage bob = joined(server, "Bob");
      ada.goAway();
      assertFalse(bob.await(ServerMessage.ParticipantChanged.class).participant().connected());
      assertEquals(
          new ServerMessage.ParticipantLeft(adaId, LeaveReason.LEFT),
          bob.await(ServerMessage.ParticipantLeft.class));
    }

    @Test
    void aPageThatLivesOnAfterItsBrowserSaidThatItGoesAwayKeepsItsPlace() {
      TestPage ada = server.open().join("Ada");
      ServerMessage.Joined first = ada.await(ServerMessage.Joined.class);
      TestPage bob = joined(server, "Bob");
      ada.goAway();
      assertFalse(bob.await(ServerMessage.ParticipantChanged.class).participant().connected());
      assertEquals(1001, ada.awaitClose());
      TestPage again = server.open().resume(first.resume(), Optional.empty());
      assertEquals(first.participant(), again.await(ServerMessage.Joined.class).participant());
      assertTrue(bob.await(ServerMessage.ParticipantChanged.class).participant().connected());
    }

    @Test
    void aPageThatGoesAwayBeforeJoiningIsToldNothing() {
      TestPage page = server.open();
      page.goAway();
      assertEquals(1001, page.awaitClose());
    }

    @Test
    void whoComesBackElsewhereEndsTheFirstConnection() {
      TestPage ada = server.open().join("Ada");
      String token = ada.await(ServerMessage.Joined.class).resume();
      server.open().resume(token, Optional.empty()).await(ServerMessage.Joined.class);
      assertEquals(ErrorCode.RESUMED_ELSEWHERE, ada.awaitError());
      assertEquals(1008, ada.awaitClose());
    }

    @Test
    void aForeignOrBrokenResumeTokenIsRefused() {
      TestPage ada = server.open().resume("bm90aGluZw.bm90aGluZw", Optional.empty());
      assertEquals(ErrorCode.RESUME_REFUSED, ada.awaitError());
      assertEquals(1008, ada.awaitClose());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a b", "ä", "a/b", "../etc"})
    void aRoomsNameFollowsTheRules(String room) {
      TestPage page =
          server
              .open()
              .sayText(
                  "{\"type\":\"join\",\"room\":\""
                      + room
                      + "\",\"name\":\"a\",\"sources\":{\"microphone\":false,\"camera\":false,\"screen\":false}}");
      assertEquals(ErrorCode.INVALID_ROOM, page.awaitError());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"type\":\"dance\"}",
          "{\"type\":\"ping\",\"type\":\"ping\"}",
          "{\"type\":\"ping\",\"more\":1}",
          "{\"type\":\"chat\",\"text\":\"before joining\"}",
          "",
          "nonsense"
        })
    void whatIsNotTheProtocolEndsTheConnection(String text) {
      TestPage page = server.open().sayText(text);
      assertEquals(ErrorCode.INVALID_MESSAGE, page.awaitError());
      assertEquals(1008, page.awaitClose());
    }

    @Test
    void binaryMessagesAreNotTheProtocol() {
      TestPage page = server.open().sayBytes(new byte[] {1, 2, 3});
      assertEquals(ErrorCode.INVALID_MESSAGE, page.awaitError());
      assertEquals(1008, page.awaitClose());
    }

    @Test
    void aConnectionJoinsOnce() {
      TestPage page = joined(server, "Ada").join("Ada");
      assertEquals(ErrorCode.INVALID_MESSAGE, page.awaitError());
    }

    @Test
    void aFloodIsToldAndClosedAndHarmsNobodyElse() throws IOException {
      TestPage bob = joined(server, "Bob");
      RawPage flooder = RawPage.open(server);
      try {
        flooder.say(
            "{\"type\":\"join\",\"room\":\"r\",\"name\":\"M\",\"sources\":{\"microphone\":false,"
                + "\"camera\":false,\"screen\":false}}",
            1);
        flooder.say("{\"type\":\"ping\"}", 2000);
        String heard = flooder.readAll();
        assertTrue(heard.contains("too-many-messages"), () -> "the flooder is told, in: " + heard);
        assertTrue(heard.split("pong", -1).length < 1000, "and not answered without end");
      } finally {
        flooder.close();
      }
      bob.say(new ClientMessage.Chat("still here"));
      bob.await(ServerMessage.Chat.class);
    }

    @Test
    void messagesBeforeJoiningAreSmall() {
      TestPage page = server.open().sayText(chat(16 * 1024 + 1));
      assertEquals(ErrorCode.MESSAGE_TOO_LARGE, page.awaitError());
      assertEquals(1008, page.awaitClose());
    }

    @Test
    void messagesAfterJoiningAreAtMost256KilobytesOfUtf8() {
      TestPage page = joined(server, "Ada");
      page.sayText(chat(256 * 1024));
      // Large enough to be read as JSON, which then says what is wrong with it.
      assertEquals(ErrorCode.INVALID_MESSAGE, page.awaitError());
      TestPage other = joined(server, "Bob");
      other.sayText(chat(256 * 1024 + 1));
      assertEquals(ErrorCode.MESSAGE_TOO_LARGE, other.awaitError());
    }

    private static String chat(int sizeBytes) {
      String head = "{\"type\":\"chat\",\"text\":\"";
      return head + "x".repeat(sizeBytes - head.length() - 2) + "\"}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "0123456789"})
    void fragmentsWithoutEndComeToAnEnd(String fragment) {
      TestPage page = joined(server, "Ada");
      for (int i = 0; i < 400; i++) {
        page.sayPart(fragment);
      }
      ErrorCode code = page.awaitError();
      assertTrue(
          code == ErrorCode.MESSAGE_TOO_LARGE || code == ErrorCode.TOO_MANY_MESSAGES,
          code::toString);
      page.awaitClose();
    }

    @Test
    void aMessageInFragmentsIsOneMessage() {
      TestPage page = joined(server, "Ada");
      page.sayPart("{\"type\":").sayPart("\"chat\",\"te").sayText("xt\":\"whole\"}");
      assertEquals("whole", page.await(ServerMessage.Chat.class).text());
    }

    @Test
    void aForeignOriginIsRefusedWith403() {
      assertEquals(403, refusal("http://evil.example"));
      assertEquals(403, refusal("http://127.0.0.1:" + (server.port() + 1)));
      assertEquals(403, refusal("null"));
      assertEquals(4, 3 + server.sample("gridroom_websocket_refused_origins_total") / 3);
      TestPage.open(server, "https://friend.example")
          .say(new ClientMessage.Ping())
          .await(ServerMessage.Pong.class);
    }

    private int refusal(String origin) {
      return SignalingServerTest.refusal(server, origin);
    }

    @Test
    void pagesAreToldThatTheServerGoesDown() {
      TestPage page = joined(server, "Ada");
      server.close();
      assertEquals(ErrorCode.SHUTTING_DOWN, page.awaitError());
      assertEquals(1012, page.awaitClose());
    }
  }

  @Test
  void aRestartedServerTakesPeopleUpWithTheirPath() throws IOException {
    ResumeTokens tokens = TestServer.newTokens();
    String adas;
    String bobs;
    long epoch;
    try (TestServer before = TestServer.start(tokens)) {
      TestPage ada = before.open().join("Ada");
      adas = ada.await(ServerMessage.Joined.class).resume();
      bobs = before.open().join("Bob").await(ServerMessage.Joined.class).resume();
      epoch = ada.await(ServerMessage.Prepare.class).epoch();
    }
    try (TestServer after = TestServer.start(tokens)) {
      Optional<ReportedPath> path = Optional.of(new ReportedPath(epoch, PathKind.P2P));
      TestPage ada = after.open().resume(adas, path);
      ada.await(ServerMessage.Joined.class);
      TestPage bob = after.open().resume(bobs, path);
      assertEquals(2, bob.await(ServerMessage.Joined.class).room().participants().size());
      assertEquals(epoch, bob.await(ServerMessage.Commit.class).epoch());
    }
  }

  @Test
  void theOneTooManyIsToldThatTheServerIsFull() throws IOException {
    RoomSettings defaults = RoomSettings.DEFAULT;
    RoomSettings small = new RoomSettings(100, 2, defaults.resumeWindow(), defaults.path());
    try (TestServer server = TestServer.start(small, TestServer.settings())) {
      joined(server, "Ada");
      joined(server, "Bob");
      TestPage eve = server.open().join("Eve");
      assertEquals(ErrorCode.SERVER_FULL, eve.awaitError());
      assertEquals(1008, eve.awaitClose());
    }
  }

  private static int refusal(TestServer server, String origin) {
    CompletionException e =
        assertThrows(CompletionException.class, () -> TestPage.open(server, origin));
    return assertInstanceOf(WebSocketHandshakeException.class, e.getCause())
        .getResponse()
        .statusCode();
  }

  @Test
  void whoIsInIsNotConcernedWhenTheirAddressIsFull() throws IOException {
    try (TestServer server =
        TestServer.start(RoomSettings.DEFAULT, TestServer.withConnections(100, 2))) {
      TestPage ada = joined(server, "Ada");
      joined(server, "Bob");
      assertEquals(429, refusal(server, "http://127.0.0.1:" + server.port()));
      assertEquals(1, server.httpClosed(HttpCloseReason.ADDRESS_FULL));
      ada.say(new ClientMessage.Chat("still here"));
      ada.await(ServerMessage.Chat.class);
    }
  }

  @Test
  void aPageThatSaysNothingIsClosed() throws IOException {
    WebSettings settings = TestServer.impatient(Duration.ofMillis(300), Duration.ofSeconds(30));
    try (TestServer server = TestServer.start(RoomSettings.DEFAULT, settings)) {
      assertEquals(1001, server.open().awaitClose());
    }
  }

  @Test
  void aPageThatDoesNotJoinIsClosed() throws IOException {
    WebSettings settings = TestServer.impatient(Duration.ofSeconds(30), Duration.ofMillis(300));
    try (TestServer server = TestServer.start(RoomSettings.DEFAULT, settings)) {
      assertEquals(1001, server.open().awaitClose());
    }
  }

  @Test
  void aPageThatDoesNotReadIsClosed() throws Exception {
    BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    try (TestServer server =
        TestServer.watched(
            TestServer.settings(),
            connection -> {
              connections.add(connection);
              return connection;
            })) {
      RawPage page = RawPage.open(server);
      try {
        Connection connection = connections.poll(20, TimeUnit.SECONDS);
        assertTrue(connection != null);
        Outgoing large = new Outgoing(new ServerMessage.Answer(1, "x".repeat(200 * 1024)));
        // Far more than all buffers of kernel and server hold: 200 MB.
        for (int i = 0; i < 1000; i++) {
          connection.send(large);
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (tooSlow(server) == 0 && System.nanoTime() < deadline) {
          Thread.sleep(10);
        }
        assertEquals(1, tooSlow(server));
        connection.close(CloseReason.LEFT);
      } finally {
        page.close();
      }
    }
  }

  private static double tooSlow(TestServer server) {
    Double value =
        server.registry.getSampleValue(
            "gridroom_websocket_closed_total", new String[] {"reason"}, new String[] {"too_slow"});
    return value == null ? 0 : value;
  }

  private static TestServer unset() {
    try {
      TestServer server = TestServer.start();
      server.close();
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
