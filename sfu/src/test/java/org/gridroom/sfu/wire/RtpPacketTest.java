package org.gridroom.sfu.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3550, section 5.1. */
class RtpPacketTest {
  private static final String FIXED = "80 E0 FFFF 80000001 DEADBEEF";

  private final RtpPacket packet = new RtpPacket();

  private DropReason bind(Octets octets) {
    return packet.bind(octets.buffer(), octets.offset(), octets.sizeBytes());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 7, 64})
  void readsEveryFieldAtAnyOffset(long offset) {
    Octets octets = Octets.hex("B2 E0 FFFE 80000001 DEADBEEF", offset);
    octets =
        Octets.hex(
            Octets.toHex(octets.buffer(), offset, 12)
                + "00000007 FFFFFFFF BEDE0001 10810000 CAFE 000003",
            offset);

    assertEquals(DropReason.NONE, bind(octets));

    assertTrue(packet.marker());
    assertEquals(96, packet.payloadType());
    assertEquals(0xFFFE, packet.sequenceNumber());
    assertEquals(0x80000001, packet.timestamp());
    assertEquals(0xDEADBEEF, packet.ssrc());
    assertEquals(2, packet.csrcCount());
    assertEquals(7, packet.csrc(0));
    assertEquals(-1, packet.csrc(1));
    assertEquals(0xBEDE, packet.extensionProfile());
    assertEquals(24, packet.extensionOffset());
    assertEquals(4, packet.extensionSizeBytes());
    assertEquals(28, packet.headerSizeBytes());
    assertEquals(2, packet.payloadSizeBytes());
    assertEquals(3, packet.paddingSizeBytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 11})
  void dropsWhatIsShorterThanTheFixedHeader(int size) {
    assertEquals(DropReason.TRUNCATED, bind(Octets.hex(FIXED, 5).truncatedTo(size)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "40", "C0"})
  void dropsOtherVersions(String first) {
    assertEquals(DropReason.BAD_VERSION, bind(Octets.hex(first + FIXED.substring(2), 1)));
  }

  @Test
  void takesFifteenContributingSources() {
    Octets octets = Octets.hex("8F" + FIXED.substring(2) + "0000000A".repeat(15), 3);

    assertEquals(DropReason.NONE, bind(octets));

    assertEquals(15, packet.csrcCount());
    assertEquals(10, packet.csrc(14));
    assertEquals(0, packet.payloadSizeBytes());
  }

  @Test
  void dropsFifteenContributingSourcesOfWhichOneIsCutOff() {
    Octets octets = Octets.hex("8F" + FIXED.substring(2) + "0000000A".repeat(15), 3);
    assertEquals(DropReason.TRUNCATED, bind(octets.truncatedTo(octets.sizeBytes() - 1)));
  }

  @ParameterizedTest
  @CsvSource({"BEDE", "BEDE00", "BEDE0001", "BEDE0001101010", "BEDEFFFF10"})
  void dropsAnExtensionThatPassesTheEndOfThePacket(String extension) {
    assertEquals(DropReason.TRUNCATED, bind(Octets.hex("90" + FIXED.substring(2) + extension, 2)));
  }

  @Test
  void takesAnEmptyExtension() {
    assertEquals(DropReason.NONE, bind(Octets.hex("90" + FIXED.substring(2) + "BEDE0000AA", 2)));
    assertEquals(0, packet.extensionSizeBytes());
    assertEquals(1, packet.payloadSizeBytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"AABBCC00", "AABBCC05", "AABBCCFF", "00", "02", "FF", ""})
  void dropsPaddingOfZeroOrMoreThanThePayload(String payload) {
    assertEquals(DropReason.BAD_PADDING, bind(Octets.hex("A0" + FIXED.substring(2) + payload, 2)));
  }

  @Test
  void takesAPacketThatIsAllPadding() {
    assertEquals(
        DropReason.NONE, bind(Octets.hex("A0" + FIXED.substring(2) + "00".repeat(254) + "FF", 2)));
    assertEquals(255, packet.paddingSizeBytes());
    assertEquals(0, packet.payloadSizeBytes());
  }

  @Test
  void forgetsThePacketBefore() {
    bind(Octets.hex("B0" + FIXED.substring(2) + "BEDE0001 10810000 CAFE 02", 0));

    assertEquals(DropReason.NONE, bind(Octets.hex("80 00 0001 00000002 00000003 FF", 9)));

    assertFalse(packet.marker());
    assertEquals(0, packet.extensionProfile());
    assertEquals(0, packet.extensionOffset());
    assertEquals(0, packet.extensionSizeBytes());
    assertEquals(0, packet.paddingSizeBytes());
    assertEquals(12, packet.headerSizeBytes());
    assertEquals(1, packet.payloadSizeBytes());
  }
}
