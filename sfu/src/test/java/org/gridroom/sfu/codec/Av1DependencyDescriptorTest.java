package org.gridroom.sfu.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RTP payload format for AV1, appendix A. */
class Av1DependencyDescriptorTest {
  /** Mandatory fields, then flags, template id offset 62, two decode targets, templates L2T2. */
  private static final String STRUCTURE =
      "1 0 111110 0000000000000001 1 0000 111110 00001 01 10 01 11";

  private final Av1DependencyDescriptor descriptor = new Av1DependencyDescriptor();

  private static byte[] bits(String bits) {
    String digits = bits.replace(" ", "");
    byte[] bytes = new byte[(digits.length() + 7) / 8];
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) == '1') {
        bytes[i / 8] |= (byte) (0x80 >>> (i % 8));
      }
    }
    return bytes;
  }

  private DropReason bind(Octets octets) {
    return descriptor.bind(octets.buffer(), octets.offset(), octets.sizeBytes());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 5})
  void readsTheMandatoryFieldsAtAnyOffset(long offset) {
    assertEquals(DropReason.NONE, bind(Octets.hex("C5 FFFE", offset)));
    assertTrue(descriptor.startsFrame());
    assertTrue(descriptor.endsFrame());
    assertEquals(5, descriptor.templateId());
    assertEquals(0xFFFE, descriptor.frameNumber());
    assertFalse(descriptor.structurePresent());
    assertFalse(descriptor.startsKeyFrame());
    assertEquals(0, descriptor.temporalLayer());
    assertEquals(0, descriptor.spatialLayer());
  }

  @Test
  void aStructureStartsAKeyFrame() {
    assertEquals(DropReason.NONE, bind(Octets.at(bits(STRUCTURE), 3)));
    assertTrue(descriptor.structurePresent());
    assertTrue(descriptor.startsKeyFrame());
    assertEquals(1, descriptor.frameNumber());
  }

  @Test
  void laterPacketsTakeTheirLayersFromTheStructureAcrossTheWrapOfTemplateIds() {
    bind(Octets.at(bits(STRUCTURE), 3));
    int[][] expected = {{62, 0, 0}, {63, 1, 0}, {0, 0, 1}, {1, 1, 1}, {2, 0, 0}};
    for (int[] layers : expected) {
      byte[] packet = {(byte) layers[0], 0, 2};
      assertEquals(DropReason.NONE, bind(Octets.at(packet, 1)));
      assertEquals(layers[1], descriptor.temporalLayer(), "template " + layers[0]);
      assertEquals(layers[2], descriptor.spatialLayer(), "template " + layers[0]);
      assertFalse(descriptor.structurePresent());
    }
  }

  @Test
  void extendedFieldsWithoutStructureLeaveItAsItWas() {
    bind(Octets.at(bits(STRUCTURE), 3));
    assertEquals(DropReason.NONE, bind(Octets.at(bits("1 1 111111 0000000000000010 01111"), 3)));
    assertFalse(descriptor.structurePresent());
    assertEquals(1, descriptor.temporalLayer());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void dropsWhatIsShorterThanTheMandatoryFields(int size) {
    assertEquals(DropReason.TRUNCATED, bind(Octets.hex("C5FFFE", 1).truncatedTo(size)));
  }

  @Test
  void dropsAStructureThatIsCutOff() {
    Octets whole = Octets.at(bits(STRUCTURE), 3);
    for (int size = 4; size < whole.sizeBytes(); size++) {
      assertEquals(DropReason.TRUNCATED, bind(whole.truncatedTo(size)), "size " + size);
      assertFalse(descriptor.startsKeyFrame());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "10", "00"})
  void dropsMoreLayersOrTemplatesThanThereCanBe(String next) {
    String endless = STRUCTURE.substring(0, STRUCTURE.indexOf(" 01 10")) + next.repeat(80) + "11";
    assertEquals(DropReason.MALFORMED, bind(Octets.at(bits(endless), 3)));
    assertFalse(descriptor.startsKeyFrame());
  }
}
