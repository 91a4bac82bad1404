package org.gridroom.sfu.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;

/**
 * Writes one STUN message at a time into the caller's memory (RFC 8489). The caller gives enough of
 * it: the messages of ICE need at most {@link #ROOM_BYTES}. Attributes stand in the order of the
 * calls; {@link #messageIntegrity} and then {@link #fingerprint} come last.
 */
public final class StunWriter {
  /** Room that every message of ICE fits into, in bytes. */
  public static final int ROOM_BYTES = 1024;

  private final StunChecksums checksums = new StunChecksums();
  private MemorySegment buffer = MemorySegment.NULL;
  private long offset;
  private int sizeBytes;

  /**
   * Starts a message.
   *
   * @param type such as {@link StunMessage#BINDING_REQUEST}
   * @param transactionId 12 bytes
   */
  public StunWriter start(MemorySegment buffer, long offset, int type, byte[] transactionId) {
    begin(buffer, offset, type);
    MemorySegment.copy(
        transactionId, 0, buffer, JAVA_BYTE, offset + 8, StunMessage.TRANSACTION_ID_BYTES);
    return this;
  }

  /**
   * Starts the response to a request: same transaction id.
   *
   * @param type {@link StunMessage#BINDING_SUCCESS} or {@link StunMessage#BINDING_ERROR}
   */
  public StunWriter startResponse(
      MemorySegment buffer, long offset, int type, StunMessage request) {
    begin(buffer, offset, type);
    MemorySegment.copy(
        request.buffer(),
        request.transactionIdOffset(),
        buffer,
        offset + 8,
        StunMessage.TRANSACTION_ID_BYTES);
    return this;
  }

  private void begin(MemorySegment buffer, long offset, int type) {
    this.buffer = buffer;
    this.offset = offset;
    NetworkOrder.putShort(buffer, offset, type);
    NetworkOrder.putInt(buffer, offset + 4, StunFormat.MAGIC_COOKIE);
    sizeBytes = StunMessage.HEADER_BYTES;
    writeLength();
  }

  /** Size of the message so far, in bytes. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /**
   * USERNAME: "remote ufrag:local ufrag" as seen by the sender of a check (RFC 8445, section
   * 7.2.2).
   */
  public StunWriter username(String username) {
    return bytes(StunFormat.USERNAME, username.getBytes(StandardCharsets.UTF_8));
  }

  /** SOFTWARE (RFC 8489, section 14.14). */
  public StunWriter software(String software) {
    return bytes(StunFormat.SOFTWARE, software.getBytes(StandardCharsets.UTF_8));
  }

  /** PRIORITY of the peer-reflexive candidate that this check may find, 1..2^31 - 1. */
  public StunWriter priority(long priority) {
    long value = attribute(StunFormat.PRIORITY, 4);
    NetworkOrder.putInt(buffer, value, (int) priority);
    return this;
  }

  /** USE-CANDIDATE: nominates the pair. */
  public StunWriter useCandidate() {
    attribute(StunFormat.USE_CANDIDATE, 0);
    return this;
  }

  /** ICE-CONTROLLING with the sender's tie-breaker. */
  public StunWriter iceControlling(long tieBreaker) {
    NetworkOrder.putLong(buffer, attribute(StunFormat.ICE_CONTROLLING, 8), tieBreaker);
    return this;
  }

  /** ICE-CONTROLLED with the sender's tie-breaker. */
  public StunWriter iceControlled(long tieBreaker) {
    NetworkOrder.putLong(buffer, attribute(StunFormat.ICE_CONTROLLED, 8), tieBreaker);
    return this;
  }

  /** XOR-MAPPED-ADDRESS: where the request came from, IPv4 or IPv6 (RFC 8489, section 14.2). */
  public StunWriter xorMappedAddress(InetSocketAddress mapped) {
    return xorMappedAddress(mapped.getAddress().getAddress(), mapped.getPort());
  }

  /**
   * XOR-MAPPED-ADDRESS.
   *
   * @param address 4 bytes for IPv4, 16 for IPv6
   * @param port 0..65535
   */
  public StunWriter xorMappedAddress(byte[] address, int port) {
    long value = attribute(StunFormat.XOR_MAPPED_ADDRESS, 4 + address.length);
    NetworkOrder.putByte(buffer, value, 0);
    NetworkOrder.putByte(
        buffer, value + 1, address.length == 4 ? StunFormat.FAMILY_IPV4 : StunFormat.FAMILY_IPV6);
    NetworkOrder.putShort(buffer, value + 2, port ^ (StunFormat.MAGIC_COOKIE >>> 16));
    for (int i = 0; i < address.length; i++) {
      int mask = buffer.get(JAVA_BYTE, offset + 4 + i);
      NetworkOrder.putByte(buffer, value + 4 + i, address[i] ^ mask);
    }
    return this;
  }

  /**
   * ERROR-CODE (RFC 8489, section 14.8).
   *
   * @param code 300..699
   * @param reason short, ASCII
   */
  public StunWriter errorCode(int code, String reason) {
    byte[] phrase = reason.getBytes(StandardCharsets.UTF_8);
    long value = attribute(StunFormat.ERROR_CODE, 4 + phrase.length);
    NetworkOrder.putShort(buffer, value, 0);
    NetworkOrder.putByte(buffer, value + 2, code / 100);
    NetworkOrder.putByte(buffer, value + 3, code % 100);
    MemorySegment.copy(phrase, 0, buffer, JAVA_BYTE, value + 4, phrase.length);
    return this;
  }

  /** UNKNOWN-ATTRIBUTES: those of the request (RFC 8489, section 14.9). */
  public StunWriter unknownAttributes(StunMessage request) {
    int count = request.unknownAttributeCount();
    long value = attribute(StunFormat.UNKNOWN_ATTRIBUTES, 2 * count);
    for (int i = 0; i < count; i++) {
      NetworkOrder.putShort(buffer, value + 2L * i, request.unknownAttribute(i));
    }
    return this;
  }

  /**
   * MESSAGE-INTEGRITY (RFC 8489, section 14.5).
   *
   * @param mac HMAC-SHA1 with the key; reset afterwards
   */
  public StunWriter messageIntegrity(Mac mac) {
    int covered = sizeBytes;
    long value = attribute(StunFormat.MESSAGE_INTEGRITY, StunFormat.INTEGRITY_BYTES);
    byte[] digest = checksums.integrity(buffer, offset, covered, mac);
    MemorySegment.copy(digest, 0, buffer, JAVA_BYTE, value, StunFormat.INTEGRITY_BYTES);
    return this;
  }

  /** FINGERPRINT (RFC 8489, section 14.7): the end of the message. */
  public StunWriter fingerprint() {
    int covered = sizeBytes;
    long value = attribute(StunFormat.FINGERPRINT, 4);
    NetworkOrder.putInt(buffer, value, checksums.fingerprint(buffer, offset, covered));
    return this;
  }

  private StunWriter bytes(int attribute, byte[] bytes) {
    long value = attribute(attribute, bytes.length);
    MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, value, bytes.length);
    return this;
  }

  /**
   * Writes an attribute's header and padding and the message's new length; returns where its value
   * goes.
   */
  private long attribute(int attribute, int length) {
    long at = offset + sizeBytes;
    int padded = (length + 3) & ~3;
    if (sizeBytes + StunFormat.ATTRIBUTE_HEADER_BYTES + padded > ROOM_BYTES) {
      throw new IllegalArgumentException("STUN message of more than " + ROOM_BYTES + " bytes");
    }
    NetworkOrder.putShort(buffer, at, attribute);
    NetworkOrder.putShort(buffer, at + 2, length);
    long value = at + StunFormat.ATTRIBUTE_HEADER_BYTES;
    for (int i = length; i < padded; i++) {
      NetworkOrder.putByte(buffer, value + i, 0);
    }
    sizeBytes += StunFormat.ATTRIBUTE_HEADER_BYTES + padded;
    writeLength();
    return value;
  }

  private void writeLength() {
    NetworkOrder.putShort(buffer, offset + 2, sizeBytes - StunMessage.HEADER_BYTES);
  }
}
