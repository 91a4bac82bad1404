package org.gridroom.sfu.transport;

import org.bouncycastle.tls.TlsContext;

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
    // Without a context (RFC 5764, section 4.2), which is not the same as an empty one (RFC 5705,
    // section 4).
    byte[] exported =
        context.exportKeyingMaterial(EXPORTER_LABEL, null, SrtpKeys.exportSizeBytes(profile));
    return new DtlsSrtpKeys(
        SrtpKeys.fromExport(profile, exported, client),
        SrtpKeys.fromExport(profile, exported, !client));
  }
}
