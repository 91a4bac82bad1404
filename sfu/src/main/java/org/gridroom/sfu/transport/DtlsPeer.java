package org.gridroom.sfu.transport;

import java.io.IOException;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;

/** One side of a DTLS-SRTP handshake (RFC 5764), client or server. Used once. */
interface DtlsPeer {
  /**
   * Does the handshake; blocks.
   *
   * @throws IOException if it fails, and the peer has been told why
   */
  DTLSTransport handshake(DatagramTransport datagrams) throws IOException;

  /** What the handshake is about. */
  DtlsAssociation association();
}
