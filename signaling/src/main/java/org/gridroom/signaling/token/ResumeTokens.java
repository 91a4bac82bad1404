package org.gridroom.signaling.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Issues and reads resume tokens: the claims and their HMAC-SHA256, in base64url. The key lies in
 * the data directory, so that tokens hold across a restart. A token is valid for {@link #LIFE}.
 * Safe for use by many threads.
 */
public final class ResumeTokens {
  /** How long a token is valid. */
  public static final Duration LIFE = Duration.ofSeconds(90);

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final String FILE = "resume.key";

  private final SecretKeySpec key;

  private ResumeTokens(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * Tokens of the key in {@code directory}, which is made, readable by its owner only, if there is
   * none.
   *
   * @throws IOException if it can be neither read nor made, or is damaged
   */
  public static ResumeTokens inDirectory(Path directory, SecureRandom random) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      // Written aside and moved, so that a crash leaves no half of a key.
      Path part = directory.resolve(FILE + ".part");
      Files.deleteIfExists(part);
      Files.createFile(
          part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(part, newKey(random), StandardOpenOption.WRITE);
      Files.move(part, file);
    }
    byte[] key = Files.readAllBytes(file);
    if (key.length != KEY_BYTES) {
      throw new IOException(
          file + " is no key of " + KEY_BYTES + " bytes; delete it to have a new one made");
    }
    return new ResumeTokens(key);
  }

  /** A token that says this. */
  public String issue(ResumeClaims claims) {
    String text =
        String.join(
            "\n",
            claims.room(),
            claims.participant(),
            Boolean.toString(claims.moderator()),
            Long.toString(claims.issuedAtMillis()));
    byte[] payload = text.getBytes(UTF_8);
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return encoder.encodeToString(payload) + "." + encoder.encodeToString(mac(payload));
  }

  /** What a token says; empty if it was not issued with this key, or has expired. */
  public Optional<ResumeClaims> read(String token, long nowMillis) {
    return claims(token).filter(claims -> nowMillis < claims.issuedAtMillis() + LIFE.toMillis());
  }

  private Optional<ResumeClaims> claims(String token) {
    int dot = token.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    byte[] payload;
    byte[] mac;
    try {
      payload = Base64.getUrlDecoder().decode(token.substring(0, dot));
      mac = Base64.getUrlDecoder().decode(token.substring(dot + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (!MessageDigest.isEqual(mac, mac(payload))) {
      return Optional.empty();
    }
    // From here on it is our own text.
    String[] fields = new String(payload, UTF_8).split("\n", -1);
    return Optional.of(
        new ResumeClaims(
            fields[0], fields[1], Boolean.parseBoolean(fields[2]), Long.parseLong(fields[3])));
  }

  private byte[] mac(byte[] payload) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(payload);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  private static byte[] newKey(SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return key;
  }
}
