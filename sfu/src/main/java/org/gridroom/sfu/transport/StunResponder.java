package org.gridroom.sfu.transport;

import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.StunMessage;
import org.gridroom.sfu.wire.StunWriter;

/**
 * Answers plain STUN binding requests, those without USERNAME, and keeps no state: by it a browser
 * learns its server-reflexive address (RFC 8489, section 12). Rate limited, so that a node is of no
 * use to others for reflection; an answer is never much longer than a request. One per loop.
 */
public final class StunResponder {
  private static final int ANSWER_BYTES = 64;

  private final RateLimiter limiter;
  private final StunWriter writer = new StunWriter();

  /**
   * A responder.
   *
   * @param answersPerSecond most answers per second, to all addresses together
   */
  public StunResponder(int answersPerSecond) {
    limiter = new RateLimiter(answersPerSecond);
  }

  /**
   * Answers a well-formed message without USERNAME, if it is a binding request.
   *
   * @return {@link DropReason#NONE} if it was answered; the caller counts anything else
   */
  public DropReason onMessage(NetworkPath path, StunMessage message, long nowNanos) {
    if (message.type() != StunMessage.BINDING_REQUEST
        || (message.hasFingerprint() && !message.fingerprintMatches())) {
      return DropReason.MALFORMED;
    }
    if (!limiter.tryAcquire(nowNanos)) {
      return DropReason.RATE_LIMITED;
    }
    long offset = path.reserve(ANSWER_BYTES);
    if (offset < 0) {
      return DropReason.QUEUE_FULL;
    }
    writer
        .startResponse(path.memory(), offset, StunMessage.BINDING_SUCCESS, message)
        .xorMappedAddress(path.remoteAddress(), path.remotePort())
        .fingerprint();
    path.commit(writer.sizeBytes());
    return DropReason.NONE;
  }
}
