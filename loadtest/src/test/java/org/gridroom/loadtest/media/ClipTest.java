package org.gridroom.loadtest.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClipTest {
  @Test
  void theCameraClipHasFourSecondsAndOneKeyFrame() {
    List<byte[]> frames = Clip.camera().frames();
    assertEquals(120, frames.size());
    assertTrue(Vp8Packetizer.isKeyFrame(frames.getFirst()));
    assertFalse(frames.stream().skip(1).anyMatch(Vp8Packetizer::isKeyFrame));
  }

  @Test
  void theMicrophoneClipHasAPacketForEveryTwentyMilliseconds() {
    List<byte[]> packets = Clip.microphone().frames();
    assertTrue(packets.size() >= 200, packets.size() + " packets in four seconds");
    // RFC 6716, section 3.1: configurations of 20 ms, one frame in a packet.
    assertTrue(packets.stream().allMatch(packet -> (packet[0] & 3) == 0));
    assertFalse(new String(packets.getFirst(), StandardCharsets.ISO_8859_1).startsWith("Opus"));
  }

  @Test
  void refusesOtherFiles() {
    assertThrows(IllegalArgumentException.class, () -> Clip.ivf(new byte[64]));
    assertThrows(IllegalArgumentException.class, () -> Clip.oggOpus(new byte[64]));
    assertThrows(IllegalArgumentException.class, () -> new Clip(List.of()));
  }
}
