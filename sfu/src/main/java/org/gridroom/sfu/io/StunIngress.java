package org.gridroom.sfu.io;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.transport.CheckOutcome;
import org.gridroom.sfu.transport.NetworkPath;
import org.gridroom.sfu.transport.PeerTransport;
import org.gridroom.sfu.transport.StunResponder;
import org.gridroom.sfu.transport.TransportLoop;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.StunMessage;
import org.jspecify.annotations.Nullable;

/** The one door for strangers: STUN, for a transport by its ufrag, or a plain binding request that is answered without state. */
final class StunIngress {
  private final StunMessage message = new StunMessage();
  private final TransportLoop loop;
  private final UfragTable ufrags;
  private final StunResponder responder;

  StunIngress(TransportLoop loop, UfragTable ufrags, int answersPerSecond) {
    this.loop = loop;
    this.ufrags = ufrags;
    this.responder = new StunResponder(answersPerSecond);
  }

  /**
   * Takes one STUN message.
   *
   * @return the transport that it belongs to, if that lives on another loop: pass the message over to it; else null
   */
  @Nullable PeerTransport accept(
      NetworkPath path, MemorySegment memory, long offset, int sizeBytes, long nowNanos) {
    DropReason reason = message.bind(memory, offset, sizeBytes);
    if (reason != DropReason.NONE) {
      loop.counters().drop(reason);
      return null;
    }
    if (!message.hasUsername()) {
      responder.onRequest(path, message, loop.counters(), nowNanos);
      return null;
    }
    PeerTransport transport = ufrags.find(message.localUfrag());
    if (transport == null) {
      loop.counters().drop(DropReason.STUN_UNAUTHENTICATED);
      return null;
    }
    CheckOutcome outcome = transport.onStun(loop, path, message, nowNanos);
    return outcome == CheckOutcome.OTHER_LOOP ? transport : null;
  }
}
