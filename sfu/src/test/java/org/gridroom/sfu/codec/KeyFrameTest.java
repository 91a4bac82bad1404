package org.gridroom.sfu.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** H264 (RFC 6184) and AV1, which have nothing to rewrite. */
class KeyFrameTest {
  @ParameterizedTest
  @CsvSource({
    "67 42E01F, true, a sequence parameter set",
    "68 CE3C80, false, a picture parameter set",
    "65 88, false, an IDR picture whose parameter sets came before",
    "41 9A, false, a slice of another picture",
    "06 05, false, supplemental information",
    "78 0002 6742 0002 68CE 0002 6588, true, an aggregation of both sets and an IDR slice",
    "78 0002 06AA 0002 6742, true, an aggregation with the set behind",
    "78 0002 68CE 0002 6588, false, an aggregation without it",
    "7C 85 88, false, the first fragment of an IDR picture",
    "7C 87 42, true, the first fragment of a sequence parameter set",
    "7C 07 42, false, a later fragment of it",
    "7C 47 42, false, the last fragment of it",
    "5C 81 9A, false, the first fragment of another picture",
  })
  void findsTheStartOfAKeyFrameInH264(String payload, boolean expected, String what) {
    VideoPayload view = VideoPayload.of(Codec.H264);
    for (long offset : new long[] {0, 1, 5}) {
      Octets octets = Octets.hex(payload, offset);
      assertEquals(DropReason.NONE, view.bind(octets.buffer(), offset, octets.sizeBytes()), what);
      assertEquals(expected, view.startsKeyFrame(), what);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', TRUNCATED",
    "78, TRUNCATED",
    "78 00, TRUNCATED",
    "78 0002, TRUNCATED",
    "78 0002 67, TRUNCATED",
    "78 0002 6742 00, TRUNCATED",
    "78 FFFF 6742, TRUNCATED",
    "78 0000 67, MALFORMED",
    "7C, TRUNCATED",
    "7C 85, TRUNCATED",
    "60 00, MALFORMED",
    "79 00, MALFORMED", // STAP-B
    "7D 85 00, MALFORMED", // FU-B
    "7F 00, MALFORMED",
  })
  void dropsMalformedH264(String payload, DropReason expected) {
    VideoPayload view = VideoPayload.of(Codec.H264);
    Octets octets = Octets.hex(payload, 1);
    assertEquals(expected, view.bind(octets.buffer(), 1, octets.sizeBytes()));
  }

  @ParameterizedTest
  @CsvSource({"08 0A, true", "18 0A, true", "58 0A, true", "10 0A, false", "90 0A, false"})
  void findsTheStartOfASequenceInAv1(String payload, boolean expected) {
    VideoPayload view = VideoPayload.of(Codec.AV1);
    Octets octets = Octets.hex(payload, 3);
    assertEquals(DropReason.NONE, view.bind(octets.buffer(), 3, octets.sizeBytes()));
    assertEquals(expected, view.startsKeyFrame());
  }

  @ParameterizedTest
  @CsvSource({"'', TRUNCATED", "10, TRUNCATED", "98 0A, MALFORMED"})
  void dropsMalformedAv1(String payload, DropReason expected) {
    VideoPayload view = VideoPayload.of(Codec.AV1);
    Octets octets = Octets.hex(payload, 3);
    assertEquals(expected, view.bind(octets.buffer(), 3, octets.sizeBytes()));
  }

  @ParameterizedTest
  @CsvSource({"H264, 65 88", "AV1, 18 0A"})
  void hasNothingToRewrite(Codec codec, String payload) {
    VideoPayload view = VideoPayload.of(codec);
    Octets octets = Octets.hex(payload, 3);
    view.bind(octets.buffer(), 3, octets.sizeBytes());
    assertEquals(0, view.replacedBytes());
    assertEquals(0, view.writePrefix(1, 2, MemorySegment.ofArray(new byte[0]), 0));
    assertEquals(VideoPayload.ABSENT, view.pictureId());
  }

  @Test
  void thereIsAViewForEveryVideoCodec() {
    assertInstanceOf(Vp8Descriptor.class, VideoPayload.of(Codec.VP8));
    assertInstanceOf(Vp9Descriptor.class, VideoPayload.of(Codec.VP9));
    assertThrows(IllegalArgumentException.class, () -> VideoPayload.of(Codec.OPUS));
  }

  @Test
  void codecsAreKnownByNameAndClockRate() {
    assertEquals(Codec.OPUS, Codec.of("OPUS", 48_000));
    assertEquals(Codec.VP8, Codec.of("vp8", 90_000));
    assertNull(Codec.of("VP8", 48_000));
    assertNull(Codec.of("rtx", 90_000));
    assertNull(Codec.of("", 0));
  }
}
