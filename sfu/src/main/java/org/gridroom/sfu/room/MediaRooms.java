package org.gridroom.sfu.room;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.gridroom.sfu.forward.ForwardingLoop;
import org.gridroom.sfu.forward.MediaCounters;
import org.gridroom.sfu.transport.LoopContext;
import org.gridroom.sfu.transport.TransportState;
import org.jspecify.annotations.Nullable;

/**
 * All rooms of a node: gives each command to the loop that is the home of its room. {@link
 * #submit}, {@link #counters} and {@link #close} may be called from any thread and never block.
 */
public final class MediaRooms implements AutoCloseable {
  /** Rooms that one loop is the home of. */
  static final int MAX_ROOMS_PER_LOOP = 10_000;

  private final NodeServices services;
  private final List<Home> homes;
  private volatile Consumer<MediaEvent> listener = event -> {};
  private volatile Consumer<RuntimeException> defectListener = defect -> {};

  /**
   * Rooms on these loops, which must run tasks already.
   *
   * @param transports makes the participants' transports
   * @param loops the node's media loops, in the order of their indices
   * @param random a source for synchronization sources; used by all loops, so it must be safe for
   *     that
   */
  public MediaRooms(
      TransportProvider transports, List<? extends LoopContext> loops, RandomGenerator random) {
    List<ForwardingLoop> forwarding = loops.stream().map(ForwardingLoop::new).toList();
    services =
        new NodeServices(
            transports,
            forwarding,
            random,
            event -> listener.accept(event),
            defect -> defectListener.accept(defect));
    homes = forwarding.stream().map(loop -> new Home(loop, services)).toList();
    homes.forEach(home -> home.loop.context().execute(home::start));
  }

  /** Carries out a command on the home loop of its room, some time soon. */
  public void submit(MediaCommand command) {
    Home home = homes.get(Math.floorMod(command.room().hashCode(), homes.size()));
    home.loop.context().execute(() -> home.handle(command));
  }

  /**
   * Says who hears the events; called on the loops' threads, must not block. Call it before the
   * first command.
   */
  public void listen(Consumer<MediaEvent> listener) {
    this.listener = listener;
  }

  /**
   * Says who hears of defects of the node itself, each of which has closed one connection or room:
   * log them. Called on the loops' threads.
   */
  public void listenToDefects(Consumer<RuntimeException> listener) {
    defectListener = listener;
  }

  /** What forwarding has counted, for each loop. */
  public List<MediaCounters> counters() {
    return homes.stream().map(home -> home.loop.counters()).toList();
  }

  /**
   * Asks every room to close its connections; that is done when each loop has run the tasks it now
   * has.
   */
  @Override
  public void close() {
    homes.forEach(home -> home.loop.context().execute(home::close));
  }

  /** The rooms of one loop. */
  private static final class Home implements LoopContext.TurnListener {
    private final ForwardingLoop loop;
    private final NodeServices services;
    private final Map<String, MediaRoom> rooms = new HashMap<>();

    Home(ForwardingLoop loop, NodeServices services) {
      this.loop = loop;
      this.services = services;
    }

    void start() {
      loop.context().addTurnListener(loop);
      loop.context().addTurnListener(this);
    }

    void handle(MediaCommand command) {
      MediaRoom room = rooms.get(command.room());
      if (room == null && command instanceof MediaCommand.Offer offer) {
        room = create(offer);
      }
      if (room == null) {
        return;
      }
      MediaRoom theirs = room;
      boolean goesOn = guarded(theirs, () -> theirs.handle(command));
      if (!goesOn || command instanceof MediaCommand.CloseRoom) {
        rooms.remove(command.room());
      }
    }

    private @Nullable MediaRoom create(MediaCommand.Offer offer) {
      if (rooms.size() >= MAX_ROOMS_PER_LOOP) {
        services
            .events()
            .accept(
                new MediaEvent.Refused(
                    offer.room(),
                    offer.connection(),
                    "node-full",
                    "this node has as many rooms as it may have; try again later"));
        return null;
      }
      MediaRoom room = new MediaRoom(offer.room(), loop, services);
      rooms.put(offer.room(), room);
      return room;
    }

    void close() {
      rooms.values().forEach(room -> room.close(TransportState.CLOSED));
      rooms.clear();
    }

    /**
     * Lets a room do something. A defect that is not a single connection's ends that room, and no
     * other.
     *
     * @return whether the room goes on
     */
    private boolean guarded(MediaRoom room, Runnable step) {
      try {
        step.run();
        return true;
      } catch (RuntimeException defect) {
        services.defect(loop, defect);
        room.close(TransportState.FAILED);
        return false;
      }
    }

    @Override
    public void onTurnEnd(long nowNanos) {}

    @Override
    public void onTick(long nowNanos) {
      for (Iterator<MediaRoom> i = rooms.values().iterator(); i.hasNext(); ) {
        MediaRoom room = i.next();
        boolean goesOn = guarded(room, () -> room.onTick(nowNanos));
        if (!goesOn || room.isOver()) {
          i.remove();
        }
      }
    }
  }
}
