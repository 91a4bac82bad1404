package org.gridroom.sfu.io;

import java.lang.foreign.MemorySegment;
import java.util.function.BiConsumer;
import org.gridroom.sfu.transport.CheckOutcome;
import org.gridroom.sfu.transport.NetworkPath;
import org.gridroom.sfu.transport.PeerTransport;
import org.gridroom.sfu.transport.StunResponder;
import org.gridroom.sfu.transport.TransportLoop;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.StunMessage;
import org.jspecify.annotations.Nullable;

/**
 * The one door for strangers: STUN, for a transport by its ufrag, or a plain binding request that
 * is answered without state.
 */
final class StunIngress {
  private final StunMessage message = new StunMessage();
  private final TransportLoop loop;
  private final UfragTable ufrags;
  private final BiConsumer<PeerTransport, RuntimeException> onFailure;
  private final StunResponder responder;

  /**
   * Takes STUN for one loop.
   *
   * @param answersPerSecond most plain binding requests that are answered
   * @param onFailure what is done about an exception: a bug of ours, which may cost one session
   */
  StunIngress(
      TransportLoop loop,
      UfragTable ufrags,
      int answersPerSecond,
      BiConsumer<PeerTransport, RuntimeException> onFailure) {
    this.loop = loop;
    this.ufrags = ufrags;
    this.onFailure = onFailure;
    this.responder = new StunResponder(answersPerSecond);
  }

  /**
   * Takes one STUN message.
   *
   * @return the transport that it belongs to, if that lives on another loop: pass the message over
   *     to it; else null
   */
  @Nullable PeerTransport accept(
      NetworkPath path, MemorySegment memory, long offset, int sizeBytes, long nowNanos) {
    DropReason reason = message.bind(memory, offset, sizeBytes);
    if (reason != DropReason.NONE) {
      loop.counters().drop(reason);
      return null;
    }
    if (!message.hasUsername()) {
      DropReason refusal = responder.onMessage(path, message, nowNanos);
      if (refusal != DropReason.NONE) {
        loop.counters().drop(refusal);
      }
      return null;
    }
    PeerTransport transport = ufrags.find(message.localUfrag());
    if (transport == null) {
      loop.counters().drop(DropReason.STUN_UNAUTHENTICATED);
      return null;
    }
    try {
      CheckOutcome outcome = transport.onStun(loop, path, message, nowNanos);
      return outcome == CheckOutcome.OTHER_LOOP ? transport : null;
    } catch (RuntimeException e) {
      onFailure.accept(transport, e);
      return null;
    }
  }
}
