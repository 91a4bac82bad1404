package org.gridroom.signaling.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks invitations: JWTs (RFC 7519) signed with HS256, with {@code aud} gridroom, {@code exp},
 * {@code room} and the grants {@code join} and {@code moderator}. The absence of a grant is a
 * refusal. Safe for use by many threads.
 */
public final class JoinTokens {
  /** Shortest secret, in bytes (RFC 7518, section 3.2). */
  public static final int MIN_SECRET_BYTES = 32;

  private static final String AUDIENCE = "gridroom";
  private static final String ASK = " Ask for a new link.";

  private final @Nullable JWSVerifier verifier;
  private final InstantSource clock;

  private JoinTokens(@Nullable JWSVerifier verifier, InstantSource clock) {
    this.verifier = verifier;
    this.clock = clock;
  }

  /** Everybody may come in, and tokens are ignored. */
  public static JoinTokens open() {
    return new JoinTokens(null, InstantSource.system());
  }

  /**
   * Only who has a token signed with this secret may come in.
   *
   * @throws IllegalArgumentException if the secret is shorter than {@link #MIN_SECRET_BYTES}
   */
  public static JoinTokens signedWith(byte[] secret, InstantSource clock) {
    try {
      return new JoinTokens(new MACVerifier(secret), clock);
    } catch (JOSEException e) {
      throw new IllegalArgumentException(
          "the token secret must have at least " + MIN_SECRET_BYTES + " bytes", e);
    }
  }

  /** Judges the token that came with a wish to join {@code room}. */
  public Invitation check(Optional<String> token, String room) {
    @Nullable JWSVerifier required = verifier;
    if (required == null) {
      return new Invitation.Granted(false);
    }
    if (token.isEmpty()) {
      return new Invitation.Refused(
          true, "This server lets in only people with an invitation. Ask for a link that has one.");
    }
    try {
      SignedJWT jwt = SignedJWT.parse(token.get());
      // The algorithm is ours to choose, never the token's (RFC 8725, section 3.1).
      if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(required)) {
        return refused("This invitation is not from this server.");
      }
      return check(jwt.getJWTClaimsSet(), room);
    } catch (ParseException | JOSEException | RuntimeException e) {
      // Hostile text may break the library in any way; whatever it is, it is no invitation.
      return refused("This invitation cannot be read.");
    }
  }

  private Invitation check(JWTClaimsSet claims, String room) throws ParseException {
    Instant now = clock.instant();
    if (!claims.getAudience().contains(AUDIENCE)) {
      return refused("This invitation is for another service.");
    }
    if (claims.getExpirationTime() == null
        || !now.isBefore(claims.getExpirationTime().toInstant())) {
      return refused("This invitation has expired.");
    }
    if (claims.getNotBeforeTime() != null && now.isBefore(claims.getNotBeforeTime().toInstant())) {
      return refused("This invitation is not valid yet.");
    }
    if (!room.equals(claims.getClaim("room"))) {
      return refused("This invitation is for another room.");
    }
    if (!Boolean.TRUE.equals(claims.getClaim("join"))) {
      return refused("This invitation does not let you join.");
    }
    return new Invitation.Granted(Boolean.TRUE.equals(claims.getClaim("moderator")));
  }

  private static Invitation.Refused refused(String reason) {
    return new Invitation.Refused(false, reason + ASK);
  }
}
