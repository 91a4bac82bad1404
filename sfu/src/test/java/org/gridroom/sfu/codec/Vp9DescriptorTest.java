package org.gridroom.sfu.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9628, section 4.2. */
class Vp9DescriptorTest {
  private final Vp9Descriptor descriptor = new Vp9Descriptor();

  private DropReason bind(Octets octets) {
    return descriptor.bind(octets.buffer(), octets.offset(), octets.sizeBytes());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 5})
  void readsNonFlexibleModeAtAnyOffset(long offset) {
    // I L B E; picture id 0x7FFE; temporal layer 2, U, spatial layer 1, D; TL0PICIDX 9
    assertEquals(DropReason.NONE, bind(Octets.hex("AC FFFE 53 09 AA", offset)));

    assertEquals(0x7FFE, descriptor.pictureId());
    assertEquals(9, descriptor.tl0PictureIndex());
    assertEquals(2, descriptor.temporalLayer());
    assertEquals(1, descriptor.spatialLayer());
    assertTrue(descriptor.switchesUp());
    assertFalse(descriptor.startsKeyFrame()); // not the lowest spatial layer
  }

  @Test
  void readsFlexibleModeWithThreeReferences() {
    // I P L F B; short picture id; layers; P_DIFF 1, 2, 3
    assertEquals(DropReason.NONE, bind(Octets.hex("F8 7E 40 03 05 06 AA", 1)));

    assertEquals(0x7E, descriptor.pictureId());
    assertEquals(VideoPayload.ABSENT, descriptor.tl0PictureIndex());
    assertEquals(2, descriptor.temporalLayer());
    assertFalse(descriptor.switchesUp());
    assertEquals(3, descriptor.replacedBytes());
  }

  @Test
  void dropsAFourthReference() {
    assertEquals(DropReason.MALFORMED, bind(Octets.hex("F8 7E 40 03 05 07 08 AA", 1)));
  }

  @Test
  void readsTheScalabilityStructureOfAKeyFrame() {
    // I L B V; three layers with sizes, two pictures in the group with one and two references
    Octets octets =
        Octets.hex("AA 8001 00 00 58 0140 00B4 0280 0168 0500 02D0 02 04 01 28 01 02 AA", 1);
    assertEquals(DropReason.NONE, bind(octets));

    assertTrue(descriptor.startsKeyFrame());
    assertEquals(5, descriptor.replacedBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "88 01 AA, true", // I B
    "08 AA, true", // B
    "80 01 AA, false", // not the first packet
    "C8 01 AA, false", // depends on earlier pictures
    "A8 01 02 00 AA, false", // spatial layer 1
  })
  void aKeyFrameStartsWithItsLowestLayerAndDependsOnNothing(String payload, boolean expected) {
    assertEquals(DropReason.NONE, bind(Octets.hex(payload, 1)));
    assertEquals(expected, descriptor.startsKeyFrame());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AC FFFE 53 09 AA",
        "F8 7E 40 03 05 06 AA",
        "AA 8001 00 00 58 0140 00B4 0280 0168 0500 02D0 02 04 01 28 01 02 AA",
        "0A 40 AA",
      })
  void dropsEveryTruncation(String payload) {
    Octets whole = Octets.hex(payload, 2);
    assertEquals(DropReason.NONE, bind(whole));
    for (int size = 0; size < whole.sizeBytes(); size++) {
      assertEquals(DropReason.TRUNCATED, bind(whole.truncatedTo(size)), "size " + size);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ACFFFE5309AA, 0, 255, 5, ac800053ff",
    "AC7E5309AA, 32767, 1, 4, acffff5301", // 7 bits become 15
    "F87E40030506AA, 300, 1, 3, f8812c40",
    "8801AA, 300, 1, 2, 88812c",
    "285309AA, 300, 1, 3, 285301",
    "3853AA, 300, 1, 0, ''",
    "08AA, 300, 1, 0, ''",
  })
  void rewritesThePictureNumbers(
      String payload, int pictureId, int tl0PictureIndex, int replaced, String prefix) {
    assertEquals(DropReason.NONE, bind(Octets.hex(payload, 3)));
    MemorySegment scratch = MemorySegment.ofArray(new byte[VideoPayload.MAX_PREFIX_BYTES + 1]);

    int written = descriptor.writePrefix(pictureId, tl0PictureIndex, scratch, 1);

    assertEquals(replaced, descriptor.replacedBytes());
    assertEquals(prefix, Octets.toHex(scratch, 1, written));
  }
}
