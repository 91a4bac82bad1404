package org.gridroom.sfu.rtp;

import org.gridroom.sfu.wire.PacketBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The latest packets of one stream, for the retransmissions of all its receivers on one loop. Holds
 * one reference to each.
 */
public final class PacketCache {
  /** How long a packet is kept: beyond that no receiver plays it any more. */
  static final long MAX_AGE_NANOS = 1_000_000_000L;

  private final @Nullable PacketBuffer[] packets;
  private final int mask;
  private int oldest;
  private int newest;
  private boolean empty = true;

  /**
   * An empty cache.
   *
   * @param capacityPackets most packets to keep, a power of two, at most 32768
   */
  public PacketCache(int capacityPackets) {
    if (Integer.bitCount(capacityPackets) != 1 || capacityPackets > 0x8000) {
      throw new IllegalArgumentException("not a power of two: " + capacityPackets);
    }
    packets = new PacketBuffer[capacityPackets];
    mask = capacityPackets - 1;
  }

  /**
   * Keeps a packet, with a reference of its own. One that is older than all that fit is not kept.
   */
  public void put(PacketBuffer packet) {
    int sequenceNumber = packet.rtp().sequenceNumber();
    if (empty) {
      empty = false;
      oldest = sequenceNumber;
      newest = sequenceNumber;
    } else {
      int ahead = (short) (sequenceNumber - newest);
      if (ahead > 0) {
        makeRoom(sequenceNumber, ahead);
        newest = sequenceNumber;
      } else if (-ahead > mask) {
        return;
      } else if ((short) (sequenceNumber - oldest) < 0) {
        oldest = sequenceNumber;
      }
    }
    int index = sequenceNumber & mask;
    release(index);
    packets[index] = packet.retain();
  }

  /**
   * The packet with this sequence number; null if it is not kept. Its reference stays with the
   * cache.
   */
  public @Nullable PacketBuffer get(int sequenceNumber) {
    PacketBuffer packet = packets[sequenceNumber & mask];
    return packet != null && packet.rtp().sequenceNumber() == sequenceNumber ? packet : null;
  }

  /** Lets go of packets that are too old. */
  public void expire(long nowNanos) {
    while (!empty) {
      PacketBuffer packet = packets[oldest & mask];
      if (packet != null && nowNanos - packet.arrivalNanos() < MAX_AGE_NANOS) {
        return;
      }
      release(oldest & mask);
      if (oldest == newest) {
        empty = true;
      } else {
        oldest = (oldest + 1) & 0xFFFF;
      }
    }
  }

  /** Lets go of all packets. */
  public void clear() {
    for (int i = 0; i < packets.length; i++) {
      release(i);
    }
    empty = true;
  }

  private void makeRoom(int sequenceNumber, int ahead) {
    if (ahead > mask) {
      clear();
      empty = false;
      oldest = sequenceNumber;
      return;
    }
    int first = (sequenceNumber - mask) & 0xFFFF;
    while ((short) (first - oldest) > 0) {
      release(oldest & mask);
      oldest = (oldest + 1) & 0xFFFF;
    }
  }

  private void release(int index) {
    PacketBuffer packet = packets[index];
    if (packet != null) {
      packets[index] = null;
      packet.release();
    }
  }
}
