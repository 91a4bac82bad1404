package org.gridroom.sfu.transport;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;

/** The client's side of a DTLS 1.2 handshake; used once. See {@link DtlsClient}. */
class DtlsClientPeer extends DefaultTlsClient {
  private final DtlsAssociation association;
  private final List<SrtpProfile> profiles;

  DtlsClientPeer(
      DtlsCertificate certificate,
      CertificateFingerprint remoteFingerprint,
      List<SrtpProfile> profiles) {
    super(certificate.crypto());
    association = new DtlsAssociation(certificate, remoteFingerprint, true);
    this.profiles = profiles;
  }

  /**
   * Does the handshake; blocks.
   *
   * @throws IOException if it fails, and the peer has been told why
   */
  DTLSTransport handshake(DatagramTransport datagrams) throws IOException {
    return new DTLSClientProtocol().connect(this, datagrams);
  }

  /** What the handshake is about. */
  DtlsAssociation association() {
    return association;
  }

  @Override
  public int getHandshakeTimeoutMillis() {
    return DtlsAssociation.HANDSHAKE_TIMEOUT_MILLIS;
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return DtlsAssociation.RESEND_MILLIS;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return new int[] {
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    };
  }

  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  @Override
  @SuppressWarnings("rawtypes") // the library's
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    int[] offered = profiles.stream().mapToInt(SrtpProfile::wireValue).toArray();
    TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(offered, null));
    return extensions;
  }

  @Override
  @SuppressWarnings("rawtypes") // the library's
  public void processServerExtensions(Hashtable serverExtensions) throws IOException {
    super.processServerExtensions(serverExtensions);
    UseSRTPData chosen = TlsSRTPUtils.getUseSRTPExtension(serverExtensions);
    SrtpProfile profile =
        chosen != null && chosen.getProtectionProfiles().length == 1
            ? SrtpProfile.ofWireValue(chosen.getProtectionProfiles()[0])
            : null;
    if (profile == null || !profiles.contains(profile)) {
      throw new TlsFatalAlert(AlertDescription.illegal_parameter, "no SRTP profile was chosen");
    }
    association.profile(profile);
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate serverCertificate)
          throws IOException {
        association.verify(serverCertificate.getCertificate());
      }

      @Override
      public TlsCredentials getClientCredentials(CertificateRequest certificateRequest)
          throws IOException {
        return association.signer(context);
      }
    };
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    association.complete(context);
  }

  @Override
  public void notifyAlertReceived(short level, short description) {
    association.onAlert(level, description);
  }
}
