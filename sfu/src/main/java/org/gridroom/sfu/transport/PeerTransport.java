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
public final class PeerTransport implements MediaTransport {
  private static final int DTLS_HANDSHAKE_RECORD = 22;

  private final TransportEnvironment environment;
  private final TransportListener listener;
  private final IceAgent ice;
  private final CertificateFingerprint remoteFingerprint;
  private final Object binding = new Object();
  private volatile @Nullable TransportLoop home;
  private volatile TransportState state = TransportState.NEW;
  private volatile boolean closeRequested;

  // Of the loop:
  private @Nullable DtlsTransport dtls;
  private @Nullable SrtpSession srtp;
  private @Nullable NetworkPath sendPath;
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
    TransportLoop here = home;
    return here == null ? null : here.context();
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
    synchronized (binding) {
      if (closeRequested) {
        here.counters().drop(DropReason.STUN_UNAUTHENTICATED);
        return CheckOutcome.DROPPED;
      }
      TransportLoop owner = home;
      if (owner != null && !owner.context().equals(here.context())) {
        return CheckOutcome.OTHER_LOOP;
      }
      isNew = owner == null;
      if (isNew) {
        home = here;
      }
    }
    if (isNew) {
      withoutPathSinceNanos = nowNanos;
      listener.onBound(here.context(), this);
    }
    here.counters().count(Counter.CHECKS_ANSWERED);
    if (ice.onCheck(path, message, nowNanos)) {
      sendPath = ice.paths().selected();
      update(here, nowNanos);
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
    TransportLoop here = home;
    if (here == null) {
      return; // no path is assigned to a transport without a loop
    }
    DropReason reason =
        ice.paths().isValidated(path) && !closeRequested
            ? receive(here, segment, offset, sizeBytes, nowNanos)
            : DropReason.UNVALIDATED_ADDRESS;
    if (reason != DropReason.NONE) {
      here.counters().drop(reason);
    }
  }

  private DropReason receive(
      TransportLoop here, MemorySegment segment, long offset, int sizeBytes, long nowNanos) {
    SrtpSession media = srtp;
    return switch (Demultiplexer.classify(segment, offset, sizeBytes)) {
      case RTP ->
          media == null
              ? DropReason.NO_KEYS
              : media.receiveRtp(segment, offset, sizeBytes, nowNanos);
      case RTCP ->
          media == null
              ? DropReason.NO_KEYS
              : media.receiveRtcp(segment, offset, sizeBytes, nowNanos);
      case DTLS -> receiveDtls(here, segment, offset, sizeBytes);
      case STUN, UNKNOWN -> DropReason.UNKNOWN_PROTOCOL;
    };
  }

  private DropReason receiveDtls(
      TransportLoop here, MemorySegment segment, long offset, int sizeBytes) {
    if (sizeBytes > PacketBuffer.CAPACITY_BYTES) {
      return DropReason.MALFORMED;
    }
    DtlsTransport association = dtls;
    if (association == null) {
      if (segment.get(JAVA_BYTE, offset) != DTLS_HANDSHAKE_RECORD) {
        return DropReason.NO_KEYS;
      }
      association = startHandshake(here);
      if (association == null) {
        return DropReason.RATE_LIMITED; // the peer sends its ClientHello again
      }
    }
    byte[] datagram = new byte[sizeBytes];
    MemorySegment.copy(segment, JAVA_BYTE, offset, datagram, 0, sizeBytes);
    return association.onDatagram(datagram) ? DropReason.NONE : DropReason.QUEUE_FULL;
  }

  /** Starts the handshake on a thread of its own; null if there are too many at a time. */
  private @Nullable DtlsTransport startHandshake(TransportLoop here) {
    HandshakeLimit limit = environment.handshakeLimit();
    if (!limit.tryAcquire()) {
      return null;
    }
    DtlsServerPeer peer = new DtlsServerPeer(environment.certificate(), remoteFingerprint);
    DtlsTransport association = new DtlsTransport(peer, here.context(), new DtlsEvents(here));
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
    here.counters().count(Counter.DTLS_HANDSHAKES_STARTED);
    dtls = association;
    return association;
  }

  /** A path's connection is gone (TCP only). */
  public void onPathClosed(NetworkPath path, long nowNanos) {
    ice.paths().onClosed(path);
    if (sendPath != null && ice.paths().selected() == null) {
      withoutPathSinceNanos = nowNanos;
    }
    sendPath = ice.paths().selected();
  }

  /** Lets time pass: consent. Call it about every 100 ms or more often. */
  public void onTick(long nowNanos) {
    TransportLoop here = home;
    if (here != null) {
      update(here, nowNanos);
    }
  }

  private void update(TransportLoop here, long nowNanos) {
    if (closeRequested || handshakeFailed) {
      return;
    }
    long age = ice.paths().consentAgeNanos(nowNanos, withoutPathSinceNanos);
    TransportState next =
        switch (Consent.ofAge(age)) {
          case FRESH -> srtp == null ? TransportState.CONNECTING : TransportState.CONNECTED;
          case STALE -> srtp == null ? TransportState.CONNECTING : TransportState.DISCONNECTED;
          case EXPIRED -> TransportState.FAILED;
        };
    if (next == TransportState.FAILED && state != next) {
      here.counters().count(Counter.CONSENT_EXPIRATIONS);
    }
    become(next);
  }

  private void become(TransportState next) {
    if (state != next) {
      state = next;
      listener.onStateChanged(next);
    }
  }

  /**
   * Closes it with a DTLS close_notify. From any thread; again without effect. The listener hears
   * nothing afterwards but CLOSED, and not even that if the transport never came to live on a loop.
   */
  public void close() {
    TransportLoop here;
    synchronized (binding) {
      if (closeRequested) {
        return;
      }
      closeRequested = true;
      here = home;
    }
    ice.unregister();
    if (here == null) {
      state = TransportState.CLOSED;
      return;
    }
    here.context().execute(this::closeOnLoop);
  }

  private void closeOnLoop() {
    if (state == TransportState.CLOSED) {
      return;
    }
    if (dtls != null) {
      dtls.close();
    }
    if (srtp != null) {
      srtp.close();
      srtp = null;
    }
    sendPath = null;
    ice.paths().releaseAll();
    become(TransportState.CLOSED);
  }

  @Override
  public boolean sendRtp(
      MemorySegment header,
      int headerSizeBytes,
      MemorySegment prefix,
      int prefixSizeBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadSizeBytes) {
    NetworkPath path = sendPath;
    SrtpSession media = srtp;
    boolean sent =
        path != null
            && media != null
            && maySend()
            && media.sendRtp(
                path,
                header,
                headerSizeBytes,
                prefix,
                prefixSizeBytes,
                payload,
                payloadOffset,
                payloadSizeBytes);
    TransportLoop here = home;
    if (!sent && here != null) {
      here.counters().count(Counter.RTP_PACKETS_NOT_SENT);
    }
    return sent;
  }

  @Override
  public boolean sendRtcp(MemorySegment compound, long offset, int sizeBytes) {
    NetworkPath path = sendPath;
    SrtpSession media = srtp;
    return path != null
        && media != null
        && maySend()
        && media.sendRtcp(path, compound, offset, sizeBytes);
  }

  private boolean maySend() {
    TransportState now = state;
    return now == TransportState.CONNECTED || now == TransportState.DISCONNECTED;
  }

  /** What becomes of the DTLS association. */
  private final class DtlsEvents implements DtlsTransport.Listener {
    private final TransportLoop here;

    DtlsEvents(TransportLoop here) {
      this.here = here;
    }

    @Override
    public void onDtlsDatagram(byte[] datagram) {
      NetworkPath path = sendPath;
      if (path != null) {
        long offset = path.reserve(datagram.length);
        if (offset >= 0) { // else DTLS sends it again
          MemorySegment.copy(datagram, 0, path.memory(), JAVA_BYTE, offset, datagram.length);
          path.commit(datagram.length);
        }
      }
    }

    @Override
    public void onDtlsKeys(DtlsSrtpKeys keys) {
      here.counters().count(Counter.DTLS_HANDSHAKES_COMPLETED);
      srtp = new SrtpSession(here, environment.ciphers(), keys, listener);
      update(here, here.context().nowNanos());
    }

    @Override
    public void onDtlsFailed() {
      here.counters().count(Counter.DTLS_HANDSHAKES_FAILED);
      handshakeFailed = true;
      become(TransportState.FAILED);
    }

    @Override
    public void onDtlsClosed() {
      close();
    }
  }
}
