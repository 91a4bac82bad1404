package org.gridroom.loadtest.transport;

import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import org.gridroom.sfu.sdp.IceCandidate;
import org.gridroom.sfu.sdp.TransportDescription;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.StunMessage;
import org.gridroom.sfu.wire.StunWriter;

/**
 * The controlling side of ICE, as far as an ICE-lite node needs it (RFC 8445): the node's
 * candidates are tried one after the other, the first that answers is nominated; from then on
 * consent is asked for (RFC 7675). Pure; used on the loop's thread.
 */
final class ConnectivityChecks {
  private static final long CHECK_INTERVAL_NANOS = 50_000_000;
  private static final long CONSENT_INTERVAL_NANOS = 2_500_000_000L;
  private static final long CANDIDATE_PATIENCE_NANOS = 500_000_000;

  /** How long the node's candidates are tried, one after the other and again from the first. */
  private static final long CHECKING_PATIENCE_NANOS = 15_000_000_000L;

  /** How long a node may leave checks unanswered before consent is lost (RFC 7675, section 5.1). */
  private static final long CONSENT_EXPIRY_NANOS = 30_000_000_000L;

  private static final long PRIORITY = 0x6E7F1EFFL;

  private final SessionAnswer node;
  private final String username;
  private final Mac remoteMac;
  private final SecureRandom random;
  private final long tieBreaker;
  private final StunWriter writer = new StunWriter();
  private final StunMessage message = new StunMessage();
  private final byte[] transactionId = new byte[StunMessage.TRANSACTION_ID_BYTES];
  private final long giveUpNanos;
  private int candidate = -1;
  private boolean answered;
  private boolean checkUnanswered;
  private long nextCandidateNanos;
  private long nextCheckNanos;
  private long lastAnswerNanos;

  /**
   * Checks that begin now.
   *
   * @param local what the offer said of this side
   */
  ConnectivityChecks(
      SessionAnswer node, TransportDescription local, SecureRandom random, long nowNanos) {
    this.node = node;
    this.username = node.remote().ufrag() + ":" + local.ufrag();
    this.remoteMac = StunMessage.integrityMac(node.remote().password());
    this.random = random;
    this.tieBreaker = random.nextLong();
    this.giveUpNanos = nowNanos + CHECKING_PATIENCE_NANOS;
    this.nextCandidateNanos = nowNanos;
  }

  /** What the answer said of the node. */
  TransportDescription remote() {
    return node.remote();
  }

  /** Whether a candidate has answered. */
  boolean answered() {
    return answered;
  }

  /**
   * Takes a message from the candidate that is being checked.
   *
   * @return whether it is the node's answer to the last check
   */
  boolean onMessage(MemorySegment received, int sizeBytes, long nowNanos) {
    boolean answers =
        message.bind(received, 0, sizeBytes) == DropReason.NONE
            && message.type() == StunMessage.BINDING_SUCCESS
            && message.hasTransactionId(transactionId)
            && message.integrityMatches(remoteMac);
    if (answers) {
      answered = true;
      checkUnanswered = false;
      lastAnswerNanos = nowNanos;
      nextCheckNanos = nowNanos + CONSENT_INTERVAL_NANOS;
    }
    return answers;
  }

  /** Why it is no use to go on, if so. */
  Optional<String> failure(long nowNanos) {
    if (answered) {
      return nowNanos - lastAnswerNanos > CONSENT_EXPIRY_NANOS
          ? Optional.of("the node has not answered a check for 30 s")
          : Optional.empty();
    }
    return nowNanos - giveUpNanos > 0
        ? Optional.of("no candidate of the node answers: " + node.candidates())
        : Optional.empty();
  }

  /** The candidate that is to be checked from now on, if it is another one. */
  Optional<IceCandidate> nextCandidate(long nowNanos) {
    if (answered || nowNanos - nextCandidateNanos < 0) {
      return Optional.empty();
    }
    nextCandidateNanos = nowNanos + CANDIDATE_PATIENCE_NANOS;
    nextCheckNanos = nowNanos;
    candidate = (candidate + 1) % node.candidates().size();
    return Optional.of(node.candidates().get(candidate));
  }

  /**
   * Writes the check that is due.
   *
   * @param out room for {@link StunWriter#ROOM_BYTES}
   * @return its size in bytes; 0 if none is due
   */
  int writeCheck(MemorySegment out, long nowNanos) {
    if (nowNanos - nextCheckNanos < 0) {
      return 0;
    }
    nextCheckNanos = nowNanos + CHECK_INTERVAL_NANOS;
    if (!checkUnanswered) {
      // A check that is sent again keeps its transaction, so that a late answer counts.
      random.nextBytes(transactionId);
      checkUnanswered = true;
    }
    writer
        .start(out, 0, StunMessage.BINDING_REQUEST, transactionId)
        .username(username)
        .priority(PRIORITY)
        .iceControlling(tieBreaker)
        .useCandidate()
        .messageIntegrity(remoteMac)
        .fingerprint();
    return writer.sizeBytes();
  }
}
