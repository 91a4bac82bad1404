package org.gridroom.sfu.wire;

/**
 * Numbers that the reader and the writer of STUN share (RFC 8489, section 18; RFC 8445, section
 * 20).
 */
final class StunFormat {
  static final int MAGIC_COOKIE = 0x2112A442;
  static final int ATTRIBUTE_HEADER_BYTES = 4;
  static final int INTEGRITY_BYTES = 20;
  static final int FINGERPRINT_XOR = 0x5354554E;
  static final int FAMILY_IPV4 = 1;
  static final int FAMILY_IPV6 = 2;

  // Attributes.
  static final int MAPPED_ADDRESS = 0x0001;
  static final int USERNAME = 0x0006;
  static final int MESSAGE_INTEGRITY = 0x0008;
  static final int ERROR_CODE = 0x0009;
  static final int UNKNOWN_ATTRIBUTES = 0x000A;
  static final int REALM = 0x0014;
  static final int NONCE = 0x0015;
  static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
  static final int XOR_MAPPED_ADDRESS = 0x0020;
  static final int PRIORITY = 0x0024;
  static final int USE_CANDIDATE = 0x0025;
  static final int SOFTWARE = 0x8022;
  static final int FINGERPRINT = 0x8028;
  static final int ICE_CONTROLLED = 0x8029;
  static final int ICE_CONTROLLING = 0x802A;

  private StunFormat() {}
}
