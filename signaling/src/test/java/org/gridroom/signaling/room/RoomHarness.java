package org.gridroom.signaling.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.gridroom.sfu.room.MediaCommand;
import org.gridroom.sfu.room.MediaEvent;
import org.gridroom.sfu.room.SourceKind;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.protocol.PathKind;
import org.gridroom.signaling.protocol.PublishedSource;
import org.gridroom.signaling.protocol.ReportedPath;
import org.gridroom.signaling.protocol.ServerMessage;
import org.gridroom.signaling.protocol.ShownSource;
import org.gridroom.signaling.protocol.Sources;
import org.gridroom.signaling.token.ResumeClaims;
import org.gridroom.signaling.token.ResumeTokens;
import org.gridroom.signaling.token.TestTokens;
import org.jspecify.annotations.Nullable;

/**
 * A room without threads and sockets, with a clock that the test turns. Ids are p1, p2, ... in the
 * order of joining.
 */
final class RoomHarness {
  static final Sources ALL_ON = new Sources(true, true, true);
  static final long START_MILLIS = 1_000_000;

  final FakeNode node = new FakeNode();
  final ResumeTokens tokens = TestTokens.ofNewKey();
  final Capacity capacity;
  private final InstantSource clock = this::now;
  final Removals removals = new Removals(clock);
  final CollectorRegistry registry = new CollectorRegistry();
  final RoomMetrics metrics = new RoomMetrics(registry);
  final Room room;
  private long nowNanos;
  private int ids;

  RoomHarness() {
    this(RoomSettings.DEFAULT);
  }

  RoomHarness(RoomSettings settings) {
    capacity = new Capacity(settings.maxParticipantsInAll());
    room =
        new Room(
            "daily",
            settings,
            new Room.Services(node, tokens, removals, capacity, metrics, () -> "p" + ++ids, clock));
  }

  long millis() {
    return clock.millis();
  }

  private Instant now() {
    return Instant.ofEpochMilli(START_MILLIS + nowNanos / 1_000_000);
  }

  /** One page's connection. */
  final class Page implements Connection {
    final ClientSession session = new ClientSession((self, join, sizeBytes) -> null, this);
    private final List<ServerMessage> heard = new ArrayList<>();
    @Nullable CloseReason closed;
    boolean admitted;

    @Override
    public void send(Outgoing message) {
      heard.add(message.message());
    }

    @Override
    public void admit() {
      admitted = true;
    }

    @Override
    public void close(CloseReason reason) {
      closed = reason;
    }

    Page say(ClientMessage message) {
      return handle(new RoomInput.FromClient(session, message, 0));
    }

    Page lose() {
      return handle(new RoomInput.Lost(session, false));
    }

    /** Its browser says that it goes away. */
    Page goAway() {
      return handle(new RoomInput.Lost(session, true));
    }

    private Page handle(RoomInput input) {
      room.handle(input, nowNanos);
      return this;
    }

    /** Everything since the last call. */
    List<ServerMessage> drain() {
      List<ServerMessage> drained = List.copyOf(heard);
      heard.clear();
      return drained;
    }

    /** The only message of a type among those since the last call. */
    <M extends ServerMessage> M only(Class<M> type) {
      List<M> found = all(type);
      assertEquals(1, found.size(), () -> type.getSimpleName() + " in " + found);
      return found.getFirst();
    }

    /** The first message since the last call, which has to be of this type. */
    <M extends ServerMessage> M first(Class<M> type) {
      return type.cast(drain().getFirst());
    }

    <M extends ServerMessage> List<M> all(Class<M> type) {
      return drain().stream().filter(type::isInstance).map(type::cast).toList();
    }

    void expect(ServerMessage... messages) {
      assertEquals(List.of(messages), drain());
    }

    void expectError(ErrorCode code) {
      ServerMessage.ErrorMessage error = only(ServerMessage.ErrorMessage.class);
      assertEquals(code, error.code());
      assertTrue(error.message().endsWith("."), error.message());
      assertEquals(code.fatal() ? CloseReason.REFUSED : null, closed);
    }
  }

  Page page() {
    return new Page();
  }

  /** Somebody with a camera and microphone comes in. */
  Page join(String name) {
    return enter(page(), name, false);
  }

  Page enter(Page page, String name, boolean moderator) {
    ClientMessage.Join join =
        new ClientMessage.Join(
            "daily", name, Optional.empty(), Optional.empty(), ALL_ON, Optional.empty());
    return page.handle(
        new RoomInput.Enter(page.session, join, moderator, Optional.empty(), false, 0));
  }

  /** The token that somebody has just been given. */
  String token(String participant, boolean moderator) {
    return tokens.issue(new ResumeClaims("daily", participant, moderator, millis()));
  }

  /** Comes back with a token, as {@link Rooms} lets it pass. */
  Page resume(String token, Optional<ReportedPath> path, boolean fromBeforeRestart) {
    Page page = page();
    ResumeClaims claims = tokens.read(token, millis()).orElseThrow();
    ClientMessage.Join join =
        new ClientMessage.Join("daily", "back", Optional.empty(), Optional.of(token), ALL_ON, path);
    return page.handle(
        new RoomInput.Enter(page.session, join, false, Optional.of(claims), fromBeforeRestart, 0));
  }

  static Optional<ReportedPath> p2p(long epoch) {
    return Optional.of(new ReportedPath(epoch, PathKind.P2P));
  }

  void nodeSays(MediaEvent event) {
    room.handle(new RoomInput.FromNode(event), nowNanos);
  }

  /** Lets time pass, with the ticks that the room asks for. */
  void after(Duration time) {
    long until = nowNanos + time.toNanos();
    while (room.nextTickNanos(nowNanos) <= until) {
      nowNanos = Math.max(nowNanos, room.nextTickNanos(nowNanos));
      room.handle(new RoomInput.Tick(), nowNanos);
    }
    nowNanos = until;
  }

  /** The first epoch is that of the room's beginning. */
  static long epoch(int number) {
    return START_MILLIS + number - 1;
  }

  static ClientMessage.Offer offer(long epoch, boolean fresh, ShownSource... show) {
    return new ClientMessage.Offer(
        epoch,
        "v=0",
        List.of(new PublishedSource("0", SourceKind.MICROPHONE)),
        List.of(show),
        fresh);
  }

  <C extends MediaCommand> List<C> commands(Class<C> type) {
    return node.drain().stream().filter(type::isInstance).map(type::cast).toList();
  }

  double sample(String name, String... labels) {
    @Nullable Double value =
        labels.length == 0
            ? registry.getSampleValue(name)
            : registry.getSampleValue(name, new String[] {"from", "to", "result"}, labels);
    return value == null ? -1 : value;
  }

  static ServerMessage.ErrorMessage mediaRefused(String message, long epoch) {
    return new ServerMessage.ErrorMessage(ErrorCode.MEDIA_REFUSED, message, OptionalLong.of(epoch));
  }
}
