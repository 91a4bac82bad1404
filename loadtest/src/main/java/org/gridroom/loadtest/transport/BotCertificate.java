package org.gridroom.loadtest.transport;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A self-signed ECDSA P-256 certificate, one for all virtual participants of a process.
 *
 * @param keys its key pair
 * @param encoded the certificate, DER
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record BotCertificate(KeyPair keys, byte[] encoded) {
  /** Makes one that is valid for a day before and after now. */
  public static BotCertificate generate(SecureRandom random, Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair keys = generator.generateKeyPair();
      X500Name name = new X500Name("CN=bot");
      byte[] encoded =
          new JcaX509v3CertificateBuilder(
                  name,
                  new BigInteger(64, random).add(BigInteger.ONE),
                  Date.from(now.minus(Duration.ofDays(1))),
                  Date.from(now.plus(Duration.ofDays(1))),
                  name,
                  keys.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
              .getEncoded();
      return new BotCertificate(keys, encoded);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("every Java platform can sign with ECDSA P-256", e);
    }
  }

  /** Its fingerprint as in SDP (RFC 8122, section 5). */
  public String fingerprint() {
    return fingerprint("sha-256", encoded);
  }

  /**
   * The fingerprint of a certificate.
   *
   * @param algorithm as in SDP, such as {@code sha-256}
   */
  static String fingerprint(String algorithm, byte[] certificate) {
    try {
      byte[] digest =
          MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT)).digest(certificate);
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("unknown fingerprint algorithm " + algorithm, e);
    }
  }
}
