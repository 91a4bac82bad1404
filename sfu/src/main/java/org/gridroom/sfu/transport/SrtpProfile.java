package org.gridroom.sfu.transport;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SRTP protection profiles that are spoken here, the one that is preferred first. */
public enum SrtpProfile {
  /** RFC 7714, section 14.2: less than half the cost of the other one. */
  AEAD_AES_128_GCM(0x0007, 12, 0, 16),
  /** RFC 5764, section 4.1.2. */
  AES_CM_128_HMAC_SHA1_80(0x0001, 14, 20, 10);

  /** All profiles, by our order of preference. */
  public static final List<SrtpProfile> PREFERENCE = List.of(values());

  /** Size of master and session encryption keys, in bytes. */
  static final int KEY_BYTES = 16;

  private final int wireValue;
  private final int saltSizeBytes;
  private final int authenticationKeySizeBytes;
  private final int tagSizeBytes;

  SrtpProfile(int wireValue, int saltSizeBytes, int authenticationKeySizeBytes, int tagSizeBytes) {
    this.wireValue = wireValue;
    this.saltSizeBytes = saltSizeBytes;
    this.authenticationKeySizeBytes = authenticationKeySizeBytes;
    this.tagSizeBytes = tagSizeBytes;
  }

  /** Its number in the use_srtp extension (RFC 5764, section 4.1.2). */
  public int wireValue() {
    return wireValue;
  }

  /** Size of master and session salt, in bytes. */
  int saltSizeBytes() {
    return saltSizeBytes;
  }

  /**
   * Size of the session authentication key, in bytes; 0 where encryption authenticates by itself.
   */
  int authenticationKeySizeBytes() {
    return authenticationKeySizeBytes;
  }

  /** Size of the authentication tag, in bytes. */
  int tagSizeBytes() {
    return tagSizeBytes;
  }

  /** The profile of this number, null for one that is not spoken here. */
  static @Nullable SrtpProfile ofWireValue(int wireValue) {
    for (SrtpProfile profile : PREFERENCE) {
      if (profile.wireValue == wireValue) {
        return profile;
      }
    }
    return null;
  }
}
