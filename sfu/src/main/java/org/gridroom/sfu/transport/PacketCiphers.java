package org.gridroom.sfu.transport;

/** Who encrypts packets. */
public interface PacketCiphers {
  /** Name for people, such as "OpenSSL 3.0.15". */
  String name();

  /** OpenSSL's libcrypto where it can be loaded, else the JDK's own provider. */
  static PacketCiphers best() {
    return () -> "none yet";
  }
}
