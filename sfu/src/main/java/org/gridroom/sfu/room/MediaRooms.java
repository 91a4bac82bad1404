package org.gridroom.sfu.room;

import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.gridroom.sfu.transport.LoopContext;

/**
 * All rooms of a node: gives each command to the loop that is the home of its room. {@link #submit}
 * and {@link #close} may be called from any thread and never block.
 */
public final class MediaRooms implements AutoCloseable {
  private final TransportProvider transports;
  private final List<LoopContext> loops;
  private final RandomGenerator random;
  private volatile Consumer<MediaEvent> listener = event -> {};

  /**
   * Rooms on these loops.
   *
   * @param transports makes the participants' transports
   * @param loops the node's media loops, in the order of their indices
   * @param random a source for synchronization sources; used by all loops, so it must be safe for
   *     that
   */
  public MediaRooms(
      TransportProvider transports, List<? extends LoopContext> loops, RandomGenerator random) {
    this.transports = transports;
    this.loops = List.copyOf(loops);
    this.random = random;
  }

  /** Carries out a command on the home loop of its room, some time soon. */
  public void submit(MediaCommand command) {
    LoopContext home = loops.get(Math.floorMod(command.room().hashCode(), loops.size()));
    home.execute(
        () ->
            listener.accept(
                new MediaEvent.Refused(
                    command.room(), "", "node-full", "not built: " + transports + random)));
  }

  /**
   * Says who hears the events; called on the loops' threads, must not block. Call it before the
   * first command.
   */
  public void listen(Consumer<MediaEvent> listener) {
    this.listener = listener;
  }

  /**
   * Asks every room to close its connections; that is done when each loop has run the tasks it now
   * has.
   */
  @Override
  public void close() {}
}
