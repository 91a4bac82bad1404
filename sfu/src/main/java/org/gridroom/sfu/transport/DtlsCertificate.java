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
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

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
  private final JcaTlsCrypto crypto;

  private DtlsCertificate(PrivateKey privateKey, byte[] encoded, SecureRandom random) {
    this.privateKey = privateKey;
    this.encoded = encoded;
    this.crypto = new JcaTlsCryptoProvider().create(random);
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
      return new DtlsCertificate(keys.getPrivate(), encoded, random);
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

  /** The JDK's own EC and AES, as BouncyCastle's DTLS uses them. Shared by all handshakes. */
  JcaTlsCrypto crypto() {
    return crypto;
  }

  /** Proves in one handshake that this side has the certificate's key. */
  TlsCredentialedSigner signer(TlsContext context) throws IOException {
    return new JcaDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        crypto,
        privateKey,
        new Certificate(new TlsCertificate[] {crypto.createCertificate(encoded)}),
        SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
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
