package org.gridroom.loadtest.media;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gridroom.loadtest.media.OutgoingStream.StreamIdentity;
import org.gridroom.loadtest.media.OutgoingStream.TransportSequence;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.RtpPacket;
import org.gridroom.sfu.wire.Rtx;
import org.junit.jupiter.api.Test;

class SendersTest {
  private static final long MILLIS = 1_000_000;

  /** Keeps a copy of every packet, parsed by the node's own view. */
  private static final class Sent implements PacketOutput {
    private final List<RtpPacket> packets = new ArrayList<>();

    @Override
    public void sendRtp(MemorySegment packet, int sizeBytes) {
      RtpPacket view = new RtpPacket();
      MemorySegment copy = MemorySegment.ofArray(packet.asSlice(0, sizeBytes).toArray(JAVA_BYTE));
      assertEquals(DropReason.NONE, view.bind(copy, 0, sizeBytes));
      packets.add(view);
    }

    @Override
    public void sendRtcp(MemorySegment compound, int sizeBytes) {}
  }

  private final Sent sent = new Sent();

  private static OutgoingStream video() {
    return new OutgoingStream(
        new StreamIdentity("1", 10, 96, 11, 97), new TransportSequence(), new Random(1));
  }

  private static byte[] payload(RtpPacket packet) {
    return packet
        .buffer()
        .asSlice(packet.offset() + packet.headerSizeBytes(), packet.payloadSizeBytes())
        .toArray(JAVA_BYTE);
  }

  @Test
  void aRetransmissionCarriesTheOriginalBehindItsNumber() {
    OutgoingStream stream = video();
    stream.send(sent, 0, true, -1, new byte[] {1, 2, 3});
    RtpPacket original = sent.packets.getFirst();

    assertTrue(stream.resend(sent, original.sequenceNumber()));

    RtpPacket again = sent.packets.getLast();
    assertEquals(11, again.ssrc());
    assertEquals(97, again.payloadType());
    assertEquals(original.timestamp(), again.timestamp());
    assertEquals(original.sequenceNumber(), Rtx.originalSequenceNumber(again));
    assertArrayEquals(new byte[] {1, 2, 3}, java.util.Arrays.copyOfRange(payload(again), 2, 5));
  }

  @Test
  void aPacketThatWasNeverSentIsNotSentAgain() {
    assertFalse(video().resend(sent, 5));
    assertEquals(List.of(), sent.packets);
  }

  @Test
  void theHeaderOfAVideoPacketIsAsLongAsItSays() {
    video().send(sent, 0, true, -1, new byte[10]);
    assertEquals(OutgoingStream.HEADER_BYTES, sent.packets.getFirst().headerSizeBytes());
  }

  @Test
  void aFrameIsCutIntoAlmostEqualPackets() {
    List<byte[]> payloads = new Vp8Packetizer(1000, 0x7FFF).packetize(new byte[2500]);

    assertEquals(List.of(837, 837, 838), payloads.stream().map(payload -> payload.length).toList());
    assertEquals((byte) 0x90, payloads.get(0)[0], "the start of the frame");
    assertEquals((byte) 0x80, payloads.get(1)[0]);
    assertEquals((byte) 0xFF, payloads.get(2)[2], "a picture id of 15 bits");
  }

  @Test
  void aCameraPlaysItsClipAndJumpsToAKeyFrameWhenAsked() {
    Clip clip = new Clip(List.of(new byte[] {0}, new byte[] {1}, new byte[] {3}, new byte[] {5}));
    CameraSender camera = new CameraSender(video(), new Vp8Packetizer(1000, 0), clip, 25, false);
    for (int millis = 0; millis < 100; millis++) {
      camera.advance(sent, 1 + millis * MILLIS);
    }
    camera.onKeyFrameRequest();
    camera.advance(sent, 1 + 120 * MILLIS);

    List<Integer> first = sent.packets.stream().map(packet -> (int) payload(packet)[4]).toList();
    assertEquals(List.of(0, 1, 3, 0), first);
    assertEquals(3_600, sent.packets.get(1).timestamp() - sent.packets.get(0).timestamp());
    assertEquals(1, camera.keyFramesAsked());
  }

  @Test
  void packetsOfALongFrameAreSpreadOverItsTime() {
    Clip clip = new Clip(List.of(new byte[4 * 96]));
    CameraSender camera = new CameraSender(video(), new Vp8Packetizer(100, 0), clip, 25, true);
    List<Integer> counts = new ArrayList<>();
    for (int millis = 0; millis < 40; millis += 10) {
      camera.advance(sent, 1 + millis * MILLIS);
      counts.add(sent.packets.size());
    }
    assertEquals(List.of(1, 2, 3, 4), counts);
    assertTrue(sent.packets.getLast().marker());
    assertFalse(sent.packets.getFirst().marker());
  }

  @Test
  void aMicrophoneSendsAPacketForEveryTwentyMillisecondsTalkingOrNot() {
    OutgoingStream stream =
        new OutgoingStream(
            new StreamIdentity("0", 20, 111, 0, 0), new TransportSequence(), new Random(1));
    MicrophoneSender microphone =
        new MicrophoneSender(stream, new Clip(List.of(new byte[40])), 0.5, new Random(2));
    for (int millis = 0; millis < 60_000; millis += 10) {
      microphone.advance(sent, 1 + millis * MILLIS);
    }

    assertEquals(3_000, sent.packets.size());
    assertEquals(960, sent.packets.get(1).timestamp() - sent.packets.get(0).timestamp());
    long silent = sent.packets.stream().filter(packet -> packet.payloadSizeBytes() == 3).count();
    assertTrue(silent > 0 && silent < 3_000, "talks and pauses");
  }
}
