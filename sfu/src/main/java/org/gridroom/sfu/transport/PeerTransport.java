package org.gridroom.sfu.transport;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.sdp.TransportDescription;
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
@SuppressWarnings("DoNotCallSuggester") // signatures first
public final class PeerTransport implements MediaTransport {
  private PeerTransport() {}

  /**
   * Makes a transport that waits for the checks of one remote peer, and registers its ufrag. From
   * any thread.
   *
   * @param remote what the peer's offer says of its transport
   */
  public static PeerTransport open(
      TransportEnvironment environment, TransportDescription remote, TransportListener listener) {
    throw new UnsupportedOperationException();
  }

  /** What the answer says of this side. From any thread. */
  public TransportDescription local() {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes new remote credentials and makes new local ones (ICE restart, RFC 8445, section 9): media
   * stays on the old path until a check with the new ones comes. From any thread.
   *
   * @return the new local description
   */
  public TransportDescription restart(TransportDescription remote) {
    throw new UnsupportedOperationException();
  }

  /** Where it lives; null until its first authenticated check. From any thread. */
  public @Nullable LoopContext loop() {
    throw new UnsupportedOperationException();
  }

  /** Its state. From any thread. */
  public TransportState state() {
    throw new UnsupportedOperationException();
  }

  // onStun(TransportLoop here, NetworkPath path, StunMessage message, long nowNanos) ->
  // CheckOutcome: comes with StunMessage.

  /**
   * Takes DTLS, SRTP or SRTCP from a path that is assigned to this transport. Whatever is wrong
   * with it is counted, never thrown.
   *
   * @param segment memory that is only used during the call
   */
  public void onDatagram(
      NetworkPath path, MemorySegment segment, long offset, int sizeBytes, long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /** A path's connection is gone (TCP only). */
  public void onPathClosed(NetworkPath path, long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /** Lets time pass: consent. Call it about every 100 ms or more often. */
  public void onTick(long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /**
   * Closes it with a DTLS close_notify. From any thread; again without effect. The listener hears
   * nothing afterwards but CLOSED.
   */
  public void close() {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean sendRtcp(MemorySegment compound, long offset, int sizeBytes) {
    throw new UnsupportedOperationException();
  }
}
