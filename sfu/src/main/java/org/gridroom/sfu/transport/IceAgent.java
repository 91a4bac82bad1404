package org.gridroom.sfu.transport;

import java.security.SecureRandom;
import javax.crypto.Mac;
import org.gridroom.sfu.wire.StunMessage;
import org.gridroom.sfu.wire.StunWriter;
import org.jspecify.annotations.Nullable;

/**
 * A lite ICE agent (RFC 8445, section 2.5): it sends no checks, answers those that carry valid
 * credentials, and lets the peer nominate. Always controlled. Its credentials are read and changed
 * by any thread, everything else belongs to one loop.
 */
final class IceAgent {
  // 20 header, 24 address, 24 integrity, 8 fingerprint; an error has its code and at most 16
  // attributes.
  private static final int ANSWER_BYTES = 192;

  private final UfragRegistry ufrags;
  private final PeerTransport owner;
  private final IcePaths paths;
  private final StunWriter writer = new StunWriter();
  private volatile Generations generations;

  /**
   * Two generations of credentials: the one in use, and that of an ICE restart until its first
   * check comes.
   */
  private record Generations(
      long number, IceCredentials active, long pendingNumber, @Nullable IceCredentials pending) {
    IceCredentials newest() {
      return pending == null ? active : pending;
    }
  }

  /** An agent of its first generation, whose ufrag is registered for {@code owner}. */
  IceAgent(PeerTransport owner, UfragRegistry ufrags, SecureRandom random, String remoteUfrag) {
    this.owner = owner;
    this.ufrags = ufrags;
    this.paths = new IcePaths(owner);
    IceCredentials first = IceCredentials.generate(random, remoteUfrag);
    generations = new Generations(0, first, 0, null);
    ufrags.register(first.localUfrag(), owner);
  }

  /** The validated paths. On the loop only. */
  IcePaths paths() {
    return paths;
  }

  /** The newest credentials. From any thread. */
  IceCredentials credentials() {
    return generations.newest();
  }

  /**
   * Begins a new generation (RFC 8445, section 9); the one in use stays until a check of the new
   * one comes. From any thread.
   */
  synchronized IceCredentials restart(SecureRandom random, String remoteUfrag) {
    Generations before = generations;
    IceCredentials created = IceCredentials.generate(random, remoteUfrag);
    generations =
        new Generations(before.number(), before.active(), before.pendingNumber() + 1, created);
    if (before.pending() != null) {
      ufrags.unregister(before.pending().localUfrag());
    }
    ufrags.register(created.localUfrag(), owner);
    return created;
  }

  /** Whether a check carries credentials of this agent. Changes nothing; from any thread. */
  boolean authenticates(StunMessage check) {
    return authenticated(generations, check) != null;
  }

  private static @Nullable IceCredentials authenticated(Generations now, StunMessage check) {
    if (now.pending() != null && now.pending().authenticate(check)) {
      return now.pending();
    }
    return now.active().authenticate(check) ? now.active() : null;
  }

  /**
   * Takes an authentic binding request and answers it. On the loop only.
   *
   * @return whether it was a check that validates the path; else it was answered with an error
   */
  boolean onCheck(NetworkPath path, StunMessage check, long nowNanos) {
    Generations now = generations;
    IceCredentials credentials = authenticated(now, check);
    if (credentials == null) {
      return false; // restarted twice in between
    }
    if (check.unknownAttributeCount() > 0) {
      answerError(path, check, credentials, StunMessage.ERROR_UNKNOWN_ATTRIBUTE);
      return false;
    }
    if (check.hasIceControlled()) {
      // RFC 8445, section 7.3.1.1: a lite agent cannot take the other role, the peer must.
      answerError(path, check, credentials, StunMessage.ERROR_ROLE_CONFLICT);
      return false;
    }
    answer(path, check, credentials);
    boolean restarted = credentials.equals(now.pending());
    if (restarted) {
      activate(credentials);
    }
    paths.onCheck(
        path, restarted ? now.pendingNumber() : now.number(), check.useCandidate(), nowNanos);
    return true;
  }

  private synchronized void activate(IceCredentials pending) {
    Generations before = generations;
    if (pending.equals(before.pending())) {
      generations = new Generations(before.pendingNumber(), pending, before.pendingNumber(), null);
      ufrags.unregister(before.active().localUfrag());
    }
  }

  private void answer(NetworkPath path, StunMessage check, IceCredentials credentials) {
    long offset = path.reserve(ANSWER_BYTES);
    if (offset >= 0) { // else the peer asks again
      Mac mac = credentials.mac();
      writer
          .startResponse(path.memory(), offset, StunMessage.BINDING_SUCCESS, check)
          .xorMappedAddress(path.remoteAddress(), path.remotePort())
          .messageIntegrity(mac)
          .fingerprint();
      path.commit(writer.sizeBytes());
    }
  }

  private void answerError(
      NetworkPath path, StunMessage check, IceCredentials credentials, int code) {
    long offset = path.reserve(ANSWER_BYTES);
    if (offset >= 0) {
      writer
          .startResponse(path.memory(), offset, StunMessage.BINDING_ERROR, check)
          .errorCode(code, code == StunMessage.ERROR_ROLE_CONFLICT ? "Role Conflict" : "Unknown");
      if (check.unknownAttributeCount() > 0) {
        writer.unknownAttributes(check);
      }
      writer.messageIntegrity(credentials.mac()).fingerprint();
      path.commit(writer.sizeBytes());
    }
  }

  /** Forgets its ufrags. From any thread. */
  synchronized void unregister() {
    Generations now = generations;
    ufrags.unregister(now.active().localUfrag());
    if (now.pending() != null) {
      ufrags.unregister(now.pending().localUfrag());
    }
  }
}
