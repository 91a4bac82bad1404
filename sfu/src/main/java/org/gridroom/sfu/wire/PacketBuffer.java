package org.gridroom.sfu.wire;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One received packet in the clear, shared by everybody who still needs it: the subscriptions of
 * every loop and the retransmission cache. Its memory goes back to its pool with the last {@link
 * #release()}, from whichever thread.
 */
public final class PacketBuffer {
  /** Room for one packet, in bytes; longer datagrams are dropped when they are received. */
  public static final int CAPACITY_BYTES = 2048;

  private final PacketPool pool;
  private final MemorySegment memory;
  private final RtpPacket rtp = new RtpPacket();
  private final AtomicInteger references = new AtomicInteger();
  private long arrivalNanos;

  /** The next free buffer while this one is free: the pool's own. */
  @Nullable PacketBuffer nextFree;

  PacketBuffer(PacketPool pool, MemorySegment memory) {
    this.pool = pool;
    this.memory = memory;
  }

  /** The packet's memory: {@link #CAPACITY_BYTES} bytes, the packet at its start. */
  public MemorySegment memory() {
    return memory;
  }

  /**
   * The packet, parsed: bound by whoever filled the memory; from then on nobody writes to either.
   */
  public RtpPacket rtp() {
    return rtp;
  }

  /** When the packet arrived, on the clock of the loops. */
  public long arrivalNanos() {
    return arrivalNanos;
  }

  /** Sets the time of arrival. */
  public void arrivalNanos(long nanos) {
    arrivalNanos = nanos;
  }

  /** One more user; only somebody who is one may say so. */
  public PacketBuffer retain() {
    if (references.getAndIncrement() < 1) {
      throw new IllegalStateException("packet buffer retained after its release");
    }
    return this;
  }

  /** One user less; the last one gives the memory back. */
  public void release() {
    int left = references.decrementAndGet();
    if (left == 0) {
      pool.giveBack(this);
    } else if (left < 0) {
      throw new IllegalStateException("packet buffer released more often than retained");
    }
  }

  void acquire() {
    references.set(1);
  }
}
