package org.gridroom.sfu.transport;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.RejectedExecutionException;
import org.gridroom.sfu.sdp.TransportDescription;
import org.gridroom.sfu.transport.TransportCounters.Counter;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.StunMessage;
import org.jspecify.annotations.Nullable;

/**
 * One participant's transport: an ICE-lite agent, a DTLS association and the SRTP keys that it
 * made. It belongs to the loop on which its first authenticated connectivity check arrives; from
 * then on everything but {@link #restart}, {@link #close}, {@link #loop} and {@link #state} happens
 * on that loop.
 *
 * <p>Nothing but a check with valid MESSAGE-INTEGRITY makes state or changes an address; DTLS and
 * SRTP are only taken from paths that such a check has validated.
 */
public final class PeerTransport {
  private static final int DTLS_HANDSHAKE_RECORD = 22;

  private final TransportEnvironment environment;
  private final TransportListener listener;
  private final IceAgent ice;
  private final CertificateFingerprint remoteFingerprint;
  private final Object binding = new Object();

  /** Its sending half; null until its first authenticated check. */
  private volatile @Nullable TransportSender sender;

  private volatile TransportState state = TransportState.NEW;
  private volatile boolean closeRequested;

  // Of the loop:
  private @Nullable DtlsTransport dtls;
  private @Nullable TransportReceiver receiver;
  private boolean handshakeFailed;
  private long withoutPathSinceNanos;

  private PeerTransport(
      TransportEnvironment environment, TransportDescription remote, TransportListener listener) {
    this.environment = environment;
    this.listener = listener;
    this.remoteFingerprint = CertificateFingerprint.of(remote);
    this.ice = new IceAgent(this, environment.ufrags(), environment.random(), remote.ufrag());
  }

  /**
   * Makes a transport that waits for the checks of one remote peer, and registers its ufrag. From
   * any thread.
   *
   * @param remote what the peer's offer says of its transport; it is made the DTLS client, which
   *     can start at once (RFC 8842, section 5.3)
   */
  public static PeerTransport open(
      TransportEnvironment environment, TransportDescription remote, TransportListener listener) {
    return new PeerTransport(environment, remote, listener);
  }

  /** What the answer says of this side. From any thread. */
  public TransportDescription local() {
    return describe(ice.credentials());
  }

  /**
   * Takes new remote credentials and makes new local ones (ICE restart, RFC 8445, section 9): media
   * stays on the old path until a check with the new ones comes. The DTLS association stays. From
   * any thread.
   *
   * @return the new local description
   */
  public TransportDescription restart(TransportDescription remote) {
    return describe(ice.restart(environment.random(), remote.ufrag()));
  }

  private TransportDescription describe(IceCredentials credentials) {
    return new TransportDescription(
        credentials.localUfrag(),
        credentials.localPassword(),
        "sha-256",
        environment.certificate().fingerprint(),
        "passive");
  }

  /** Where it lives; null until its first authenticated check. From any thread. */
  public @Nullable LoopContext loop() {
    TransportSender bound = sender;
    return bound == null ? null : bound.loop().context();
  }

  /** Its state. From any thread. */
  public TransportState state() {
    return state;
  }

  /**
   * Takes a well-formed STUN message whose USERNAME names this transport, on any loop. Only when
   * its MESSAGE-INTEGRITY is valid does anything happen: the transport comes to live on the loop,
   * the path is validated, the answer is put into the path's batch.
   *
   * @param here the loop that calls
   */
  public CheckOutcome onStun(
      TransportLoop here, NetworkPath path, StunMessage message, long nowNanos) {
    if (closeRequested || !ice.authenticates(message)) {
      here.counters().drop(DropReason.STUN_UNAUTHENTICATED);
      return CheckOutcome.DROPPED;
    }
    if (message.type() != StunMessage.BINDING_REQUEST) {
      here.counters().drop(DropReason.MALFORMED);
      return CheckOutcome.DROPPED;
    }
    boolean isNew;
    TransportSender bound;
    synchronized (binding) {
      if (closeRequested) {
        here.counters().drop(DropReason.STUN_UNAUTHENTICATED);
        return CheckOutcome.DROPPED;
      }
      TransportSender known = sender;
      if (known != null && !known.loop().context().equals(here.context())) {
        return CheckOutcome.OTHER_LOOP;
      }
      isNew = known == null;
      bound = known == null ? new TransportSender(here) : known;
      sender = bound;
    }
    if (isNew) {
      withoutPathSinceNanos = nowNanos;
      listener.onBound(here.context(), bound);
    }
    here.counters().count(Counter.CHECKS_ANSWERED);
    if (ice.onCheck(path, message, nowNanos)) {
      bound.path(ice.paths().selected());
      update(bound, nowNanos);
    }
    return CheckOutcome.ANSWERED;
  }

  /**
   * Takes DTLS, SRTP or SRTCP from a path that is assigned to this transport. Whatever is wrong
   * with it is counted, never thrown.
   *
   * @param segment native memory that is only used during the call
   */
  public void onDatagram(
      NetworkPath path, MemorySegment segment, long offset, int sizeBytes, long nowNanos) {
    TransportSender bound = sender;
    if (bound == null) {
      return; // no path is assigned to a transport without a loop
    }
    DropReason reason =
        ice.paths().isValidated(path) && !closeRequested
            ? receive(bound, segment, offset, sizeBytes, nowNanos)
            : DropReason.UNVALIDATED_ADDRESS;
    if (reason != DropReason.NONE) {
      bound.loop().counters().drop(reason);
    }
  }

  private DropReason receive(
      TransportSender bound, MemorySegment segment, long offset, int sizeBytes, long nowNanos) {
    TransportReceiver media = receiver;
    return switch (Demultiplexer.classify(segment, offset, sizeBytes)) {
      case RTP ->
          media == null
              ? DropReason.NO_KEYS
              : media.receiveRtp(segment, offset, sizeBytes, nowNanos);
      case RTCP ->
          media == null
              ? DropReason.NO_KEYS
              : media.receiveRtcp(segment, offset, sizeBytes, nowNanos);
      case DTLS -> receiveDtls(bound, segment, offset, sizeBytes);
      case STUN, UNKNOWN -> DropReason.UNKNOWN_PROTOCOL;
    };
  }

  private DropReason receiveDtls(
      TransportSender bound, MemorySegment segment, long offset, int sizeBytes) {
    if (sizeBytes > PacketBuffer.CAPACITY_BYTES) {
      return DropReason.MALFORMED;
    }
    DtlsTransport association = dtls;
    if (association == null) {
      if (segment.get(JAVA_BYTE, offset) != DTLS_HANDSHAKE_RECORD) {
        return DropReason.NO_KEYS;
      }
      association = startHandshake(bound);
      if (association == null) {
        return DropReason.RATE_LIMITED; // the peer sends its ClientHello again
      }
    }
    byte[] datagram = new byte[sizeBytes];
    MemorySegment.copy(segment, JAVA_BYTE, offset, datagram, 0, sizeBytes);
    return association.onDatagram(datagram) ? DropReason.NONE : DropReason.QUEUE_FULL;
  }

  /** Starts the handshake on a thread of its own; null if there are too many at a time. */
  private @Nullable DtlsTransport startHandshake(TransportSender bound) {
    HandshakeLimit limit = environment.handshakeLimit();
    if (!limit.tryAcquire()) {
      return null;
    }
    DtlsServerPeer peer = new DtlsServerPeer(environment.certificate(), remoteFingerprint);
    DtlsTransport association =
        new DtlsTransport(peer, bound.loop().context(), new DtlsEvents(bound));
    try {
      environment
          .handshakes()
          .execute(() -> {
            try {
              association.handshake();
            } finally {
              limit.release();
            }
          });
    } catch (RejectedExecutionException e) {
      limit.release();
      return null;
    }
    bound.loop().counters().count(Counter.DTLS_HANDSHAKES_STARTED);
    dtls = association;
    return association;
  }

  /** A path's connection is gone (TCP only). */
  public void onPathClosed(NetworkPath path, long nowNanos) {
    boolean hadPath = ice.paths().selected() != null;
    ice.paths().onClosed(path);
    NetworkPath left = ice.paths().selected();
    if (hadPath && left == null) {
      withoutPathSinceNanos = nowNanos;
    }
    TransportSender bound = sender;
    if (bound != null) {
      bound.path(left);
    }
  }

  /** Lets time pass: consent. Call it about every 100 ms or more often. */
  public void onTick(long nowNanos) {
    TransportSender bound = sender;
    if (bound != null) {
      update(bound, nowNanos);
    }
  }

  private void update(TransportSender bound, long nowNanos) {
    if (closeRequested || handshakeFailed) {
      return;
    }
    long age = ice.paths().consentAgeNanos(nowNanos, withoutPathSinceNanos);
    TransportState next =
        switch (Consent.ofAge(age)) {
          case FRESH -> receiver == null ? TransportState.CONNECTING : TransportState.CONNECTED;
          case STALE -> receiver == null ? TransportState.CONNECTING : TransportState.DISCONNECTED;
          case EXPIRED -> TransportState.FAILED;
        };
    if (next == TransportState.FAILED && state != next) {
      bound.loop().counters().count(Counter.CONSENT_EXPIRATIONS);
    }
    become(bound, next);
  }

  private void become(TransportSender bound, TransportState next) {
    if (state != next) {
      state = next;
      bound.allowMedia(next == TransportState.CONNECTED || next == TransportState.DISCONNECTED);
      listener.onStateChanged(next);
    }
  }

  /**
   * Closes it with a DTLS close_notify. From any thread; again without effect. The listener hears
   * nothing afterwards but CLOSED, and not even that if the transport never came to live on a loop.
   */
  public void close() {
    TransportSender bound;
    synchronized (binding) {
      if (closeRequested) {
        return;
      }
      closeRequested = true;
      bound = sender;
    }
    ice.unregister();
    if (bound == null) {
      state = TransportState.CLOSED;
      return;
    }
    bound.loop().context().execute(() -> closeOnLoop(bound));
  }

  private void closeOnLoop(TransportSender bound) {
    if (state == TransportState.CLOSED) {
      return;
    }
    if (dtls != null) {
      dtls.close();
    }
    bound.close();
    if (receiver != null) {
      receiver.close();
      receiver = null;
    }
    ice.paths().releaseAll();
    become(bound, TransportState.CLOSED);
  }

  /** What becomes of the DTLS association. */
  private final class DtlsEvents implements DtlsTransport.Listener {
    private final TransportSender bound;

    DtlsEvents(TransportSender bound) {
      this.bound = bound;
    }

    @Override
    public void onDtlsDatagram(byte[] datagram) {
      bound.sendDtls(datagram);
    }

    @Override
    public void onDtlsKeys(DtlsSrtpKeys keys) {
      TransportLoop here = bound.loop();
      here.counters().count(Counter.DTLS_HANDSHAKES_COMPLETED);
      bound.keys(new SrtpSender(environment.ciphers(), keys.send()));
      receiver =
          new TransportReceiver(
              here, new SrtpReceiver(environment.ciphers(), keys.receive()), listener);
      update(bound, here.context().nowNanos());
    }

    @Override
    public void onDtlsFailed() {
      bound.loop().counters().count(Counter.DTLS_HANDSHAKES_FAILED);
      handshakeFailed = true;
      become(bound, TransportState.FAILED);
    }

    @Override
    public void onDtlsClosed() {
      close();
    }
  }
}
