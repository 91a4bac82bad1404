package org.gridroom.sfu.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8285, section 4. */
class HeaderExtensionsTest {
  private static final String FIXED = "90 60 0001 00000002 00000003";

  private final RtpPacket packet = new RtpPacket();
  private final HeaderExtensions extensions = new HeaderExtensions();

  private DropReason bind(String extension, long offset) {
    Octets octets = Octets.hex(FIXED + extension, offset);
    assertEquals(
        DropReason.NONE, packet.bind(octets.buffer(), octets.offset(), octets.sizeBytes()));
    return extensions.bind(packet);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 6})
  void findsElementsOfTheOneByteForm(long offset) {
    // audio level 1, padding, transport sequence number 3, mid "ab" 4
    assertEquals(DropReason.NONE, bind("BEDE 0003 10 B2 00 31 FFFE 41 6162 000000", offset));

    assertEquals(0x32, extensions.audioLevel(1));
    assertTrue(extensions.voiceActivity(1));
    assertEquals(0xFFFE, extensions.transportSequenceNumber(3));
    assertEquals("ab", extensions.text(4));
    assertEquals(HeaderExtensions.ABSENT, extensions.audioLevel(2));
    assertFalse(extensions.voiceActivity(2));
    assertEquals(HeaderExtensions.ABSENT, extensions.transportSequenceNumber(2));
    assertNull(extensions.text(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "1003", "100F"})
  void findsElementsOfTheTwoByteForm(String profile) {
    // 20: empty, padding, 255: two bytes, 1: level
    assertEquals(DropReason.NONE, bind(profile + "0003 1400 00 FF02ABCD 01017F 0000", 3));

    assertTrue(extensions.find(20));
    assertEquals(0, extensions.dataSizeBytes());
    assertEquals("", extensions.text(20));
    assertEquals(0xABCD, extensions.transportSequenceNumber(255));
    assertEquals(127, extensions.audioLevel(1));
    assertFalse(extensions.voiceActivity(1));
  }

  @ParameterizedTest
  @CsvSource({
    "BEDE0001 11AABB20", // two bytes, then one without its data
    "BEDE0001 1FAABBCC", // sixteen bytes of which three are there
    "10000001 01AABBCC", // 170 bytes of which two are there
    "10000001 01010002", // an identifier without its length
  })
  void dropsAnElementThatPassesTheEndOfTheExtension(String extension) {
    assertEquals(DropReason.BAD_EXTENSION, bind(extension, 2));
    assertFalse(extensions.find(1));
  }

  @Test
  void aTwoByteIdentifierAtTheVeryEndIsBad() {
    assertEquals(DropReason.BAD_EXTENSION, bind("10000001 00000005", 2));
  }

  @Test
  void identifierFifteenEndsTheOneByteForm() {
    assertEquals(DropReason.NONE, bind("BEDE0002 10AA F0FFFF 31FFFE", 2));
    assertEquals(0x2A, extensions.audioLevel(1));
    assertFalse(extensions.find(15));
    assertFalse(extensions.find(3));
  }

  @Test
  void identifierZeroWithLengthEndsTheOneByteForm() {
    assertEquals(DropReason.NONE, bind("BEDE0002 10AA 01FFFF 31FFFE", 2));
    assertTrue(extensions.find(1));
    assertFalse(extensions.find(0));
    assertFalse(extensions.find(3));
  }

  @Test
  void otherProfilesHaveNoElements() {
    assertEquals(DropReason.NONE, bind("ABCD0001 10AA31FF", 2));
    assertFalse(extensions.find(1));
  }

  @Test
  void aPacketWithoutExtensionHasNoElements() {
    Octets octets = Octets.hex("80 60 0001 00000002 00000003 10AA", 0);
    packet.bind(octets.buffer(), octets.offset(), octets.sizeBytes());
    assertEquals(DropReason.NONE, extensions.bind(packet));
    assertFalse(extensions.find(1));
  }

  @Test
  void aSequenceNumberOfOneByteIsNone() {
    bind("BEDE0001 30FF0000", 0);
    assertEquals(HeaderExtensions.ABSENT, extensions.transportSequenceNumber(3));
  }

  @Test
  void aBoundExtensionStandsBeforeItsFirstElement() {
    bind("BEDE0002 10AA 0031 FFFE 0000", 0);
    assertTrue(extensions.next());
    assertEquals(1, extensions.elementId());
  }

  @Test
  void goesThroughAllElementsAgain() {
    bind("BEDE0002 10AA 0031 FFFE 0000", 0);
    assertTrue(extensions.find(3));
    extensions.rewind();
    assertTrue(extensions.next());
    assertEquals(1, extensions.elementId());
    assertTrue(extensions.next());
    assertEquals(3, extensions.elementId());
    assertEquals(2, extensions.dataSizeBytes());
    assertFalse(extensions.next());
    assertFalse(extensions.next());
  }

  @ParameterizedTest
  @CsvSource({"0,false,false", "1,true,false", "5,true,true", "64,false,true"})
  void writesAHeaderThatReadsTheSame(long offset, boolean csrc, boolean twoByte) {
    MemorySegment memory = MemorySegment.ofArray(new byte[(int) offset + 128]);
    RtpHeaderWriter writer =
        new RtpHeaderWriter().start(memory, offset, true, 127, 0xFFFF, -1, 0x80000000);
    if (csrc) {
      writer.csrc(0xFFFFFFFE);
    }
    Octets descriptor = Octets.hex("C00102030405", 4);
    HeaderExtensionWriter extension = writer.extension(twoByte);
    extension.transportSequenceNumber(3, 0xFFFF);
    extension.bytes(4, "cam".getBytes(StandardCharsets.US_ASCII));
    extension.audioLevel(1, true, 127);
    long copy = extension.copy(12, descriptor.buffer(), descriptor.offset(), 6);
    NetworkOrder.putShort(memory, copy + 1, 0xABCD);

    int size = writer.end();

    assertEquals(DropReason.NONE, packet.bind(memory, offset, size));
    assertEquals(size, packet.headerSizeBytes());
    assertTrue(packet.marker());
    assertEquals(127, packet.payloadType());
    assertEquals(0xFFFF, packet.sequenceNumber());
    assertEquals(-1, packet.timestamp());
    assertEquals(0x80000000, packet.ssrc());
    assertEquals(csrc ? 1 : 0, packet.csrcCount());
    if (csrc) {
      assertEquals(0xFFFFFFFE, packet.csrc(0));
    }
    assertEquals(DropReason.NONE, extensions.bind(packet));
    assertEquals(0xFFFF, extensions.transportSequenceNumber(3));
    assertEquals("cam", extensions.text(4));
    assertEquals(127, extensions.audioLevel(1));
    assertTrue(extensions.voiceActivity(1));
    assertTrue(extensions.find(12));
    assertEquals(
        "c0abcd030405", Octets.toHex(memory, extensions.dataOffset(), extensions.dataSizeBytes()));
  }

  @Test
  void anExtensionWithoutElementsIsLeftOut() {
    MemorySegment memory = MemorySegment.ofArray(new byte[64]);
    RtpHeaderWriter writer = new RtpHeaderWriter().start(memory, 0, false, 96, 1, 2, 3);
    writer.extension(false);
    assertEquals(RtpPacket.FIXED_HEADER_BYTES, writer.end());
    assertEquals("806000010000000200000003", Octets.toHex(memory, 0, 12));
  }

  @Test
  void theNextHeaderHasNothingOfTheOneBefore() {
    MemorySegment memory = MemorySegment.ofArray(new byte[64]);
    RtpHeaderWriter writer = new RtpHeaderWriter();
    writer
        .start(memory, 0, true, 96, 1, 2, 3)
        .csrc(4)
        .padded()
        .extension(false)
        .audioLevel(1, true, 1);
    writer.end();

    int size = writer.start(memory, 0, false, 96, 1, 2, 3).end();

    assertEquals("806000010000000200000003", Octets.toHex(memory, 0, size));
  }

  @Test
  void saysThatThereIsPadding() {
    MemorySegment memory = MemorySegment.ofArray(new byte[64]);
    int size = new RtpHeaderWriter().start(memory, 0, false, 96, 1, 2, 3).padded().end();
    NetworkOrder.putByte(memory, size + 9, 10);

    assertEquals(DropReason.NONE, packet.bind(memory, 0, size + 10));
    assertEquals(10, packet.paddingSizeBytes());
  }

  @ParameterizedTest
  @CsvSource({"0,1,false", "15,1,false", "1,0,false", "1,17,false", "0,1,true", "256,1,true"})
  void refusesToWriteWhatTheFormCannotSay(int id, int size, boolean twoByte) {
    HeaderExtensionWriter writer =
        new HeaderExtensionWriter().start(MemorySegment.ofArray(new byte[600]), 0, twoByte);
    assertThrows(IllegalArgumentException.class, () -> writer.bytes(id, new byte[size]));
  }

  @ParameterizedTest
  @CsvSource({"0001,1", "FFFF,65535", "0000AA,0"})
  void readsTheOriginalSequenceNumberOfARetransmission(String payload, int expected) {
    Octets octets = Octets.hex("80" + FIXED.substring(2) + payload, 3);
    packet.bind(octets.buffer(), octets.offset(), octets.sizeBytes());
    assertEquals(expected, Rtx.originalSequenceNumber(packet));

    MemorySegment memory = MemorySegment.ofArray(new byte[3]);
    Rtx.writeOriginalSequenceNumber(memory, 1, expected);
    assertEquals(payload.substring(0, 4).toLowerCase(Locale.ROOT), Octets.toHex(memory, 1, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "A0"})
  void aPaddingPacketIsNoRetransmission(String first) {
    Octets octets =
        Octets.hex(first + FIXED.substring(2) + (first.equals("80") ? "AA" : "AA0002"), 3);
    packet.bind(octets.buffer(), octets.offset(), octets.sizeBytes());
    assertEquals(-1, Rtx.originalSequenceNumber(packet));
  }
}
