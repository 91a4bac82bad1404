package org.gridroom.sfu.transport;

import java.io.IOException;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/** One side of a DTLS-SRTP handshake (RFC 5764), client or server. Used once. */
sealed interface DtlsPeer permits DtlsServerPeer, DtlsClientPeer {
  /** Time for the whole handshake. */
  int HANDSHAKE_TIMEOUT_MILLIS = 10_000;

  /** First wait before a flight is sent again; doubled each time. */
  int RESEND_MILLIS = 200;

  /**
   * Does the handshake; blocks.
   *
   * @throws IOException if it fails, and the peer has been told why
   */
  DTLSTransport handshake(DatagramTransport datagrams) throws IOException;

  /** What the handshake has agreed upon; null before. */
  @Nullable DtlsSrtpKeys keys();

  /** Whether the peer has said close_notify or a fatal alert. */
  boolean closedByPeer();
}
