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

/** RFC 7741, section 4. */
class Vp8DescriptorTest {
  /** Frame tag of a key frame, start code, 640 x 360 with scaling bits set. */
  private static final String KEY_FRAME = "100200 9D012A 8042 6881";

  private static final String INTER_FRAME = "110200";

  private final Vp8Descriptor descriptor = new Vp8Descriptor();

  private DropReason bind(Octets octets) {
    return descriptor.bind(octets.buffer(), octets.offset(), octets.sizeBytes());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 5})
  void readsAllFieldsOfAKeyFrameAtAnyOffset(long offset) {
    assertEquals(DropReason.NONE, bind(Octets.hex("90F0 FFFE 05 65" + KEY_FRAME, offset)));

    assertTrue(descriptor.startsKeyFrame());
    assertEquals(6, descriptor.replacedBytes());
    assertEquals(0x7FFE, descriptor.pictureId());
    assertEquals(5, descriptor.tl0PictureIndex());
    assertEquals(1, descriptor.temporalLayer());
    assertEquals(0, descriptor.spatialLayer());
    assertTrue(descriptor.switchesUp());
  }

  @Test
  void readsTheShortestDescriptor() {
    assertEquals(DropReason.NONE, bind(Octets.hex("10" + INTER_FRAME, 1)));
    assertFalse(descriptor.startsKeyFrame());
    assertEquals(VideoPayload.ABSENT, descriptor.pictureId());
    assertEquals(VideoPayload.ABSENT, descriptor.tl0PictureIndex());
    assertEquals(0, descriptor.temporalLayer());
    assertTrue(descriptor.switchesUp());
    assertEquals(0, descriptor.replacedBytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "11", "17", "01"})
  void onlyTheStartOfTheFirstPartitionStartsAKeyFrame(String first) {
    assertEquals(DropReason.NONE, bind(Octets.hex(first + KEY_FRAME, 1)));
    assertFalse(descriptor.startsKeyFrame());
  }

  @Test
  void aHigherLayerWithoutYDoesNotSwitchUp() {
    bind(Octets.hex("9020 80" + INTER_FRAME, 0));
    assertEquals(2, descriptor.temporalLayer());
    assertFalse(descriptor.switchesUp());
  }

  @Test
  void aKeyIndexAloneSaysNothingOfLayers() {
    assertEquals(DropReason.NONE, bind(Octets.hex("9010 C5" + INTER_FRAME, 0)));
    assertEquals(0, descriptor.temporalLayer());
  }

  @Test
  void dropsEveryTruncation() {
    Octets whole = Octets.hex("90F0 FFFE 05 65 11", 2);
    for (int size = 0; size < whole.sizeBytes(); size++) {
      assertEquals(DropReason.TRUNCATED, bind(whole.truncatedTo(size)), "size " + size);
    }
    assertEquals(DropReason.NONE, bind(whole));
  }

  @ParameterizedTest
  @CsvSource({
    // payload, picture id, TL0PICIDX, replaced, prefix
    "90F0FFFE056511, 0, 255, 6, 90f08000ff65",
    "90E0FFFE056511, 32767, 0, 6, 90e0ffff0065",
    "90E07E056511, 5, 6, 5, 90e080050665", // 7 bits become 15
    "90807E11, 127, 6, 3, 9080807f",
    "90400511, 127, 6, 3, 904006",
    "9080800511, 300, 6, 4, 9080812c",
    "9060056511, 300, 6, 4, 90600665",
    "90206511, 300, 6, 0, ''",
    "1011, 300, 6, 0, ''",
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
