package org.gridroom.sfu.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8489 and RFC 8445, with the test vectors of RFC 5769. */
class StunMessageTest {
  private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
  private static final String HEADER = "2112a442b7e7a701bc34d686fa87dfae";
  private static final byte[] TRANSACTION_ID = HexFormat.of().parseHex(HEADER.substring(8));

  /** RFC 5769, section 2.1. */
  private static final String REQUEST =
      "00010058"
          + HEADER
          + "802200105354554e207465737420636c69656e74"
          + "002400046e0001ff"
          + "80290008932ff9b151263b36"
          + "000600096576746a3a68367659202020"
          + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
          + "80280004e57a3bcf";

  /** RFC 5769, section 2.2. */
  private static final String IPV4_RESPONSE =
      "0101003c"
          + HEADER
          + "8022000b7465737420766563746f7220"
          + "002000080001a147e112a643"
          + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
          + "80280004c07d4c96";

  /** RFC 5769, section 2.3. */
  private static final String IPV6_RESPONSE =
      "01010048"
          + HEADER
          + "8022000b7465737420766563746f7220"
          + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
          + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
          + "80280004c8fb0b4c";

  private final StunMessage message = new StunMessage();

  private DropReason bind(Octets octets) {
    return message.bind(octets.buffer(), octets.offset(), octets.sizeBytes());
  }

  private DropReason bindAttributes(String attributes) {
    int length = attributes.replace(" ", "").length() / 2;
    return bind(
        Octets.hex("0001" + HexFormat.of().toHexDigits((short) length) + HEADER + attributes, 3));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 3, 32})
  void readsTheSampleRequestAtAnyOffset(long offset) {
    assertEquals(DropReason.NONE, bind(Octets.hex(REQUEST, offset)));

    assertEquals(StunMessage.BINDING_REQUEST, message.type());
    assertTrue(message.hasTransactionId(TRANSACTION_ID));
    assertTrue(message.hasUsername());
    assertEquals("evtj:h6vY", message.username());
    assertEquals("evtj", message.localUfrag());
    assertEquals(0x6e0001ff, message.priority());
    assertTrue(message.hasIceControlled());
    assertFalse(message.hasIceControlling());
    assertEquals(0x932ff9b151263b36L, message.tieBreaker());
    assertFalse(message.useCandidate());
    assertTrue(message.hasMessageIntegrity());
    assertTrue(message.integrityMatches(StunMessage.integrityMac(PASSWORD)));
    assertTrue(message.hasFingerprint());
    assertTrue(message.fingerprintMatches());
    assertEquals(0, message.unknownAttributeCount());
    assertNull(message.mappedAddress());
  }

  @ParameterizedTest
  @CsvSource({"false,192.0.2.1", "true,2001:db8:1234:5678:11:2233:4455:6677"})
  void readsTheSampleResponses(boolean ipv6, String address) throws UnknownHostException {
    assertEquals(DropReason.NONE, bind(Octets.hex(ipv6 ? IPV6_RESPONSE : IPV4_RESPONSE, 5)));

    assertEquals(StunMessage.BINDING_SUCCESS, message.type());
    assertEquals(
        new InetSocketAddress(InetAddress.getByName(address), 32853), message.mappedAddress());
    assertTrue(message.integrityMatches(StunMessage.integrityMac(PASSWORD)));
    assertTrue(message.fingerprintMatches());
  }

  @Test
  void everyChangedByteBreaksTheIntegrity() {
    byte[] original = HexFormat.of().parseHex(REQUEST);
    int integrity = original.length - 8 - 24;
    for (int i = 20; i < integrity; i++) {
      byte[] changed = original.clone();
      changed[i] ^= 1;
      if (bind(Octets.at(changed, 1)) == DropReason.NONE) {
        assertFalse(message.integrityMatches(StunMessage.integrityMac(PASSWORD)), "byte " + i);
        assertFalse(message.fingerprintMatches(), "byte " + i);
      }
    }
  }

  @Test
  void anotherPasswordDoesNotMatch() {
    bind(Octets.hex(REQUEST, 0));
    assertFalse(message.integrityMatches(StunMessage.integrityMac(PASSWORD + "x")));
  }

  @Test
  void whatHasNoIntegrityDoesNotMatch() {
    assertEquals(DropReason.NONE, bindAttributes(""));
    assertFalse(message.hasMessageIntegrity());
    assertFalse(message.integrityMatches(StunMessage.integrityMac(PASSWORD)));
    assertFalse(message.hasFingerprint());
    assertFalse(message.fingerprintMatches());
  }

  @Test
  void dropsEveryTruncation() {
    Octets whole = Octets.hex(REQUEST, 2);
    for (int size = 0; size < whole.sizeBytes(); size++) {
      assertEquals(DropReason.TRUNCATED, bind(whole.truncatedTo(size)), "size " + size);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8001 0000 2112a442 000000000000000000000000", // first two bits
        "0001 0000 2112a443 000000000000000000000000", // cookie
        "0001 0002 2112a442 000000000000000000000000 0000", // length no multiple of 4
        "0001 0000 2112a442 000000000000000000000000 00000000", // more than the length
      })
  void dropsWhatIsNoStun(String hex) {
    assertEquals(DropReason.MALFORMED, bind(Octets.hex(hex, 4)));
  }

  @Test
  void dropsMoreThanItsBound() {
    assertEquals(DropReason.MALFORMED, bindAttributes("C0570000".repeat(512)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00060008 61626364", // USERNAME past the end
        "0006FFFF 61626364",
      })
  void dropsAnAttributeThatPassesTheEnd(String attributes) {
    assertEquals(DropReason.TRUNCATED, bindAttributes(attributes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00240003 00000100", // PRIORITY of 3 bytes
        "00250004 00000000", // USE-CANDIDATE of 4
        "80290004 00000000", // ICE-CONTROLLED of 4
        "802A0000", // ICE-CONTROLLING of 0
        "00080004 00000000", // MESSAGE-INTEGRITY of 4
        "80280000", // FINGERPRINT of 0
        "00200004 00010000", // XOR-MAPPED-ADDRESS without address
        "00200008 00020000 00000000", // IPv6 of 4 bytes
        "00200008 00030000 00000000", // unknown family
        "00090000", // ERROR-CODE of 0
        "80280004 00000000 80220000", // something behind FINGERPRINT
      })
  void dropsAttributesOfWrongForm(String attributes) {
    assertEquals(DropReason.MALFORMED, bindAttributes(attributes));
  }

  @Test
  void dropsAnEndlessUsername() {
    assertEquals(DropReason.MALFORMED, bindAttributes("00060204" + "61".repeat(516)));
  }

  @Test
  void namesComprehensionRequiredAttributesThatItDoesNotKnow() {
    assertEquals(DropReason.NONE, bindAttributes("7FFF0000 C0570000 001E0000"));
    assertEquals(2, message.unknownAttributeCount());
    assertEquals(0x7FFF, message.unknownAttribute(0));
    assertEquals(0x001E, message.unknownAttribute(1));
  }

  @Test
  void remembersNoMoreThanSixteenUnknownAttributes() {
    assertEquals(DropReason.NONE, bindAttributes("7FFF0000".repeat(100)));
    assertEquals(16, message.unknownAttributeCount());
  }

  @Test
  void ofDoubleAttributesTheFirstCounts() {
    bindAttributes("00240004 00000001 00240004 00000002 00060003 613A6200 00060003 633A6400");
    assertEquals(1, message.priority());
    assertEquals("a:b", message.username());
  }

  @Test
  void nothingBehindTheIntegrityCounts() {
    String integrity = "00080014" + "00".repeat(20);
    assertEquals(DropReason.NONE, bindAttributes(integrity + "00250000 00240004 00000001"));
    assertFalse(message.useCandidate());
    assertEquals(-1, message.priority());
  }

  @Test
  void aUsernameWithoutColonNamesNobody() {
    bindAttributes("00060004 61626364");
    assertEquals("abcd", message.username());
    assertEquals("", message.localUfrag());
  }

  @Test
  void forgetsTheMessageBefore() {
    bind(Octets.hex(REQUEST, 0));
    bindAttributes("");
    assertFalse(message.hasUsername());
    assertEquals("", message.username());
    assertEquals(-1, message.priority());
    assertEquals(0, message.tieBreaker());
    assertEquals(0, message.errorCode());
    assertFalse(message.hasIceControlled());
    assertFalse(message.hasMessageIntegrity());
    assertFalse(message.hasFingerprint());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 17})
  void writesACheckThatReadsTheSame(long offset) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(offset + StunWriter.ROOM_BYTES);
      StunWriter writer =
          new StunWriter()
              .start(memory, offset, StunMessage.BINDING_REQUEST, TRANSACTION_ID)
              .username("h6vY:evtj")
              .software("Gridroom")
              .priority(0x6e0001ff)
              .iceControlling(0x8000000000000001L)
              .useCandidate()
              .messageIntegrity(StunMessage.integrityMac(PASSWORD))
              .fingerprint();

      assertEquals(DropReason.NONE, message.bind(memory, offset, writer.sizeBytes()));

      assertEquals(StunMessage.BINDING_REQUEST, message.type());
      assertTrue(message.hasTransactionId(TRANSACTION_ID));
      assertEquals("h6vY:evtj", message.username());
      assertEquals(0x6e0001ff, message.priority());
      assertTrue(message.hasIceControlling());
      assertEquals(0x8000000000000001L, message.tieBreaker());
      assertTrue(message.useCandidate());
      assertTrue(message.integrityMatches(StunMessage.integrityMac(PASSWORD)));
      assertTrue(message.fingerprintMatches());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "2001:db8:1234:5678:11:2233:4455:6677", "::1"})
  void writesAResponseWithTheMappedAddress(String address) throws UnknownHostException {
    InetSocketAddress mapped = new InetSocketAddress(InetAddress.getByName(address), 65535);
    StunMessage request = new StunMessage();
    Octets octets = Octets.hex(REQUEST, 7);
    request.bind(octets.buffer(), octets.offset(), octets.sizeBytes());
    MemorySegment memory = MemorySegment.ofArray(new byte[StunWriter.ROOM_BYTES + 1]);

    StunWriter writer =
        new StunWriter()
            .startResponse(memory, 1, StunMessage.BINDING_SUCCESS, request)
            .xorMappedAddress(mapped)
            .messageIntegrity(StunMessage.integrityMac(PASSWORD))
            .fingerprint();

    assertEquals(DropReason.NONE, message.bind(memory, 1, writer.sizeBytes()));
    assertEquals(mapped, message.mappedAddress());
    assertTrue(message.hasTransactionId(TRANSACTION_ID));
    assertTrue(message.integrityMatches(StunMessage.integrityMac(PASSWORD)));
    assertTrue(message.fingerprintMatches());
  }

  @Test
  void writesTheSampleAddressByteForByte() throws UnknownHostException {
    MemorySegment memory = MemorySegment.ofArray(new byte[StunWriter.ROOM_BYTES]);
    StunWriter writer =
        new StunWriter()
            .start(memory, 0, StunMessage.BINDING_SUCCESS, TRANSACTION_ID)
            .xorMappedAddress(InetAddress.getByName("192.0.2.1").getAddress(), 32853);

    byte[] attribute = Octets.toArray(memory, 20, writer.sizeBytes() - 20);
    assertArrayEquals(HexFormat.of().parseHex("002000080001a147e112a643"), attribute);
  }

  @Test
  void writesAnErrorThatNamesTheUnknownAttributes() {
    StunMessage request = new StunMessage();
    Octets octets = Octets.hex("00010008" + HEADER + "7FFF0000 7FFE0000", 0);
    request.bind(octets.buffer(), octets.offset(), octets.sizeBytes());
    MemorySegment memory = MemorySegment.ofArray(new byte[StunWriter.ROOM_BYTES]);

    StunWriter writer =
        new StunWriter()
            .startResponse(memory, 0, StunMessage.BINDING_ERROR, request)
            .errorCode(StunMessage.ERROR_UNKNOWN_ATTRIBUTE, "Unknown Attribute")
            .unknownAttributes(request);

    assertEquals(DropReason.NONE, message.bind(memory, 0, writer.sizeBytes()));
    assertEquals(StunMessage.BINDING_ERROR, message.type());
    assertEquals(420, message.errorCode());
    assertTrue(Octets.toHex(memory, 0, writer.sizeBytes()).endsWith("000a00047fff7ffe"));
  }

  @Test
  void refusesToWriteMoreThanItsRoom() {
    MemorySegment memory = MemorySegment.ofArray(new byte[4096]);
    StunWriter writer =
        new StunWriter().start(memory, 0, StunMessage.BINDING_REQUEST, TRANSACTION_ID);
    assertThrows(IllegalArgumentException.class, () -> writer.username("x".repeat(1001)));
  }
}
