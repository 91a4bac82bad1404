package org.gridroom.sfu.sdp;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Collects the transport attributes of one level of a description (RFC 8839, RFC 8122, RFC 8842).
 */
final class TransportBuilder {
  private static final Set<String> ROLES = Set.of("actpass", "active", "passive", "holdconn");
  private static final String PREFERRED_HASH = "sha-256";

  private String ufrag = "";
  private String password = "";
  private String hash = "";
  private String fingerprint = "";
  private String setup = "";

  /** Takes the attribute if it is one of the transport. */
  void attribute(String name, String value) throws SdpException {
    switch (name) {
      case "ice-ufrag" -> {
        require(SdpText.isMadeOf(value, 4, 256, "+/-_="), name);
        ufrag = value;
      }
      case "ice-pwd" -> {
        require(SdpText.isMadeOf(value, 22, 256, "+/-_="), name);
        password = value;
      }
      case "setup" -> {
        require(ROLES.contains(value), name);
        setup = value;
      }
      case "fingerprint" -> fingerprint(value);
      default -> {}
    }
  }

  private void fingerprint(String value) throws SdpException {
    String algorithm = SdpText.before(value, ' ').toLowerCase(Locale.ROOT);
    String pairs = SdpText.after(value, ' ').strip().toUpperCase(Locale.ROOT);
    require(SdpText.isToken(algorithm, 16) && isHexPairs(pairs), "fingerprint");
    if (fingerprint.isEmpty() || algorithm.equals(PREFERRED_HASH)) {
      hash = algorithm;
      fingerprint = pairs;
    }
  }

  private static boolean isHexPairs(String text) {
    int length = text.length();
    if (length < 2 || length % 3 != 2 || length > 3 * 64 - 1) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean hex = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
      if (i % 3 == 2 ? c != ':' : !hex) {
        return false;
      }
    }
    return true;
  }

  private static void require(boolean valid, String name) throws SdpException {
    if (!valid) {
      throw new SdpException("a=" + name + " has no valid value");
    }
  }

  /** What this level says, and what it does not say from the level above; empty unless complete. */
  Optional<TransportDescription> build(TransportBuilder above) {
    // Credentials come in pairs, as do a fingerprint and its hash: they are taken from one level.
    TransportBuilder ice = ufrag.isEmpty() && password.isEmpty() ? above : this;
    TransportBuilder certificate = fingerprint.isEmpty() ? above : this;
    String role = setup.isEmpty() ? above.setup : setup;
    if (ice.ufrag.isEmpty()
        || ice.password.isEmpty()
        || certificate.fingerprint.isEmpty()
        || role.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TransportDescription(
            ice.ufrag, ice.password, certificate.hash, certificate.fingerprint, role));
  }
}
