package org.gridroom.sfu.transport;

import java.lang.foreign.MemorySegment;

/**
 * Encryption or decryption of packets under one session key: AES-GCM, or AES in counter mode with
 * HMAC-SHA1. One packet is {@link #start}, then the pieces in order, then {@link #tag} or {@link
 * #verify}; what {@link #crypt} wrote may be read after that only. AES-GCM wants everything that is
 * only authenticated before what is encrypted.
 *
 * <p>All segments are native memory. Used by one thread at a time.
 */
interface PacketCipher extends AutoCloseable {
  /**
   * Begins a packet.
   *
   * @param iv 12 bytes for AES-GCM, 16 for counter mode, at the start of the segment; never the
   *     same twice under one key
   */
  void start(MemorySegment iv);

  /** Authenticates bytes without encrypting them; for HMAC, all bytes in order. */
  void authenticate(MemorySegment segment, long offset, int sizeBytes);

  /** Encrypts or decrypts the next bytes. */
  void crypt(MemorySegment from, long fromOffset, MemorySegment to, long toOffset, int sizeBytes);

  /** Ends an encryption: writes the tag, of the profile's size. */
  void tag(MemorySegment to, long offset);

  /** Ends a decryption: compares the tag in constant time; false if it does not match. */
  boolean verify(MemorySegment tag, long offset);

  /** Gives back what it holds. Nothing else may be called afterwards. */
  @Override
  void close();
}
