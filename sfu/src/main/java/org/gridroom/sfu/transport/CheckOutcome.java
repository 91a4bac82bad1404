package org.gridroom.sfu.transport;

/** What became of a connectivity check. */
public enum CheckOutcome {
  /** Authenticated and answered. */
  ANSWERED,
  /** Not for this transport, or not as it should be: counted; it left no state. */
  DROPPED,
  /**
   * Authenticated, but the transport lives on another loop, {@link PeerTransport#loop()}: pass the
   * datagram on to that one.
   */
  OTHER_LOOP
}
