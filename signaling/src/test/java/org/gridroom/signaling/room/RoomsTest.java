package org.gridroom.signaling.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.client.CollectorRegistry;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.gridroom.sfu.room.SourceKind;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.protocol.Limits;
import org.gridroom.signaling.protocol.MessageCodec;
import org.gridroom.signaling.protocol.PathKind;
import org.gridroom.signaling.protocol.ReportedPath;
import org.gridroom.signaling.protocol.ServerMessage;
import org.gridroom.signaling.protocol.Sources;
import org.gridroom.signaling.token.JoinTokens;
import org.gridroom.signaling.token.ResumeClaims;
import org.gridroom.signaling.token.ResumeTokens;
import org.gridroom.signaling.token.TestTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoomsTest {
  private static final long START = 1_000_000;

  private final AtomicLong now = new AtomicLong(START);
  private final ResumeTokens tokens = TestTokens.ofNewKey();
  private final FakeNode node = new FakeNode();
  private final CollectorRegistry registry = new CollectorRegistry();
  private final Rooms rooms =
      new Rooms(
          RoomSettings.DEFAULT,
          node,
          JoinTokens.open(),
          tokens,
          new RoomMetrics(registry),
          () -> Instant.ofEpochMilli(now.get()));

  @AfterEach
  void close() {
    rooms.close();
  }

  /** Remembers how its join ended. */
  private static final class Page implements Connection {
    final CompletableFuture<ServerMessage> entered = new CompletableFuture<>();
    final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    @Override
    public void send(Outgoing message) {
      if (message.message() instanceof ServerMessage.Joined
          || message.message() instanceof ServerMessage.ErrorMessage) {
        entered.complete(message.message());
      }
    }

    @Override
    public void admit() {}

    @Override
    public void close(CloseReason reason) {
      closed.complete(reason);
    }

    ServerMessage awaitEntered() {
      return entered.orTimeout(60, TimeUnit.SECONDS).join();
    }
  }

  private static void say(ClientSession session, ClientMessage message) {
    session.onMessage(message, MessageCodec.encode(message).length);
  }

  private ClientSession join(Page page, String room) {
    ClientSession session = rooms.connect(page);
    say(
        session,
        new ClientMessage.Join(
            room, "somebody", Optional.empty(), Optional.empty(), Sources.NONE, Optional.empty()));
    return session;
  }

  @Test
  void tenThousandComeInAndTheNextIsToldThatTheServerIsFull() {
    ClientSession last = join(new Page(), "r0");
    for (int i = 1; i < 10_000; i++) {
      Page page = new Page();
      last = join(page, "r" + i % 2500);
      assertTrue(page.awaitEntered() instanceof ServerMessage.Joined);
    }
    Page oneTooMany = new Page();
    join(oneTooMany, "another");
    assertEquals(
        ErrorCode.SERVER_FULL, ((ServerMessage.ErrorMessage) oneTooMany.awaitEntered()).code());
    assertEquals(10_000, registry.getSampleValue("gridroom_participants"));

    say(last, new ClientMessage.Leave());
    Page page = new Page();
    do {
      page = new Page();
      join(page, "another");
    } while (!(page.awaitEntered() instanceof ServerMessage.Joined));
    assertEquals(10_000, registry.getSampleValue("gridroom_participants"));
  }

  private ServerMessage resume(String token) {
    return resume(token, Optional.empty());
  }

  private ServerMessage resume(String token, Optional<ReportedPath> path) {
    Page page = new Page();
    say(
        rooms.connect(page),
        new ClientMessage.Join(
            "daily", "back", Optional.empty(), Optional.of(token), Sources.NONE, path));
    return page.awaitEntered();
  }

  private String issuedAt(String participant, long millis) {
    return tokens.issue(new ResumeClaims("daily", participant, false, millis));
  }

  private static void assertRefused(ServerMessage message) {
    assertEquals(
        ErrorCode.RESUME_REFUSED,
        assertInstanceOf(ServerMessage.ErrorMessage.class, message).code());
  }

  @Test
  void aTokenFromBeforeTheRestartIsTakenWhileItIsValid() {
    assertInstanceOf(ServerMessage.Joined.class, resume(issuedAt("pa", START - 60_000)));
    assertRefused(resume(issuedAt("pb", START - 90_000)));
    now.set(START + 60_000);
    assertRefused(resume(issuedAt("pc", START - 60_000)));
    // Of this life, but of nobody who is here.
    assertRefused(resume(issuedAt("pd", START)));
  }

  @Test
  void anEpochFarAheadOfTheClockIsRefused() {
    String token = issuedAt("pa", START - 1000);
    long dayMillis = 86_400_000;
    assertRefused(
        resume(token, Optional.of(new ReportedPath(START + dayMillis + 1, PathKind.P2P))));
    assertRefused(resume(token, Optional.of(new ReportedPath(Limits.EPOCH, PathKind.P2P))));
    assertInstanceOf(
        ServerMessage.Joined.class,
        resume(token, Optional.of(new ReportedPath(START + dayMillis, PathKind.P2P))));
  }

  @Test
  void anErrorEndsTheRoomAndNoOther() {
    Page ada = new Page();
    ClientSession moderator = join(ada, "daily");
    String id = assertInstanceOf(ServerMessage.Joined.class, ada.awaitEntered()).participant();
    Page other = new Page();
    join(other, "other");
    other.awaitEntered();
    node.breakDown();
    say(moderator, new ClientMessage.Mute(id, SourceKind.CAMERA));
    assertEquals(CloseReason.INTERNAL_ERROR, ada.closed.orTimeout(60, TimeUnit.SECONDS).join());
    while (registry.getSampleValue("gridroom_rooms") > 1) {
      Thread.onSpinWait();
    }
    assertEquals(1, registry.getSampleValue("gridroom_participants"));
    assertEquals(1, registry.getSampleValue("gridroom_room_failures_total"));
    assertFalse(other.closed.isDone());
    Page again = new Page();
    join(again, "daily");
    assertInstanceOf(ServerMessage.Joined.class, again.awaitEntered());
  }

  @Test
  void whoWasRemovedDoesNotComeBackEvenWithATokenFromBeforeTheRestart() {
    Page ada = new Page();
    ClientSession moderator = join(ada, "daily");
    ada.awaitEntered();
    String bobs = issuedAt("pb", START - 1000);
    assertInstanceOf(ServerMessage.Joined.class, resume(bobs));
    say(moderator, new ClientMessage.Remove("pb"));
    say(moderator, new ClientMessage.Leave());
    while (registry.getSampleValue("gridroom_rooms") > 0) {
      Thread.onSpinWait();
    }
    assertRefused(resume(bobs));
  }

  @Test
  void aRoomThatHasEndedBeginsAnew() throws Exception {
    for (int i = 0; i < 200; i++) {
      Page page = new Page();
      ClientSession session = join(page, "daily");
      ServerMessage.Joined joined = (ServerMessage.Joined) page.awaitEntered();
      assertEquals(1, joined.room().participants().size());
      Page next = new Page();
      say(session, new ClientMessage.Leave());
      ClientSession other = join(next, "daily");
      assertEquals(1, ((ServerMessage.Joined) next.awaitEntered()).room().participants().size());
      say(other, new ClientMessage.Leave());
      while (registry.getSampleValue("gridroom_participants") > 0) {
        Thread.sleep(1);
      }
    }
    for (int i = 0; i < 10_000 && registry.getSampleValue("gridroom_rooms") > 0; i++) {
      Thread.sleep(1);
    }
    assertEquals(0, registry.getSampleValue("gridroom_rooms"));
  }
}
