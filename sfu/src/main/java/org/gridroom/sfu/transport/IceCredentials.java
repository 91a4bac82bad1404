package org.gridroom.sfu.transport;

import java.security.SecureRandom;
import javax.crypto.Mac;
import org.gridroom.sfu.wire.StunMessage;

/**
 * What both sides of a generation of ICE know (RFC 8445, section 7.2.2): checks to this side are
 * for {@code localUfrag:remoteUfrag} and are signed with the local password.
 *
 * @param localUfrag this side's user name fragment
 * @param localPassword this side's password
 * @param remoteUfrag the peer's user name fragment
 */
record IceCredentials(String localUfrag, String localPassword, String remoteUfrag) {
  private static final String ICE_CHARS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  // RFC 8445, section 5.3: at least 24 and 128 bits of randomness. Ufrags are looked up by the
  // whole
  // node, so they get 96: they never meet.
  private static final int UFRAG_CHARS = 16;
  private static final int PASSWORD_CHARS = 24;

  /** New local credentials, against the peer's. */
  static IceCredentials generate(SecureRandom random, String remoteUfrag) {
    return new IceCredentials(
        iceChars(random, UFRAG_CHARS), iceChars(random, PASSWORD_CHARS), remoteUfrag);
  }

  /** Whether this check was made with these credentials. Changes nothing; from any thread. */
  boolean authenticate(StunMessage check) {
    return check.username().equals(localUfrag + ":" + remoteUfrag)
        && check.integrityMatches(mac())
        && (!check.hasFingerprint() || check.fingerprintMatches());
  }

  /** Signs the answers to this side's checks. */
  Mac mac() {
    return StunMessage.integrityMac(localPassword);
  }

  private static String iceChars(SecureRandom random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
    }
    return text.toString();
  }

  /** Without the password. */
  @Override
  public String toString() {
    return localUfrag + ":" + remoteUfrag;
  }
}
