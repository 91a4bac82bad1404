package org.gridroom.sfu.transport;

import java.util.Locale;
import org.gridroom.sfu.sdp.TransportDescription;

/**
 * The fingerprint that the signaling promised for the peer's certificate (RFC 8122, section 5): all
 * that DTLS identities rest on.
 *
 * @param algorithm such as {@code sha-256}
 * @param value hexadecimal pairs joined by colons
 */
record CertificateFingerprint(String algorithm, String value) {
  static CertificateFingerprint of(TransportDescription description) {
    return new CertificateFingerprint(
        description.fingerprintAlgorithm(), description.fingerprint());
  }

  /**
   * Whether it is the fingerprint of this certificate (DER); false for an algorithm that is too
   * weak or unknown.
   */
  boolean matches(byte[] certificate) {
    String digest =
        switch (algorithm.toLowerCase(Locale.ROOT)) {
          case "sha-256" -> "SHA-256";
          case "sha-384" -> "SHA-384";
          case "sha-512" -> "SHA-512";
          default -> "";
        };
    return !digest.isEmpty()
        && DtlsCertificate.fingerprint(digest, certificate).equalsIgnoreCase(value);
  }
}
