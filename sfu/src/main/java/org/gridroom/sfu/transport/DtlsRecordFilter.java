package org.gridroom.sfu.transport;

/**
 * Cuts from a client's datagrams what the DTLS library must not see.
 *
 * <p>It believes any length that a handshake fragment claims and allocates it at once: up to 16 MB
 * from a datagram of 25 bytes. And when ChangeCipherSpec overtakes CertificateVerify (lost or
 * reordered), it takes no retransmission of the latter any more, so that the handshake starves;
 * hence those records wait for their retransmission instead.
 *
 * <pre>
 * record:     type (1) | version (2) | epoch (2) | sequence (6) | length (2)          RFC 6347, section 4.1
 * handshake:  type (1) | length (3) | message_seq (2) | offset (3) | fragment length (3)   section 4.2.2
 * </pre>
 */
final class DtlsRecordFilter {
  /** Longest handshake message that is taken: browsers' certificates have some 300 bytes. */
  static final int MAX_MESSAGE_BYTES = 16_384;

  private static final int RECORD_HEADER_BYTES = 13;
  private static final int HANDSHAKE_HEADER_BYTES = 12;
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int HANDSHAKE = 22;
  private static final int CERTIFICATE_VERIFY = 15;

  /** A client ends its flight with CertificateVerify, ChangeCipherSpec, Finished. */
  private boolean awaitsCertificateVerify = true;

  /** How many bytes of the datagram, from its start, may be read: whole records. */
  int accept(byte[] datagram) {
    int at = 0;
    while (at + RECORD_HEADER_BYTES <= datagram.length) {
      int length = unsignedShort(datagram, at + 11);
      int end = at + RECORD_HEADER_BYTES + length;
      if (end > datagram.length || !accepts(datagram, at, end)) {
        return at;
      }
      at = end;
    }
    return at;
  }

  private boolean accepts(byte[] datagram, int at, int end) {
    int type = datagram[at];
    boolean encrypted = unsignedShort(datagram, at + 3) != 0;
    if (awaitsCertificateVerify && (encrypted || type == CHANGE_CIPHER_SPEC)) {
      return false;
    }
    return encrypted
        || type != HANDSHAKE
        || acceptsHandshake(datagram, at + RECORD_HEADER_BYTES, end);
  }

  private boolean acceptsHandshake(byte[] datagram, int start, int end) {
    int at = start;
    while (at + HANDSHAKE_HEADER_BYTES <= end) {
      int length = unsigned24(datagram, at + 1);
      int fragmentEnd = unsigned24(datagram, at + 6) + unsigned24(datagram, at + 9);
      if (length > MAX_MESSAGE_BYTES) {
        return false;
      }
      if (datagram[at] == CERTIFICATE_VERIFY && fragmentEnd == length) {
        awaitsCertificateVerify = false;
      }
      at += HANDSHAKE_HEADER_BYTES + unsigned24(datagram, at + 9);
    }
    return true;
  }

  private static int unsignedShort(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }

  private static int unsigned24(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 16 | unsignedShort(bytes, at + 1);
  }
}
