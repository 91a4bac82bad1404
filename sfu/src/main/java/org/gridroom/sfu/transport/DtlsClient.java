package org.gridroom.sfu.transport;

import java.io.IOException;
import java.util.List;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.gridroom.sfu.sdp.TransportDescription;

/** DTLS-SRTP as a client on a thread of one's own: for virtual participants. */
public final class DtlsClient {
  private DtlsClient() {}

  /**
   * What a handshake has made.
   *
   * @param keys both directions' SRTP keys
   * @param transport receive from it to answer retransmissions, close it to say close_notify
   */
  public record Connection(DtlsSrtpKeys keys, DTLSTransport transport) {}

  /**
   * Does the handshake; blocks for up to 10 s.
   *
   * @param remote its fingerprint is that of the only certificate that is accepted
   * @param profiles what to offer, preferred first
   * @throws IOException if it fails
   */
  public static Connection connect(
      DtlsCertificate certificate,
      TransportDescription remote,
      List<SrtpProfile> profiles,
      DatagramTransport datagrams)
      throws IOException {
    DtlsClientPeer peer =
        new DtlsClientPeer(certificate, CertificateFingerprint.of(remote), profiles);
    DTLSTransport transport = peer.handshake(datagrams);
    DtlsSrtpKeys keys = peer.association().keys();
    if (keys == null) {
      throw new IOException("the handshake made no SRTP keys");
    }
    return new Connection(keys, transport);
  }
}
