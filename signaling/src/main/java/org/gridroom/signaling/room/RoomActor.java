package org.gridroom.signaling.room;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a room its inputs, one thread at a time, and its ticks. */
final class RoomActor implements Runnable {
  /** What became of an input. */
  enum Taken {
    /** It will be handled. */
    YES,
    /** The inbox is full. */
    FULL,
    /** The room has ended: ask for a new one. */
    ENDED
  }

  /** Where an actor runs, and how it ends. */
  record Environment(
      Executor executor,
      ScheduledExecutorService timer,
      LongSupplier clockNanos,
      RoomMetrics metrics) {}

  private static final Logger LOG = LoggerFactory.getLogger(RoomActor.class);
  private static final int BATCH = 256;

  private final Room room;
  private final Environment environment;
  private final Runnable onEnd;
  private final Inbox inbox = new Inbox();
  private boolean scheduled;
  private boolean ended;

  // Of the thread that runs.
  private long tickAtNanos = Long.MAX_VALUE;
  private @Nullable Future<?> tick;

  RoomActor(Room room, Environment environment, Runnable onEnd) {
    this.room = room;
    this.environment = environment;
    this.onEnd = onEnd;
  }

  Taken offer(RoomInput input) {
    synchronized (inbox) {
      if (ended) {
        return Taken.ENDED;
      }
      if (!inbox.add(input)) {
        environment.metrics().droppedInputs.inc();
        return Taken.FULL;
      }
      if (!scheduled) {
        scheduled = true;
        environment.executor().execute(this);
      }
      return Taken.YES;
    }
  }

  boolean hasEnded() {
    synchronized (inbox) {
      return ended;
    }
  }

  @Override
  public void run() {
    for (int i = 0; i < BATCH; i++) {
      @Nullable RoomInput input;
      synchronized (inbox) {
        input = inbox.poll();
      }
      if (input == null) {
        break;
      }
      try {
        handle(input);
      } catch (Error e) {
        die(e);
        return;
      }
    }
    scheduleTick();
    synchronized (inbox) {
      if (!inbox.isEmpty()) {
        environment.executor().execute(this);
        return;
      }
      scheduled = false;
      if (!room.isEmpty()) {
        return;
      }
      ended = true;
    }
    onEnd.run();
  }

  // A bug in one room must not become one of all others.
  private void handle(RoomInput input) {
    try {
      room.handle(input, environment.clockNanos().getAsLong());
    } catch (RuntimeException e) {
      environment.metrics().failures.inc();
      LOG.error("room {} failed to handle {}", room.name(), input.getClass().getSimpleName(), e);
      if (input instanceof RoomInput.FromClient client) {
        client.session().close(CloseReason.INTERNAL_ERROR);
      } else if (input instanceof RoomInput.Enter enter) {
        enter.session().close(CloseReason.INTERNAL_ERROR);
      }
    }
  }

  /** What it knows may be half of the truth now: it ends, and its people begin a new one. */
  private void die(Error cause) {
    environment.metrics().failures.inc();
    LOG.error("room {} ends", room.name(), cause);
    List<RoomInput> unheard;
    synchronized (inbox) {
      ended = true;
      unheard = inbox.drain();
    }
    if (tick != null) {
      tick.cancel(false);
    }
    room.abandon();
    for (RoomInput input : unheard) {
      if (input instanceof RoomInput.Enter enter) {
        enter.session().close(CloseReason.INTERNAL_ERROR);
      }
    }
    onEnd.run();
  }

  private void scheduleTick() {
    long now = environment.clockNanos().getAsLong();
    long next = room.nextTickNanos(now);
    if (next == tickAtNanos) {
      return;
    }
    if (tick != null) {
      tick.cancel(false);
      tick = null;
    }
    tickAtNanos = next;
    if (next != Long.MAX_VALUE) {
      tick =
          environment
              .timer()
              .schedule(
                  () -> offer(new RoomInput.Tick()), Math.max(0, next - now), TimeUnit.NANOSECONDS);
    }
  }
}
