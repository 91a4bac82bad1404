package org.gridroom.sfu.room;

import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.gridroom.sfu.forward.ForwardingLoop;
import org.gridroom.sfu.forward.MediaCounters;

/**
 * What all rooms of a node share.
 *
 * @param transports makes transports
 * @param loops the media loops, by index
 * @param random for synchronization sources and the starts of streams
 * @param events hears what signaling is to know
 * @param defects hears of our own bugs, each of which has closed one connection or room
 */
record NodeServices(
    TransportProvider transports,
    List<ForwardingLoop> loops,
    RandomGenerator random,
    Consumer<MediaEvent> events,
    Consumer<RuntimeException> defects) {
  /** Counts a defect that has shown on a loop, which calls, and tells of it. */
  void defect(ForwardingLoop loop, RuntimeException cause) {
    loop.counters().count(MediaCounters.Counter.DEFECTS, 1);
    defects.accept(cause);
  }
}
