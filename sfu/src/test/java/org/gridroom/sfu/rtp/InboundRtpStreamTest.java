package org.gridroom.sfu.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.RtcpPacket.ReportBlock;
import org.gridroom.sfu.wire.RtcpPacket.SenderReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InboundRtpStreamTest {
  private static final long MS = 1_000_000L;
  private static final int SSRC = 0x1234;

  private final RtpPackets packets = new RtpPackets();
  private final InboundRtpStream stream = new InboundRtpStream(SSRC, 90_000, true);

  static IntStream starts() {
    return IntStream.range(-8, 8).map(i -> i & 0xFFFF);
  }

  private PacketBuffer packet(int sequenceNumber, int timestamp, long nanos) {
    return packets.packet(RtpPackets.VP8, SSRC, sequenceNumber, timestamp).arrival(nanos).build();
  }

  private boolean receive(int sequenceNumber, int timestamp, long nanos, boolean retransmitted) {
    PacketBuffer packet = packet(sequenceNumber, timestamp, nanos);
    try {
      return stream.onPacket(packet, retransmitted);
    } finally {
      packet.release();
    }
  }

  private ReportBlock report(long nanos) {
    return present(stream.report(nanos));
  }

  private static ReportBlock present(@Nullable ReportBlock block) {
    assertNotNull(block);
    return block;
  }

  @ParameterizedTest
  @MethodSource("starts")
  void nacksAMissingPacketAcrossTheWrap(int start) {
    receive(start, 0, 0, false);
    receive(start + 2, 0, 0, false);

    assertEquals(List.of((start + 1) & 0xFFFF), stream.packetsToRequest(10 * MS, 0));
    assertTrue(receive(start + 1, 0, 20 * MS, true));
    assertEquals(List.of(), stream.packetsToRequest(100 * MS, 0));
  }

  @ParameterizedTest
  @MethodSource("starts")
  void reportsLossAndTheExtendedHighestNumber(int start) {
    for (int i = 0; i < 100; i++) {
      if (i % 4 != 3 || i == 99) {
        receive(start + i, i * 3000, i * 33L * MS, false);
      }
    }

    ReportBlock block = report(0);
    assertEquals(24, block.cumulativeLost());
    assertEquals(24 * 256 / 100, block.fractionLost());
    assertEquals(start + 99, block.highestSequenceNumber());
    assertEquals(0, report(0).fractionLost(), "the second interval is empty");
  }

  @Test
  void doesNotCountRetransmissionsAsReceived() {
    receive(1, 0, 0, false);
    receive(3, 0, 0, false);
    receive(2, 0, 0, true);

    assertEquals(1, report(0).cumulativeLost());
  }

  @Test
  void dropsDuplicatesOfARetransmission() {
    receive(1, 0, 0, false);
    receive(3, 0, 0, false);

    assertTrue(receive(2, 0, 0, true));
    assertFalse(receive(2, 0, 0, false));
    assertFalse(receive(2, 0, 0, true));
  }

  @Test
  void measuresNoJitterOfAnEvenStream() {
    for (int i = 0; i < 100; i++) {
      receive(i, i * 900, i * 10L * MS, false);
    }

    assertEquals(0, report(0).jitter());
  }

  @Test
  void measuresTheJitterOfAnUnevenStream() {
    for (int i = 0; i < 1000; i++) {
      receive(i, i * 900, i * 10L * MS + (i % 2) * 2L * MS, false);
    }

    // Every difference is 2 ms, 180 ticks: that is what the mean deviation comes to.
    assertEquals(180, report(0).jitter(), 10);
  }

  @Test
  void saysWhichSenderReportItHasSeenLast() {
    receive(1, 0, 0, false);
    long ntp = 0x0102_0304_0506_0708L;
    stream.onSenderReport(
        new SenderReport(SSRC, ntp, 0, 0, 0, List.of()), new SourceClock(), 5_000 * MS);

    ReportBlock block = report(5_500 * MS);
    assertEquals(0x0304_0506, block.lastSenderReport());
    assertEquals(0x8000, block.delaySinceLastSenderReport());
  }

  @Test
  void reportsNothingBeforeTheFirstPacket() {
    assertNull(stream.report(0));
  }

  private boolean keyFrame(int sequenceNumber, int timestamp) {
    PacketBuffer packet = packet(sequenceNumber, timestamp, 0);
    try {
      stream.onPacket(packet, false);
      return stream.onKeyFrameStart(packet.rtp());
    } finally {
      packet.release();
    }
  }

  @Test
  void asksForNothingThatIsMissingBeforeAKeyFrame() {
    receive(1, 0, 0, false);
    keyFrame(9, 3000);

    assertEquals(List.of(), stream.packetsToRequest(10 * MS, 0));
    stream.packetsToRequest(2_000 * MS, 0);
    assertFalse(stream.takeGaveUp());
  }

  @ParameterizedTest
  @MethodSource("starts")
  void asksForWhatIsMissingBehindAKeyFrameThatCameLate(int start) {
    receive(start, 0, 0, false);
    receive(start + 5, 3000, 0, false);
    keyFrame(start + 3, 3000);

    assertEquals(List.of((start + 4) & 0xFFFF), stream.packetsToRequest(10 * MS, 0));
  }

  @Test
  void aLateKeyFrameDoesNotMendWhatWasGivenUpBehindIt() {
    receive(1, 0, 0, false);
    receive(5, 3000, 0, false);
    stream.packetsToRequest(2_000 * MS, 0);
    keyFrame(3, 3000);
    assertTrue(stream.takeGaveUp());

    receive(7, 6000, 3_000 * MS, false);
    stream.packetsToRequest(5_000 * MS, 0);
    keyFrame(8, 9000);
    assertFalse(stream.takeGaveUp());
  }

  @Test
  void aKeyFrameBeginsOnceThoughTwoOfItsPacketsCouldBeItsStart() {
    receive(1, 0, 0, false);
    assertTrue(keyFrame(2, 3000), "the first parameter set");
    assertFalse(keyFrame(4, 3000), "the second one");
    assertEquals(List.of(3), stream.packetsToRequest(10 * MS, 0));
    assertTrue(keyFrame(9, 6000), "of the next one");
  }

  @Test
  void asksForNothingIfTheSenderDoesNotAnswer() {
    InboundRtpStream sound = new InboundRtpStream(SSRC, 48_000, false);
    for (int sequenceNumber : new int[] {1, 9}) {
      PacketBuffer packet = packets.packet(RtpPackets.OPUS, SSRC, sequenceNumber, 0).build();
      sound.onPacket(packet, false);
      packet.release();
    }

    assertEquals(List.of(), sound.packetsToRequest(10 * MS, 0));
    sound.packetsToRequest(2_000 * MS, 0);
    assertFalse(sound.takeGaveUp());
  }
}
