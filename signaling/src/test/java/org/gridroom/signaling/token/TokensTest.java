package org.gridroom.signaling.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  @Nested
  class Invitations {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");

    private final JoinTokens tokens = JoinTokens.signedWith(SECRET, () -> NOW);

    private static JWTClaimsSet.Builder good() {
      return new JWTClaimsSet.Builder()
          .audience("gridroom")
          .expirationTime(Date.from(NOW.plusSeconds(60)))
          .claim("room", "daily")
          .claim("join", true);
    }

    private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, byte[] secret) {
      try {
        SignedJWT jwt = new SignedJWT(new JWSHeader(algorithm), claims);
        jwt.sign(new MACSigner(secret));
        return jwt.serialize();
      } catch (JOSEException e) {
        throw new AssertionError(e);
      }
    }

    private Invitation check(JWTClaimsSet.Builder claims) {
      return tokens.check(Optional.of(signed(claims.build(), JWSAlgorithm.HS256, SECRET)), "daily");
    }

    private static void assertRefused(Invitation invitation) {
      Invitation.Refused refused = assertInstanceOf(Invitation.Refused.class, invitation);
      assertTrue(refused.message().endsWith("Ask for a new link."), refused.message());
    }

    @Test
    void letsInWhoIsGrantedToJoin() {
      assertEquals(new Invitation.Granted(false), check(good()));
      assertEquals(new Invitation.Granted(true), check(good().claim("moderator", true)));
      assertEquals(new Invitation.Granted(false), check(good().claim("moderator", false)));
    }

    @Test
    void refusesWhatIsMissingForeignOrOver() {
      assertRefused(check(good().claim("join", false)));
      assertRefused(check(good().claim("join", null)));
      assertRefused(check(good().claim("join", "true")));
      assertRefused(check(good().claim("room", "other")));
      assertRefused(check(good().claim("room", null)));
      assertRefused(check(good().audience("other")));
      assertRefused(check(good().audience((String) null)));
      assertRefused(check(good().expirationTime(null)));
      assertRefused(check(good().expirationTime(Date.from(NOW))));
      assertRefused(check(good().notBeforeTime(Date.from(NOW.plusSeconds(1)))));
      assertEquals(new Invitation.Granted(false), check(good().claim("moderator", "true")));
    }

    @Test
    void refusesForeignSignaturesAndAlgorithms() {
      byte[] foreign = "ffffffffffffffffffffffffffffffff".getBytes(UTF_8);
      assertRefused(
          tokens.check(Optional.of(signed(good().build(), JWSAlgorithm.HS256, foreign)), "daily"));
      byte[] longSecret = new byte[64];
      JoinTokens longTokens = JoinTokens.signedWith(longSecret, () -> NOW);
      assertRefused(
          longTokens.check(
              Optional.of(signed(good().build(), JWSAlgorithm.HS512, longSecret)), "daily"));
      assertRefused(tokens.check(Optional.of(new PlainJWT(good().build()).serialize()), "daily"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "..", "a.b.c", "e30.e30.e30", "eyJhbGciOiJIUzI1NiJ9.e30."})
    void refusesNonsense(String token) {
      assertRefused(tokens.check(Optional.of(token), "daily"));
    }

    @Test
    void saysWhenOneIsMissing() {
      Invitation.Refused refused =
          assertInstanceOf(Invitation.Refused.class, tokens.check(Optional.empty(), "daily"));
      assertTrue(refused.missing());
    }

    @Test
    void areIgnoredWhereNoSecretIsSet() {
      assertEquals(
          new Invitation.Granted(false), JoinTokens.open().check(Optional.of("x"), "daily"));
    }

    @Test
    void needASecretOf32Bytes() {
      assertThrows(
          IllegalArgumentException.class, () -> JoinTokens.signedWith(new byte[31], () -> NOW));
    }
  }

  @Nested
  class Resuming {
    private static final ResumeClaims CLAIMS = new ResumeClaims("daily", "p1", true, 1234);
    private static final long ISSUED = 1234;

    @TempDir Path directory = Path.of("unset");

    @Test
    void aTokenHoldsAcrossARestart() throws IOException {
      String token = inDirectory().issue(CLAIMS);
      assertEquals(Optional.of(CLAIMS), inDirectory().read(token, ISSUED));
    }

    @Test
    void aTokenIsValidForNinetySeconds() {
      ResumeTokens tokens = TestTokens.ofNewKey();
      String token = tokens.issue(CLAIMS);
      assertEquals(Optional.of(CLAIMS), tokens.read(token, ISSUED + 89_999));
      assertEquals(Optional.empty(), tokens.read(token, ISSUED + 90_000));
    }

    @Test
    void theKeyIsTheOwnersAlone() throws IOException {
      inDirectory();
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(directory.resolve("resume.key"))));
    }

    @Test
    void aDamagedKeyIsSaid() throws IOException {
      Files.write(directory.resolve("resume.key"), new byte[5]);
      IOException e = assertThrows(IOException.class, this::inDirectory);
      assertTrue(String.valueOf(e.getMessage()).contains("delete it"));
    }

    @Test
    void aChangedOrForeignTokenIsNone() {
      ResumeTokens tokens = TestTokens.ofNewKey();
      String token = tokens.issue(CLAIMS);
      for (int i = 0; i < token.length(); i++) {
        char other = token.charAt(i) == 'A' ? 'B' : 'A';
        String changed = token.substring(0, i) + other + token.substring(i + 1);
        // The last characters of base64 have bits that mean nothing.
        tokens.read(changed, ISSUED).ifPresent(claims -> assertEquals(CLAIMS, claims));
      }
      assertEquals(Optional.empty(), tokens.read("B" + token, ISSUED));
      assertEquals(Optional.empty(), TestTokens.ofNewKey().read(token, ISSUED));
      assertEquals(Optional.empty(), tokens.read("", ISSUED));
      assertEquals(Optional.empty(), tokens.read(".", ISSUED));
      assertEquals(Optional.empty(), tokens.read("%.%", ISSUED));
    }

    private ResumeTokens inDirectory() throws IOException {
      return ResumeTokens.inDirectory(directory, new SecureRandom());
    }
  }
}
