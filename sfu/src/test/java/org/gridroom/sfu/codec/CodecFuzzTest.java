package org.gridroom.sfu.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.Octets;

/**
 * Whatever is in a payload: no exception, nothing read past its end, and a payload with rewritten
 * picture numbers reads as before, but for these.
 */
class CodecFuzzTest {
  private static final int OFFSET = 3;

  @FuzzTest(maxDuration = "20s")
  void vp8(byte[] bytes) {
    rewriteAndCompare(new Vp8Descriptor(), new Vp8Descriptor(), bytes);
  }

  @FuzzTest(maxDuration = "20s")
  void vp9(byte[] bytes) {
    rewriteAndCompare(new Vp9Descriptor(), new Vp9Descriptor(), bytes);
  }

  @FuzzTest(maxDuration = "20s")
  void h264(byte[] bytes) {
    rewriteAndCompare(new H264Packetization(), new H264Packetization(), bytes);
  }

  @FuzzTest(maxDuration = "20s")
  void av1(byte[] bytes) {
    rewriteAndCompare(new Av1Packetization(), new Av1Packetization(), bytes);
  }

  @FuzzTest(maxDuration = "20s")
  void dependencyDescriptor(byte[] bytes) {
    Av1DependencyDescriptor descriptor = new Av1DependencyDescriptor();
    // The structure of one packet holds for the next: the first half comes before the second.
    int half = bytes.length / 2;
    MemorySegment buffer = MemorySegment.ofArray(bytes);
    check(descriptor, descriptor.bind(buffer.asSlice(0, half), 0, half));
    check(descriptor, descriptor.bind(buffer, half, bytes.length - half));
  }

  private static void check(Av1DependencyDescriptor descriptor, DropReason reason) {
    if (reason != DropReason.NONE) {
      assertTrue(!descriptor.startsKeyFrame());
      return;
    }
    assertTrue(descriptor.templateId() <= 63);
    assertTrue(descriptor.frameNumber() >= 0 && descriptor.frameNumber() <= 0xFFFF);
    assertTrue(descriptor.temporalLayer() >= 0 && descriptor.temporalLayer() <= 7);
    assertTrue(descriptor.spatialLayer() >= 0 && descriptor.spatialLayer() <= 3);
  }

  private static void rewriteAndCompare(VideoPayload view, VideoPayload again, byte[] bytes) {
    Octets octets = Octets.at(bytes, OFFSET);
    if (view.bind(octets.buffer(), OFFSET, octets.sizeBytes()) != DropReason.NONE) {
      return;
    }
    assertTrue(view.pictureId() >= VideoPayload.ABSENT && view.pictureId() <= 0x7FFF);
    assertTrue(view.tl0PictureIndex() >= VideoPayload.ABSENT && view.tl0PictureIndex() <= 0xFF);
    assertTrue(view.temporalLayer() >= 0 && view.temporalLayer() <= 7);
    assertTrue(view.spatialLayer() >= 0 && view.spatialLayer() <= 7);
    int replaced = view.replacedBytes();
    assertTrue(replaced <= bytes.length);

    MemorySegment prefix = MemorySegment.ofArray(new byte[VideoPayload.MAX_PREFIX_BYTES]);
    int written = view.writePrefix(0x5AA5, 0xC3, prefix, 0);

    assertTrue(written >= replaced && written <= replaced + 1);
    byte[] rewritten = new byte[written + bytes.length - replaced];
    System.arraycopy(Octets.toArray(prefix, 0, written), 0, rewritten, 0, written);
    System.arraycopy(bytes, replaced, rewritten, written, bytes.length - replaced);
    Octets rewrittenOctets = Octets.at(rewritten, 1);
    assertEquals(DropReason.NONE, again.bind(rewrittenOctets.buffer(), 1, rewritten.length));
    assertEquals(
        view.pictureId() == VideoPayload.ABSENT ? VideoPayload.ABSENT : 0x5AA5, again.pictureId());
    assertEquals(
        view.tl0PictureIndex() == VideoPayload.ABSENT ? VideoPayload.ABSENT : 0xC3,
        again.tl0PictureIndex());
    assertEquals(view.startsKeyFrame(), again.startsKeyFrame());
    assertEquals(view.temporalLayer(), again.temporalLayer());
    assertEquals(view.spatialLayer(), again.spatialLayer());
    assertEquals(view.switchesUp(), again.switchesUp());
  }
}
