package org.gridroom.sfu.transport;

import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;

/**
 * The keys that a DTLS handshake has made (RFC 5764, section 4.2).
 *
 * @param send keys for what this side sends
 * @param receive keys for what the peer sends
 */
public record DtlsSrtpKeys(SrtpKeys send, SrtpKeys receive) {
  private static final String EXPORTER_LABEL = "EXTRACTOR-dtls_srtp";

  /** Takes them from a completed handshake. */
  static DtlsSrtpKeys export(TlsContext context, SrtpProfile profile, boolean client) {
    byte[] exported =
        context.exportKeyingMaterial(
            EXPORTER_LABEL, TlsUtils.EMPTY_BYTES, SrtpKeys.exportSizeBytes(profile));
    return new DtlsSrtpKeys(
        SrtpKeys.fromExport(profile, exported, client),
        SrtpKeys.fromExport(profile, exported, !client));
  }

  /** Refuses a certificate that the signaling did not promise. */
  static void verify(Certificate certificate, CertificateFingerprint expected) throws IOException {
    if (certificate.isEmpty() || !expected.matches(certificate.getCertificateAt(0).getEncoded())) {
      throw new TlsFatalAlert(
          AlertDescription.bad_certificate, "not the certificate that signaling promised");
    }
  }
}
