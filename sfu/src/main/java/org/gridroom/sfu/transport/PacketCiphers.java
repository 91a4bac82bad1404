package org.gridroom.sfu.transport;

import org.gridroom.sfu.transport.SrtpKeys.SessionKeys;

/** Who encrypts packets: makes a {@link PacketCipher} per key and direction. */
public interface PacketCiphers {
  /** Name for people, such as "OpenSSL 3.0.17 1 Jul 2025". */
  String name();

  /** A cipher for one session key. */
  PacketCipher create(SrtpProfile profile, SessionKeys keys, boolean sealing);

  /**
   * OpenSSL's libcrypto where it can be loaded (no garbage per packet), else the JDK's own ciphers
   * (about 1 kB of it). Start-up says which by {@link #name}.
   */
  static PacketCiphers best() {
    return OpenSsl.isAvailable() ? new OpenSslCiphers() : new JceCiphers();
  }
}
