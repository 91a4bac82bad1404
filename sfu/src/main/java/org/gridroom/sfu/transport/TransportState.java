package org.gridroom.sfu.transport;

/** The states of a transport, named as in W3C webrtc-pc, section 4.3.3 (RTCPeerConnectionState). */
public enum TransportState {
  /** Waiting for the first authenticated connectivity check. */
  NEW,
  /** Checked; the DTLS handshake is under way. */
  CONNECTING,
  /** Keys are made: media flows. */
  CONNECTED,
  /** Consent has not been renewed for some seconds (RFC 7675); it may come back. */
  DISCONNECTED,
  /** The handshake failed, the fingerprint did not match, or consent expired. */
  FAILED,
  /** Closed by either side. */
  CLOSED
}
