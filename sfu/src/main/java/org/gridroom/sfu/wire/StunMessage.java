package org.gridroom.sfu.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.gridroom.sfu.wire.StunFormat.ATTRIBUTE_HEADER_BYTES;
import static org.gridroom.sfu.wire.StunFormat.ERROR_CODE;
import static org.gridroom.sfu.wire.StunFormat.FAMILY_IPV4;
import static org.gridroom.sfu.wire.StunFormat.FAMILY_IPV6;
import static org.gridroom.sfu.wire.StunFormat.FINGERPRINT;
import static org.gridroom.sfu.wire.StunFormat.ICE_CONTROLLED;
import static org.gridroom.sfu.wire.StunFormat.ICE_CONTROLLING;
import static org.gridroom.sfu.wire.StunFormat.INTEGRITY_BYTES;
import static org.gridroom.sfu.wire.StunFormat.MAGIC_COOKIE;
import static org.gridroom.sfu.wire.StunFormat.MAPPED_ADDRESS;
import static org.gridroom.sfu.wire.StunFormat.MESSAGE_INTEGRITY;
import static org.gridroom.sfu.wire.StunFormat.MESSAGE_INTEGRITY_SHA256;
import static org.gridroom.sfu.wire.StunFormat.NONCE;
import static org.gridroom.sfu.wire.StunFormat.PRIORITY;
import static org.gridroom.sfu.wire.StunFormat.REALM;
import static org.gridroom.sfu.wire.StunFormat.UNKNOWN_ATTRIBUTES;
import static org.gridroom.sfu.wire.StunFormat.USERNAME;
import static org.gridroom.sfu.wire.StunFormat.USE_CANDIDATE;
import static org.gridroom.sfu.wire.StunFormat.XOR_MAPPED_ADDRESS;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A mutable view of one STUN message (RFC 8489, section 5) with the attributes that ICE uses (RFC
 * 8445, section 16.1). Of an attribute that stands there twice the first counts; behind
 * MESSAGE-INTEGRITY only FINGERPRINT counts (RFC 8489, section 14.5).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0 0|     STUN message type     |        message length         |
 * |                         magic cookie                          |
 * |                  transaction id (96 bits)                     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class StunMessage {
  /** Size of the header, in bytes. */
  public static final int HEADER_BYTES = 20;

  /** Size of the transaction id, in bytes. */
  public static final int TRANSACTION_ID_BYTES = 12;

  /** Longest message that is read, in bytes. */
  public static final int MAX_SIZE_BYTES = PacketBuffer.CAPACITY_BYTES;

  /** Message type: binding request. */
  public static final int BINDING_REQUEST = 0x0001;

  /** Message type: binding indication (keepalive, not answered). */
  public static final int BINDING_INDICATION = 0x0011;

  /** Message type: binding success response. */
  public static final int BINDING_SUCCESS = 0x0101;

  /** Message type: binding error response. */
  public static final int BINDING_ERROR = 0x0111;

  /** Error code (RFC 8489, section 14.8): the request is malformed. */
  public static final int ERROR_BAD_REQUEST = 400;

  /** Error code: the request's MESSAGE-INTEGRITY does not match. */
  public static final int ERROR_UNAUTHENTICATED = 401;

  /** Error code: the request has comprehension-required attributes that are not understood. */
  public static final int ERROR_UNKNOWN_ATTRIBUTE = 420;

  /** Error code (RFC 8445, section 7.3.1.1): both sides claim the same role. */
  public static final int ERROR_ROLE_CONFLICT = 487;

  /** Most unknown attributes that are remembered: more are not worth an honest answer. */
  private static final int MAX_UNKNOWN = 16;

  /** Longest USERNAME (RFC 8489, section 14.3), in bytes. */
  private static final int MAX_USERNAME_BYTES = 513;

  private final StunChecksums checksums = new StunChecksums();
  private final int[] unknown = new int[MAX_UNKNOWN];

  private MemorySegment buffer = MemorySegment.NULL;
  private long offset;
  private int sizeBytes;

  // Where the values stand, in bytes from the message's start; 0 for an absent attribute.
  private int usernameAt;
  private int usernameSizeBytes;
  private int priorityAt;
  private int controllingAt;
  private int controlledAt;
  private int addressAt;
  private int errorAt;
  private int integrityAt;
  private int fingerprintAt;
  private boolean useCandidate;
  private int unknownCount;

  /** A Mac for the short-term credential {@code password} (RFC 8489, section 9.1.1). */
  public static Mac integrityMac(String password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA1", e);
    }
  }

  /**
   * Binds the view to {@code sizeBytes} bytes of {@code buffer} from {@code offset} on, and
   * validates their form. Neither integrity nor fingerprint is checked yet.
   *
   * @return {@link DropReason#NONE} if they are one well-formed STUN message; else the view must
   *     not be read
   */
  public DropReason bind(MemorySegment buffer, long offset, int sizeBytes) {
    this.buffer = buffer;
    this.offset = offset;
    this.sizeBytes = sizeBytes;
    usernameAt = 0;
    usernameSizeBytes = 0;
    priorityAt = 0;
    controllingAt = 0;
    controlledAt = 0;
    addressAt = 0;
    errorAt = 0;
    integrityAt = 0;
    fingerprintAt = 0;
    useCandidate = false;
    unknownCount = 0;
    if (sizeBytes < HEADER_BYTES) {
      return DropReason.TRUNCATED;
    }
    if (sizeBytes > MAX_SIZE_BYTES
        || (type() & 0xC000) != 0
        || NetworkOrder.int32(buffer, offset + 4) != MAGIC_COOKIE) {
      return DropReason.MALFORMED;
    }
    int length = NetworkOrder.unsignedShort(buffer, offset + 2);
    if (HEADER_BYTES + length > sizeBytes) {
      return DropReason.TRUNCATED;
    }
    if (length % 4 != 0 || HEADER_BYTES + length != sizeBytes) {
      return DropReason.MALFORMED;
    }
    return readAttributes();
  }

  private DropReason readAttributes() {
    int at = HEADER_BYTES;
    while (at < sizeBytes) {
      if (fingerprintAt != 0) {
        return DropReason.MALFORMED; // FINGERPRINT is the last attribute (RFC 8489, section 14.7)
      }
      int attribute = NetworkOrder.unsignedShort(buffer, offset + at);
      int length = NetworkOrder.unsignedShort(buffer, offset + at + 2);
      int value = at + ATTRIBUTE_HEADER_BYTES;
      if (length > sizeBytes - value) {
        return DropReason.TRUNCATED;
      }
      if ((integrityAt == 0 || attribute == FINGERPRINT)
          && !readAttribute(attribute, value, length)) {
        return DropReason.MALFORMED;
      }
      at = value + ((length + 3) & ~3);
    }
    return DropReason.NONE;
  }

  /** Takes one attribute; false if its value cannot be. */
  private boolean readAttribute(int attribute, int value, int length) {
    return switch (attribute) {
      case USERNAME -> {
        if (usernameAt == 0) {
          usernameAt = value;
          usernameSizeBytes = length;
        }
        yield length <= MAX_USERNAME_BYTES;
      }
      case PRIORITY -> {
        priorityAt = first(priorityAt, value);
        yield length == 4;
      }
      case USE_CANDIDATE -> {
        useCandidate = true;
        yield length == 0;
      }
      case ICE_CONTROLLING -> {
        controllingAt = first(controllingAt, value);
        yield length == 8;
      }
      case ICE_CONTROLLED -> {
        controlledAt = first(controlledAt, value);
        yield length == 8;
      }
      case MESSAGE_INTEGRITY -> {
        integrityAt = value;
        yield length == INTEGRITY_BYTES;
      }
      case FINGERPRINT -> {
        fingerprintAt = value;
        yield length == 4;
      }
      case XOR_MAPPED_ADDRESS -> {
        addressAt = first(addressAt, value);
        yield isAddress(value, length);
      }
      case ERROR_CODE -> {
        errorAt = first(errorAt, value);
        yield length >= 4;
      }
      // Understood, and without meaning for the short-term credentials of ICE.
      case MAPPED_ADDRESS, UNKNOWN_ATTRIBUTES, REALM, NONCE, MESSAGE_INTEGRITY_SHA256 -> true;
      default -> {
        boolean comprehensionRequired = attribute < 0x8000;
        if (comprehensionRequired && unknownCount < MAX_UNKNOWN) {
          unknown[unknownCount++] = attribute;
        }
        yield true;
      }
    };
  }

  private static int first(int earlier, int value) {
    return earlier == 0 ? value : earlier;
  }

  private boolean isAddress(int value, int length) {
    if (length < 4) {
      return false;
    }
    int family = NetworkOrder.unsignedByte(buffer, offset + value + 1);
    return (family == FAMILY_IPV4 && length == 8) || (family == FAMILY_IPV6 && length == 20);
  }

  /** The memory that the view is bound to. */
  public MemorySegment buffer() {
    return buffer;
  }

  /** Where the message starts in {@link #buffer()}, in bytes. */
  public long offset() {
    return offset;
  }

  /** Size of the whole message, in bytes. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** Message type: class and method, such as {@link #BINDING_REQUEST}. */
  public int type() {
    return NetworkOrder.unsignedShort(buffer, offset);
  }

  /** Where the transaction id starts in {@link #buffer()}: {@link #TRANSACTION_ID_BYTES} bytes. */
  public long transactionIdOffset() {
    return offset + 8;
  }

  /** Whether the transaction id is the same as that of {@code id}, 12 bytes. */
  public boolean hasTransactionId(byte[] id) {
    for (int i = 0; i < TRANSACTION_ID_BYTES; i++) {
      if (buffer.get(JAVA_BYTE, transactionIdOffset() + i) != id[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether there is a USERNAME. */
  public boolean hasUsername() {
    return usernameAt != 0;
  }

  /** USERNAME; empty without one. Allocates. */
  public String username() {
    return text(usernameAt, usernameSizeBytes);
  }

  /**
   * The part of USERNAME before the colon: the ufrag of the agent that a check is sent to (RFC
   * 8445, section 7.2.2). Empty without USERNAME or colon. Allocates.
   */
  public String localUfrag() {
    for (int i = 0; i < usernameSizeBytes; i++) {
      if (buffer.get(JAVA_BYTE, offset + usernameAt + i) == ':') {
        return text(usernameAt, i);
      }
    }
    return "";
  }

  private String text(int at, int size) {
    if (size == 0) {
      return "";
    }
    byte[] bytes = new byte[size];
    MemorySegment.copy(buffer, JAVA_BYTE, offset + at, bytes, 0, size);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** PRIORITY, 1..2^31 - 1 by RFC 8445; -1 without one. */
  public long priority() {
    return priorityAt == 0 ? -1 : NetworkOrder.unsignedInt(buffer, offset + priorityAt);
  }

  /** Whether USE-CANDIDATE is there: the controlling agent nominates this pair. */
  public boolean useCandidate() {
    return useCandidate;
  }

  /** Whether ICE-CONTROLLING is there. */
  public boolean hasIceControlling() {
    return controllingAt != 0;
  }

  /** Whether ICE-CONTROLLED is there. */
  public boolean hasIceControlled() {
    return controlledAt != 0;
  }

  /**
   * The tie-breaker of ICE-CONTROLLING or, without it, ICE-CONTROLLED; 0 without either. Unsigned.
   */
  public long tieBreaker() {
    int at = first(controllingAt, controlledAt);
    return at == 0 ? 0 : NetworkOrder.int64(buffer, offset + at);
  }

  /** The error code of a response, 300..699; 0 without ERROR-CODE (RFC 8489, section 14.8). */
  public int errorCode() {
    if (errorAt == 0) {
      return 0;
    }
    int errorClass = NetworkOrder.unsignedByte(buffer, offset + errorAt + 2) & 0x07;
    return 100 * errorClass + NetworkOrder.unsignedByte(buffer, offset + errorAt + 3);
  }

  /** XOR-MAPPED-ADDRESS (RFC 8489, section 14.2); null without one. Allocates. */
  public @Nullable InetSocketAddress mappedAddress() {
    if (addressAt == 0) {
      return null;
    }
    long at = offset + addressAt;
    int port = NetworkOrder.unsignedShort(buffer, at + 2) ^ (MAGIC_COOKIE >>> 16);
    byte[] address = new byte[NetworkOrder.unsignedByte(buffer, at + 1) == FAMILY_IPV4 ? 4 : 16];
    for (int i = 0; i < address.length; i++) {
      // Cookie and transaction id stand one behind the other: the mask of both families.
      address[i] =
          (byte) (buffer.get(JAVA_BYTE, at + 4 + i) ^ buffer.get(JAVA_BYTE, offset + 4 + i));
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are always an address", e);
    }
  }

  /**
   * Number of comprehension-required attributes that are not understood, at most 16: answer 420.
   */
  public int unknownAttributeCount() {
    return unknownCount;
  }

  /**
   * One of the attributes that are not understood.
   *
   * @param index 0..{@link #unknownAttributeCount()} - 1
   */
  public int unknownAttribute(int index) {
    return unknown[index];
  }

  /** Whether there is a MESSAGE-INTEGRITY. */
  public boolean hasMessageIntegrity() {
    return integrityAt != 0;
  }

  /**
   * Whether there is a MESSAGE-INTEGRITY and it matches (RFC 8489, section 14.5). Allocates some
   * bytes.
   *
   * @param mac HMAC-SHA1 with the key of the agent that the message is sent to; reset afterwards
   */
  public boolean integrityMatches(Mac mac) {
    if (integrityAt == 0) {
      return false;
    }
    byte[] expected =
        checksums.integrity(buffer, offset, integrityAt - ATTRIBUTE_HEADER_BYTES, mac);
    byte[] received = new byte[INTEGRITY_BYTES];
    MemorySegment.copy(buffer, JAVA_BYTE, offset + integrityAt, received, 0, INTEGRITY_BYTES);
    return MessageDigest.isEqual(expected, received);
  }

  /** Whether there is a FINGERPRINT. */
  public boolean hasFingerprint() {
    return fingerprintAt != 0;
  }

  /** Whether there is a FINGERPRINT and it matches (RFC 8489, section 14.7). */
  public boolean fingerprintMatches() {
    if (fingerprintAt == 0) {
      return false;
    }
    int expected = checksums.fingerprint(buffer, offset, fingerprintAt - ATTRIBUTE_HEADER_BYTES);
    return NetworkOrder.int32(buffer, offset + fingerprintAt) == expected;
  }
}
