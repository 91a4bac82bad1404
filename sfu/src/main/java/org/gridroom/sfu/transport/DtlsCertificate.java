package org.gridroom.sfu.transport;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A node's self-signed ECDSA P-256 certificate, made once at start-up; its fingerprint goes into
 * every answer (RFC 8827, section 6.5).
 */
public final class DtlsCertificate {
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);
  private static final Duration VALIDITY = Duration.ofDays(365);
  private static final HexFormat FINGERPRINT = HexFormat.ofDelimiter(":").withUpperCase();

  private final PrivateKey privateKey;
  private final byte[] encoded;

  private DtlsCertificate(PrivateKey privateKey, byte[] encoded) {
    this.privateKey = privateKey;
    this.encoded = encoded;
  }

  /**
   * Makes one.
   *
   * @param now start of its validity, less a day for clocks that are behind
   */
  public static DtlsCertificate generate(SecureRandom random, Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair keys = generator.generateKeyPair();
      X500Name name = new X500Name("CN=gridroom");
      byte[] encoded =
          new X509v3CertificateBuilder(
                  name,
                  new BigInteger(64, random).setBit(63),
                  Date.from(now.minus(CLOCK_SKEW)),
                  Date.from(now.plus(VALIDITY)),
                  name,
                  SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()))
              .build(
                  new JcaContentSignerBuilder("SHA256withECDSA")
                      .setSecureRandom(random)
                      .build(keys.getPrivate()))
              .getEncoded();
      return new DtlsCertificate(keys.getPrivate(), encoded);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(
          "this Java runtime cannot make an ECDSA P-256 certificate", e);
    }
  }

  /**
   * Its SHA-256 fingerprint as in SDP: upper-case hexadecimal pairs joined by colons (RFC 8122,
   * section 5).
   */
  public String fingerprint() {
    return fingerprint("SHA-256", encoded);
  }

  /** The certificate, DER. */
  byte[] encoded() {
    return encoded;
  }

  PrivateKey privateKey() {
    return privateKey;
  }

  /**
   * Fingerprint of any certificate.
   *
   * @param digest a name that every Java runtime knows
   */
  static String fingerprint(String digest, byte[] certificate) {
    try {
      return FINGERPRINT.formatHex(MessageDigest.getInstance(digest).digest(certificate));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks " + digest, e);
    }
  }
}
