package org.gridroom.sfu.transport;

import org.gridroom.sfu.wire.PacketPool;

/**
 * What one loop lends to the transports that live on it.
 *
 * @param context the loop
 * @param packets where received packets are decrypted into
 * @param counters the loop's counters, written on the loop only
 */
public record TransportLoop(LoopContext context, PacketPool packets, TransportCounters counters) {}
