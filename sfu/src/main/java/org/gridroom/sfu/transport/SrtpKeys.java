package org.gridroom.sfu.transport;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The master key and salt of one direction, and the session keys that come from them (RFC 3711,
 * section 4.3; with a key derivation rate of 0, so once).
 */
public final class SrtpKeys {
  private static final int RTCP_LABEL_OFFSET = 3;

  private final SrtpProfile profile;
  private final byte[] masterKey;
  private final byte[] masterSalt;

  /**
   * One direction's keys.
   *
   * @param masterKey 16 bytes
   * @param masterSalt 12 bytes for AEAD_AES_128_GCM, else 14
   */
  public SrtpKeys(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
    if (masterKey.length != SrtpProfile.KEY_BYTES || masterSalt.length != profile.saltSizeBytes()) {
      throw new IllegalArgumentException("wrong size of key or salt for " + profile);
    }
    this.profile = profile;
    this.masterKey = masterKey.clone();
    this.masterSalt = masterSalt.clone();
  }

  /** How many bytes the DTLS exporter must give for both directions (RFC 5764, section 4.2). */
  static int exportSizeBytes(SrtpProfile profile) {
    return 2 * (SrtpProfile.KEY_BYTES + profile.saltSizeBytes());
  }

  /**
   * The keys with which one side writes, from the DTLS exporter's bytes: client key, server key,
   * client salt, server salt.
   *
   * @param client whether it is the DTLS client that writes
   */
  static SrtpKeys fromExport(SrtpProfile profile, byte[] exported, boolean client) {
    int key = client ? 0 : SrtpProfile.KEY_BYTES;
    int salt = 2 * SrtpProfile.KEY_BYTES + (client ? 0 : profile.saltSizeBytes());
    return new SrtpKeys(
        profile,
        Arrays.copyOfRange(exported, key, key + SrtpProfile.KEY_BYTES),
        Arrays.copyOfRange(exported, salt, salt + profile.saltSizeBytes()));
  }

  SrtpProfile profile() {
    return profile;
  }

  /** Session keys of RTP (labels 0, 1, 2) or RTCP (labels 3, 4, 5). */
  SessionKeys session(boolean rtcp) {
    int label = rtcp ? RTCP_LABEL_OFFSET : 0;
    return new SessionKeys(
        derive(label, SrtpProfile.KEY_BYTES),
        derive(label + 1, profile.authenticationKeySizeBytes()),
        derive(label + 2, profile.saltSizeBytes()));
  }

  private byte[] derive(int label, int sizeBytes) {
    // RFC 3711, section 4.3.3: AES-CM with IV (label << 48 XOR salt) << 16. RFC 7714, section 11: a
    // salt of 96 bits is padded on the right.
    byte[] iv = Arrays.copyOf(masterSalt, 16);
    iv[7] ^= (byte) label;
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(new byte[sizeBytes]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime lacks AES", e);
    }
  }

  /**
   * What packets are encrypted and authenticated with.
   *
   * @param encryption AES key
   * @param authentication HMAC-SHA1 key; empty where encryption authenticates by itself
   * @param salt goes into every IV
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record SessionKeys(byte[] encryption, byte[] authentication, byte[] salt) {}
}
