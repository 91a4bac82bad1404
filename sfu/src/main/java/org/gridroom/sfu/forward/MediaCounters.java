package org.gridroom.sfu.forward;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.gridroom.sfu.wire.DropReason;

/**
 * What forwarding on one loop has counted since the start. Written by that loop; read by any
 * thread.
 */
@SuppressWarnings("EnumOrdinal") // an index into an array that lives as long as the enum does
public final class MediaCounters {
  /** One counted thing. */
  public enum Counter {
    /** Packets of publishers that were missing and asked for. */
    PACKETS_REQUESTED,
    /** Packets of publishers that came after they were asked for. */
    PACKETS_RECOVERED,
    /** Packets that receivers asked for. */
    RETRANSMISSIONS_REQUESTED,
    /** Packets sent again. */
    RETRANSMISSIONS_SENT,
    /** Key frames asked for by receivers, PLI and FIR. */
    KEY_FRAMES_REQUESTED_BY_RECEIVERS,
    /** Key frames asked of publishers. */
    KEY_FRAMES_REQUESTED,
    /** Packets that another loop had no room for. */
    HAND_OVERS_REFUSED,
    /** Bugs of ours, each of which has closed one connection or room. */
    DEFECTS
  }

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] counters = new long[Counter.values().length];
  private final long[] drops = new long[DropReason.values().length];

  /** Counts. On the loop only. */
  public void count(Counter counter, long amount) {
    add(counters, counter.ordinal(), amount);
  }

  void drop(DropReason reason) {
    add(drops, reason.ordinal(), 1);
  }

  /** How much was counted. From any thread. */
  public long get(Counter counter) {
    return (long) LONGS.getOpaque(counters, counter.ordinal());
  }

  /** How many authenticated packets were dropped for this reason. From any thread. */
  public long drops(DropReason reason) {
    return (long) LONGS.getOpaque(drops, reason.ordinal());
  }

  private static void add(long[] counters, int index, long amount) {
    LONGS.setOpaque(counters, index, counters[index] + amount); // one writer
  }
}
