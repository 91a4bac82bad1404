package org.gridroom.signaling.room;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.gridroom.sfu.room.MediaEvent;
import org.gridroom.sfu.room.MediaNode;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.protocol.ReportedPath;
import org.gridroom.signaling.token.Invitation;
import org.gridroom.signaling.token.JoinTokens;
import org.gridroom.signaling.token.ResumeClaims;
import org.gridroom.signaling.token.ResumeTokens;
import org.jspecify.annotations.Nullable;

/** All rooms of an instance. Safe for use by many threads. */
public final class Rooms implements AutoCloseable {
  static final String NAME_RULE =
      "A name has 1 to 64 characters that can be seen, and no line breaks.";
  private static final String ROOM_RULE =
      "A room's name has 1 to 64 letters, digits, - or _, and begins with a letter or digit.";
  private static final int ID_BYTES = 12;

  /** Epochs begin at the clock, and a clock may have been set back by so much. */
  private static final long MAX_EPOCH_AHEAD_MILLIS = Duration.ofDays(1).toMillis();

  private final ConcurrentHashMap<String, RoomActor> rooms = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().daemon().name("room-timer").factory(),
          // A room that asks for a tick while everything closes gets none.
          new ThreadPoolExecutor.DiscardPolicy());
  private final RoomSettings settings;
  private final JoinTokens joinTokens;
  private final Room.Services services;
  private final RoomActor.Environment environment;
  private final long startedAtMillis;

  /** No rooms yet; hears {@code node}'s events from now on. */
  public Rooms(
      RoomSettings settings,
      MediaNode node,
      JoinTokens joinTokens,
      ResumeTokens resumeTokens,
      RoomMetrics metrics,
      InstantSource clock) {
    this.settings = settings;
    this.joinTokens = joinTokens;
    this.startedAtMillis = clock.millis();
    SecureRandom random = new SecureRandom();
    // Ticks come and go with every input: cancelled ones must not pile up until their time.
    timer.setRemoveOnCancelPolicy(true);
    this.services =
        new Room.Services(
            node,
            resumeTokens,
            new Removals(clock),
            new Capacity(settings.maxParticipantsInAll()),
            metrics,
            () -> newId(random),
            clock);
    long origin = System.nanoTime();
    this.environment =
        new RoomActor.Environment(
            Thread::startVirtualThread, timer, () -> System.nanoTime() - origin, metrics);
    node.listen(this::fromNode);
  }

  /** A page has connected. */
  public ClientSession connect(Connection connection) {
    return new ClientSession(this::enter, connection);
  }

  private @Nullable RoomActor enter(ClientSession session, ClientMessage.Join join, int sizeBytes) {
    if (!Names.isRoom(join.room())) {
      session.fail(ErrorCode.INVALID_ROOM, ROOM_RULE);
      return null;
    }
    Optional<String> name = Names.display(join.name());
    if (name.isEmpty()) {
      session.fail(ErrorCode.INVALID_NAME, NAME_RULE);
      return null;
    }
    Optional<ResumeClaims> resume = Optional.empty();
    boolean fromBeforeRestart = false;
    boolean moderator = false;
    if (join.resume().isPresent()) {
      resume =
          services
              .resumeTokens()
              .read(join.resume().get(), services.clock().millis())
              .filter(claims -> claims.room().equals(join.room()))
              .filter(claims -> isPossible(join.path()));
      if (resume.isEmpty()) {
        session.fail(ErrorCode.RESUME_REFUSED, "You cannot come back this way. Join again.");
        return null;
      }
      fromBeforeRestart = isFromBeforeRestart(resume.get());
    } else {
      switch (joinTokens.check(join.token(), join.room())) {
        case Invitation.Granted granted -> moderator = granted.moderator();
        case Invitation.Refused refused -> {
          session.fail(
              refused.missing() ? ErrorCode.TOKEN_REQUIRED : ErrorCode.TOKEN_REFUSED,
              refused.message());
          return null;
        }
      }
    }
    ClientMessage.Join checked =
        new ClientMessage.Join(
            join.room(), name.get(), join.token(), join.resume(), join.sources(), join.path());
    return offer(
        session,
        new RoomInput.Enter(session, checked, moderator, resume, fromBeforeRestart, sizeBytes));
  }

  private @Nullable RoomActor offer(ClientSession session, RoomInput.Enter enter) {
    while (true) {
      RoomActor room = rooms.computeIfAbsent(enter.join().room(), this::open);
      switch (room.offer(enter)) {
        case YES -> {
          return room;
        }
        case FULL -> {
          session.fail(ErrorCode.ROOM_FULL, "The room is too busy. Try again later.");
          return null;
        }
        case ENDED -> rooms.remove(enter.join().room(), room);
      }
    }
  }

  private RoomActor open(String name) {
    services.metrics().rooms.inc();
    return new RoomActor(new Room(name, settings, services), environment, () -> ended(name));
  }

  private void ended(String name) {
    services.metrics().rooms.dec();
    rooms.computeIfPresent(name, (key, room) -> room.hasEnded() ? null : room);
  }

  /** An epoch far beyond the clock would leave the room none to come. */
  private boolean isPossible(Optional<ReportedPath> path) {
    long greatest = services.clock().millis() + MAX_EPOCH_AHEAD_MILLIS;
    return path.isEmpty() || path.get().epoch() <= greatest;
  }

  /** Tokens of this instance's life before: rooms do not know those people. */
  private boolean isFromBeforeRestart(ResumeClaims claims) {
    return claims.issuedAtMillis() < startedAtMillis;
  }

  private void fromNode(MediaEvent event) {
    @Nullable RoomActor room = rooms.get(event.room());
    if (room != null) {
      room.offer(new RoomInput.FromNode(event));
    }
  }

  private static String newId(SecureRandom random) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    // Begins with a letter, so that it can stand wherever a page needs a name.
    return "p" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Stops the clock of all rooms. Close the connections first: then nothing comes in any more. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
