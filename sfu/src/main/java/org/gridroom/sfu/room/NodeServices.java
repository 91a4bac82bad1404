package org.gridroom.sfu.room;

import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.gridroom.sfu.forward.ForwardingLoop;

/**
 * What all rooms of a node share.
 *
 * @param transports makes transports
 * @param loops the media loops, by index
 * @param random for synchronization sources and the starts of streams
 * @param events hears what signaling is to know
 * @param defects hears of our own bugs, each of which has closed one connection
 */
record NodeServices(
    TransportProvider transports,
    List<ForwardingLoop> loops,
    RandomGenerator random,
    Consumer<MediaEvent> events,
    Consumer<RuntimeException> defects) {}
