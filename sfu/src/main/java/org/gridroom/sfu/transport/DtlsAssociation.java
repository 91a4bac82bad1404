package org.gridroom.sfu.transport;

import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.jspecify.annotations.Nullable;

/**
 * What client and server do alike in a DTLS-SRTP handshake: prove who they are, check who the peer
 * is, and keep what they have agreed upon.
 */
final class DtlsAssociation {
  /** Time for the whole handshake. */
  static final int HANDSHAKE_TIMEOUT_MILLIS = 10_000;

  /** First wait before a flight is sent again; doubled each time. */
  static final int RESEND_MILLIS = 200;

  private final DtlsCertificate certificate;
  private final CertificateFingerprint remoteFingerprint;
  private final boolean client;
  private @Nullable SrtpProfile profile;
  private @Nullable DtlsSrtpKeys keys;
  private boolean closedByPeer;

  /**
   * Before the handshake.
   *
   * @param remoteFingerprint that of the only certificate that is accepted
   * @param client which side this is
   */
  DtlsAssociation(
      DtlsCertificate certificate, CertificateFingerprint remoteFingerprint, boolean client) {
    this.certificate = certificate;
    this.remoteFingerprint = remoteFingerprint;
    this.client = client;
  }

  /** Proves that this side has the key of its certificate. */
  TlsCredentialedSigner signer(TlsContext context) throws IOException {
    return certificate.signer(context);
  }

  /** Refuses a certificate that the signaling did not promise. */
  void verify(Certificate remote) throws IOException {
    if (remote.isEmpty() || !remoteFingerprint.matches(remote.getCertificateAt(0).getEncoded())) {
      throw new TlsFatalAlert(
          AlertDescription.bad_certificate, "not the certificate that signaling promised");
    }
  }

  /** The SRTP profile that was chosen; null before. */
  @Nullable SrtpProfile profile() {
    return profile;
  }

  void profile(SrtpProfile chosen) {
    profile = chosen;
  }

  /** The handshake is done: makes the keys. */
  void complete(TlsContext context) {
    if (profile != null) {
      keys = DtlsSrtpKeys.export(context, profile, client);
    }
  }

  /** What the handshake has made; null before. */
  @Nullable DtlsSrtpKeys keys() {
    return keys;
  }

  void onAlert(short level, short description) {
    closedByPeer |= level == AlertLevel.fatal || description == AlertDescription.close_notify;
  }

  /** Whether the peer has said close_notify or a fatal alert. */
  boolean closedByPeer() {
    return closedByPeer;
  }
}
