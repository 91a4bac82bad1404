package org.gridroom.sfu.forward;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gridroom.sfu.rtp.MediaPacket;
import org.gridroom.sfu.rtp.SendScratch;
import org.gridroom.sfu.transport.LoopContext;

/**
 * Forwarding on one media loop: the endpoints that live there, the publications that somebody there
 * subscribes to, and the scratch memory that they share. Touched by its own loop only.
 */
public final class ForwardingLoop implements LoopContext.TurnListener {
  /**
   * Largest RTCP packet that is sent: fits into every path's datagrams together with SRTCP's own
   * bytes.
   */
  static final int RTCP_BYTES = 1200;

  private final LoopContext context;
  private final SendScratch scratch;
  private final MemorySegment rtcpScratch;
  private final MediaPacket inboundView = new MediaPacket();
  private final MediaPacket[] turnViews = new MediaPacket[Forwarder.MAX_TURN_PACKETS];
  private final List<Forwarder> turnForwarders = new ArrayList<>();
  private final Map<Publication, Forwarder> forwarders = new HashMap<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final MediaCounters counters = new MediaCounters();

  /** Forwarding on a loop. The caller adds it to the loop's turn listeners. */
  public ForwardingLoop(LoopContext context) {
    this.context = context;
    Arena arena = Arena.ofAuto();
    scratch = new SendScratch(arena);
    rtcpScratch = arena.allocate(RTCP_BYTES, 64);
    for (int i = 0; i < turnViews.length; i++) {
      turnViews[i] = new MediaPacket();
    }
  }

  /** The loop. */
  public LoopContext context() {
    return context;
  }

  /** What was counted here; may be read from any thread. */
  public MediaCounters counters() {
    return counters;
  }

  /** Runs a task here: at once if {@code caller}, the loop that asks for it, is this one. */
  void run(ForwardingLoop caller, Runnable task) {
    if (caller == this) {
      task.run();
    } else {
      context.execute(task);
    }
  }

  SendScratch scratch() {
    return scratch;
  }

  MemorySegment rtcpScratch() {
    return rtcpScratch;
  }

  /** A view for one packet at a time. */
  MediaPacket inboundView() {
    return inboundView;
  }

  /** The view of a packet of the forwarder that is sending now. */
  MediaPacket turnView(int index) {
    return turnViews[index];
  }

  void flushAtTurnEnd(Forwarder forwarder) {
    turnForwarders.add(forwarder);
  }

  void add(Endpoint endpoint) {
    endpoints.add(endpoint);
  }

  void remove(Endpoint endpoint) {
    endpoints.remove(endpoint);
  }

  /**
   * The forwarder of a publication here; made, and made known to the publisher, when it is the
   * first.
   */
  Forwarder forwarder(Publication publication) {
    Forwarder forwarder = forwarders.get(publication);
    if (forwarder == null) {
      Forwarder made = new Forwarder(this, publication);
      forwarders.put(publication, made);
      publication.loop().run(this, () -> publication.addForwarder(made));
      forwarder = made;
    }
    return forwarder;
  }

  /** Closes a forwarder that nobody needs any more. */
  void closeIfEmpty(Forwarder forwarder) {
    if (!forwarder.isEmpty() || forwarders.get(forwarder.publication()) != forwarder) {
      return;
    }
    Publication publication = forwarder.publication();
    forwarders.remove(publication);
    forwarder.close();
    publication.loop().run(this, () -> publication.removeForwarder(forwarder));
  }

  @Override
  public void onTurnEnd(long nowNanos) {
    for (int i = 0; i < turnForwarders.size(); i++) {
      turnForwarders.get(i).flush();
    }
    turnForwarders.clear();
  }

  @Override
  public void onTick(long nowNanos) {
    for (Forwarder forwarder : forwarders.values()) {
      forwarder.onTick(nowNanos);
    }
    for (int i = 0; i < endpoints.size(); i++) {
      endpoints.get(i).onTick(nowNanos);
    }
  }
}
