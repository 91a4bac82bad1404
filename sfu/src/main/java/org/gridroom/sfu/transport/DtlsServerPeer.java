package org.gridroom.sfu.transport;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of a DTLS 1.2 handshake. There is no HelloVerifyRequest: a validated ICE path
 * proves the peer's address already, and browsers send their ClientHello in two datagrams.
 */
final class DtlsServerPeer extends DefaultTlsServer {
  private static final List<Integer> GROUPS =
      List.of(NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1);

  private final DtlsAssociation association;

  DtlsServerPeer(DtlsCertificate certificate, CertificateFingerprint remoteFingerprint) {
    super(certificate.crypto());
    association = new DtlsAssociation(certificate, remoteFingerprint, false);
  }

  /**
   * Does the handshake; blocks.
   *
   * @throws IOException if it fails, and the peer has been told why
   */
  DTLSTransport handshake(DatagramTransport datagrams) throws IOException {
    return new DTLSServerProtocol().accept(this, datagrams);
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
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
      CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
    };
  }

  @Override
  protected boolean preferLocalCipherSuites() {
    return true;
  }

  @Override
  public int[] getSupportedGroups() {
    return GROUPS.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  protected int selectECDH(int minimumCurveBits) {
    // The library would also take a group that the JDK lacks, such as a post-quantum one.
    int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
    if (offered == null) {
      return NamedGroup.secp256r1;
    }
    for (int group : offered) {
      if (GROUPS.contains(group)) {
        return group;
      }
    }
    return -1;
  }

  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  @Override
  protected boolean allowEncryptThenMAC() {
    return false;
  }

  @Override
  protected boolean allowCertificateStatus() {
    return false;
  }

  @Override
  @SuppressWarnings("rawtypes") // the library's
  public void processClientExtensions(Hashtable clientExtensions) throws IOException {
    super.processClientExtensions(clientExtensions);
    UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
    SrtpProfile profile = offered == null ? null : preferred(offered.getProtectionProfiles());
    if (profile == null) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "no common SRTP profile");
    }
    association.profile(profile);
  }

  private static @Nullable SrtpProfile preferred(int[] offered) {
    for (SrtpProfile candidate : SrtpProfile.PREFERENCE) {
      for (int wireValue : offered) {
        if (candidate.wireValue() == wireValue) {
          return candidate;
        }
      }
    }
    return null;
  }

  @Override
  @SuppressWarnings("rawtypes") // the library's
  public Hashtable getServerExtensions() throws IOException {
    Hashtable extensions = super.getServerExtensions();
    SrtpProfile profile = association.profile();
    if (profile != null) {
      TlsSRTPUtils.addUseSRTPExtension(
          extensions, new UseSRTPData(new int[] {profile.wireValue()}, null));
    }
    return extensions;
  }

  @Override
  protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
    return association.signer(context);
  }

  @Override
  @SuppressWarnings("JdkObsolete") // the library's
  public CertificateRequest getCertificateRequest() {
    Vector<SignatureAndHashAlgorithm> algorithms = new Vector<>();
    for (short hash :
        new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
      algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.ecdsa));
      algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.rsa));
    }
    return new CertificateRequest(
        new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
        algorithms,
        null);
  }

  @Override
  public void notifyClientCertificate(Certificate clientCertificate) throws IOException {
    association.verify(clientCertificate);
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
