package org.gridroom.sfu.forward;

import java.util.ArrayList;
import java.util.List;
import org.gridroom.sfu.rtp.MediaPacket;
import org.gridroom.sfu.rtp.MediaTimeline;
import org.gridroom.sfu.rtp.PacketCache;
import org.gridroom.sfu.transport.LoopContext.PacketReceiver;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.PacketBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One publication on one loop: collects its packets of a turn and sends them receiver by receiver,
 * so that what one receiver gets stands together in the outgoing batch. Keeps the latest packets
 * for the retransmissions of all of them.
 */
public final class Forwarder implements PacketReceiver {
  /** Packets that are collected before they are sent without waiting for the end of the turn. */
  static final int MAX_TURN_PACKETS = 64;

  private static final int CACHE_PACKETS = 512;
  private static final long KEY_FRAME_RETRY_NANOS = 1_000_000_000L;

  private final ForwardingLoop loop;
  private final Publication publication;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final @Nullable PacketBuffer[] turn = new PacketBuffer[MAX_TURN_PACKETS];
  private final boolean keepsPackets;
  private final PacketCache cache;
  private int turnPackets;
  private @Nullable MediaTimeline timeline;
  private long keyFrameRequestedNanos;
  private boolean closed;

  Forwarder(ForwardingLoop loop, Publication publication) {
    this.loop = loop;
    this.publication = publication;
    // Only pictures are sent again: RTX is negotiated for them alone.
    keepsPackets = publication.description().video();
    cache = new PacketCache(keepsPackets ? CACHE_PACKETS : 1);
  }

  ForwardingLoop loop() {
    return loop;
  }

  Publication publication() {
    return publication;
  }

  PacketCache cache() {
    return cache;
  }

  @Nullable MediaTimeline timeline() {
    return timeline;
  }

  boolean isEmpty() {
    return subscriptions.isEmpty();
  }

  @Override
  public void onPacket(PacketBuffer packet) {
    if (closed || subscriptions.isEmpty()) {
      packet.release();
      return;
    }
    if (turnPackets == 0) {
      loop.flushAtTurnEnd(this);
    }
    turn[turnPackets++] = packet;
    if (turnPackets == MAX_TURN_PACKETS) {
      flush();
    }
  }

  /** Sends what has been collected. */
  void flush() {
    int count = 0;
    for (int i = 0; i < turnPackets; i++) {
      PacketBuffer packet = turn[i];
      if (packet == null) {
        continue;
      }
      PublicationDescription description = publication.description();
      MediaPacket view = loop.turnView(count);
      if (view.bind(packet, description.formats(), description.ids()) == DropReason.NONE) {
        if (keepsPackets) {
          cache.put(packet);
        }
        count++;
      }
    }
    // Backwards, and by index: nothing is allocated.
    for (int i = subscriptions.size() - 1; i >= 0; i--) {
      subscriptions.get(i).forward(count, timeline);
    }
    releaseTurn();
  }

  private void releaseTurn() {
    for (int i = 0; i < turnPackets; i++) {
      PacketBuffer packet = turn[i];
      turn[i] = null;
      if (packet != null) {
        packet.release();
      }
    }
    turnPackets = 0;
  }

  /** A receiver that is not connected yet asks for a key frame when it is: sooner is in vain. */
  void add(Subscription subscription) {
    subscriptions.add(subscription);
    if (subscription.waiting()) {
      requestKeyFrame(loop.context().nowNanos());
    }
  }

  void remove(Subscription subscription) {
    subscriptions.remove(subscription);
  }

  void onTimeline(MediaTimeline learned) {
    timeline = learned;
  }

  /** The publication was interrupted: every receiver begins again with a key frame. */
  void interrupt() {
    for (Subscription subscription : subscriptions) {
      subscription.interrupt();
    }
    requestKeyFrame(loop.context().nowNanos());
  }

  /**
   * Asks the publisher for a key frame; the publisher's loop sees to it that it is not asked too
   * often.
   */
  void requestKeyFrame(long nowNanos) {
    if (publication.description().video()) {
      keyFrameRequestedNanos = nowNanos;
      publication.loop().run(loop, publication::requestKeyFrame);
    }
  }

  void onTick(long nowNanos) {
    cache.expire(nowNanos);
    if (nowNanos - keyFrameRequestedNanos >= KEY_FRAME_RETRY_NANOS && anyWaiting()) {
      requestKeyFrame(nowNanos);
    }
  }

  private boolean anyWaiting() {
    for (int i = 0; i < subscriptions.size(); i++) {
      if (subscriptions.get(i).waiting()) {
        return true;
      }
    }
    return false;
  }

  /** Ends it, because the publication has ended or nobody subscribes any more. */
  void close() {
    closed = true;
    releaseTurn();
    cache.clear();
  }
}
