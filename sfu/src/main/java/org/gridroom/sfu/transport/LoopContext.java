package org.gridroom.sfu.transport;

import java.util.concurrent.Executor;
import org.gridroom.sfu.wire.PacketBuffer;

/**
 * One media loop as seen from above: a thread that owns its participants' state. {@link #execute}
 * runs a task on it, in order, from any thread; control only, never once per packet.
 */
public interface LoopContext extends Executor {
  /** Which of the node's loops this is, 0..loops - 1. */
  int index();

  /** Time of the current turn of the loop, on a monotonic clock. */
  long nowNanos();

  /**
   * Hands a packet over to another loop, without allocation. Call it on this loop. Packets handed
   * over in one turn wake the other loop once.
   *
   * @param target the other loop
   * @param receiver who gets it there
   * @param packet retained for the receiver, who releases it
   * @return false if the other loop's queue is full: the packet is then released and counted as
   *     dropped
   */
  boolean handOver(LoopContext target, PacketReceiver receiver, PacketBuffer packet);

  /** Adds work that this loop does at the end of every turn and at every tick. */
  void addTurnListener(TurnListener listener);

  /** Receives packets that were handed over by another loop. */
  interface PacketReceiver {
    /** One packet, to be released by the receiver; on the receiver's loop. */
    void onPacket(PacketBuffer packet);
  }

  /** Work that is done per turn, not per packet. */
  interface TurnListener {
    /**
     * All packets of this turn have been delivered; what is sent now leaves with this turn's batch.
     */
    void onTurnEnd(long nowNanos);

    /** Called about every 10 ms: the only timer that streams have. */
    void onTick(long nowNanos);
  }
}
