package org.gridroom.sfu.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.gridroom.sfu.wire.StunFormat.ATTRIBUTE_HEADER_BYTES;
import static org.gridroom.sfu.wire.StunFormat.FINGERPRINT_XOR;
import static org.gridroom.sfu.wire.StunFormat.INTEGRITY_BYTES;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32;
import javax.crypto.Mac;

/** What MESSAGE-INTEGRITY and FINGERPRINT of a STUN message have to be. */
final class StunChecksums {
  private final byte[] scratch = new byte[StunMessage.MAX_SIZE_BYTES];
  private final CRC32 crc = new CRC32();

  /**
   * MESSAGE-INTEGRITY (RFC 8489, section 14.5), computed as if it were the last attribute.
   * Allocates some bytes.
   *
   * @param coveredBytes all of the message that stands before the attribute
   * @param mac HMAC-SHA1 with the key; reset afterwards
   */
  byte[] integrity(MemorySegment buffer, long offset, int coveredBytes, Mac mac) {
    MemorySegment.copy(buffer, JAVA_BYTE, offset, scratch, 0, coveredBytes);
    int length = coveredBytes + ATTRIBUTE_HEADER_BYTES + INTEGRITY_BYTES - StunMessage.HEADER_BYTES;
    scratch[2] = (byte) (length >>> 8);
    scratch[3] = (byte) length;
    mac.update(scratch, 0, coveredBytes);
    return mac.doFinal();
  }

  /**
   * FINGERPRINT (RFC 8489, section 14.7).
   *
   * @param coveredBytes all of the message that stands before the attribute
   */
  int fingerprint(MemorySegment buffer, long offset, int coveredBytes) {
    MemorySegment.copy(buffer, JAVA_BYTE, offset, scratch, 0, coveredBytes);
    crc.reset();
    crc.update(scratch, 0, coveredBytes);
    return (int) crc.getValue() ^ FINGERPRINT_XOR;
  }
}
