package org.gridroom.sfu.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.IntStream;
import org.gridroom.sfu.rtp.RecordingTransport.Sent;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.NetworkOrder;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.RtcpPacket.SenderReport;
import org.gridroom.sfu.wire.SequenceNumber;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutboundRtpStreamTest {
  private static final long MS = 1_000_000L;
  private static final int SLOT_SSRC = 0x5107;
  private static final int RTX_SSRC = 0x5108;
  private static final int FIRST = 100;
  private static final int SECOND = 200;

  /** The receiver numbers everything in its own way. */
  private static final ExtensionIds RECEIVER_IDS = new ExtensionIds(10, 11, 12, 13, 14, true);

  private static final PayloadTypeMap TYPES =
      new PayloadTypeMap()
          .put(RtpPackets.VP8, 120, 121)
          .put(RtpPackets.AV1, 35, 36)
          .put(RtpPackets.OPUS, 109, PayloadTypeMap.NONE);

  private final RtpPackets packets = new RtpPackets();
  private final RecordingTransport transport = new RecordingTransport();
  private final SendScratch scratch = new SendScratch(Arena.ofAuto());
  private final MediaPacket view = new MediaPacket();
  private final PacketCache cache = new PacketCache(256);
  private OutboundRtpStream stream = stream(0);

  static IntStream starts() {
    return IntStream.range(-8, 8).map(i -> i & 0xFFFF);
  }

  private static OutboundRtpStream stream(long seed) {
    return new OutboundRtpStream(SLOT_SSRC, RTX_SSRC, RECEIVER_IDS, seed);
  }

  private boolean forward(PacketBuffer packet, @Nullable MediaTimeline timeline) {
    try {
      assertEquals(DropReason.NONE, view.bind(packet, RtpPackets.formats(), RtpPackets.IDS));
      cache.put(packet);
      return stream.forward(view, timeline, transport, scratch);
    } finally {
      packet.release();
    }
  }

  private boolean video(int ssrc, int sequenceNumber, long ms, int pictureId, boolean key) {
    return forward(
        packets
            .packet(RtpPackets.VP8, ssrc, sequenceNumber, (int) (ms * 90))
            .arrival(ms * MS)
            .payload(RtpPackets.vp8Payload(pictureId & 0x7FFF, pictureId & 0xFF, key))
            .build(),
        null);
  }

  private boolean sound(int ssrc, int sequenceNumber, int timestamp, long ms) {
    return forward(
        packets.packet(RtpPackets.OPUS, ssrc, sequenceNumber, timestamp).arrival(ms * MS).build(),
        null);
  }

  private int retransmit(long nowMs, Integer... lost) {
    return stream.retransmit(
        List.of(lost),
        cache,
        RtpPackets.formats(),
        RtpPackets.IDS,
        view,
        transport,
        scratch,
        nowMs * MS,
        20 * MS);
  }

  private Sent last() {
    return transport.rtp.getLast();
  }

  @Nested
  class FallingSilent {
    @Test
    void endsAVoiceWithAFrameOfNoLength() {
      stream.switchTo(77, TYPES);
      sound(FIRST, 1, 0, 0);
      Sent voice = last();
      stream.fallSilent(transport, scratch);

      Sent silence = last();
      assertEquals(109, silence.payloadType());
      assertEquals(77, silence.csrc());
      assertEquals(1, SequenceNumber.distance(voice.sequenceNumber(), silence.sequenceNumber()));
      assertEquals(960, silence.timestamp() - voice.timestamp());
      assertArrayEquals(new byte[] {(byte) 0xF8}, silence.payload());
    }

    @Test
    void theNextVoiceFollowsIt() {
      stream.switchTo(77, TYPES);
      sound(FIRST, 1, 0, 0);
      stream.fallSilent(transport, scratch);
      Sent silence = last();
      stream.switchTo(0, TYPES);
      stream.switchTo(78, TYPES);
      sound(SECOND, 9000, 5, 20);

      assertEquals(1, SequenceNumber.distance(silence.sequenceNumber(), last().sequenceNumber()));
      assertTrue(last().timestamp() - silence.timestamp() >= 960);
    }

    @Test
    void aPictureAndAStreamThatHasNotBegunSayNothing() {
      stream.switchTo(77, TYPES);
      stream.fallSilent(transport, scratch);
      assertEquals(0, transport.rtp.size());
      video(FIRST, 1, 0, 1, true);
      stream.fallSilent(transport, scratch);
      assertEquals(1, transport.rtp.size());
    }
  }

  @Nested
  class Rewriting {
    @Test
    void writesTheReceiversNumbersAndTheSource() {
      stream.switchTo(77, TYPES);
      forward(
          packets
              .packet(RtpPackets.OPUS, FIRST, 1, 1)
              .extension(RtpPackets.IDS.audioLevel(), (byte) (0x80 | 30))
              .extension(RtpPackets.IDS.mid(), (byte) '0')
              .extension(RtpPackets.IDS.transportSequenceNumber(), (byte) 1, (byte) 2)
              .payload((byte) 9, (byte) 8)
              .build(),
          null);

      Sent sent = last();
      assertEquals(SLOT_SSRC, sent.ssrc());
      assertEquals(109, sent.payloadType());
      assertEquals(77, sent.csrc());
      assertArrayEquals(new byte[] {9, 8}, sent.payload());
      assertArrayEquals(new byte[] {(byte) (0x80 | 30)}, sent.extension(RECEIVER_IDS.audioLevel()));
      assertNull(sent.extension(RECEIVER_IDS.mid()));
      assertNull(sent.extension(RECEIVER_IDS.transportSequenceNumber()));
    }

    @Test
    void passesTheOrientationOn() {
      stream.switchTo(1, TYPES);
      forward(
          packets
              .packet(RtpPackets.VP8, FIRST, 1, 1)
              .extension(RtpPackets.IDS.videoOrientation(), (byte) 3)
              .payload(RtpPackets.vp8Payload(1, 1, true))
              .build(),
          null);

      assertArrayEquals(new byte[] {3}, last().extension(RECEIVER_IDS.videoOrientation()));
    }

    @Test
    void leavesPaddingOut() {
      stream.switchTo(1, TYPES);
      PacketBuffer padded =
          packets
              .packet(RtpPackets.OPUS, FIRST, 1, 1)
              .payload((byte) 7, (byte) 0, (byte) 0, (byte) 3)
              .build();
      NetworkOrder.putByte(padded.memory(), 0, 0xA0);
      padded.rtp().bind(padded.memory(), 0, padded.rtp().sizeBytes());
      forward(padded, null);

      assertArrayEquals(new byte[] {7}, last().payload());
      assertEquals(0, last().packet()[0] & 0x20);
    }

    @Test
    void sendsNothingThatTheReceiverCannotDecode() {
      stream.switchTo(1, new PayloadTypeMap().put(RtpPackets.OPUS, 109, PayloadTypeMap.NONE));

      assertFalse(video(FIRST, 1, 0, 1, true));
      assertTrue(transport.rtp.isEmpty());
    }

    @Test
    void sendsNothingWithoutASource() {
      assertFalse(sound(FIRST, 1, 1, 0));
      assertTrue(transport.rtp.isEmpty());
    }
  }

  @Nested
  class Switching {
    @ParameterizedTest
    @MethodSource("org.gridroom.sfu.rtp.OutboundRtpStreamTest#starts")
    void continuesAllNumbersOfVideoAcrossTheWrap(int start) {
      stream = stream((long) start << 16 | 0x7FFF);
      int sequenceNumber = -1;
      int pictureId = 0;
      int timestamp = 0;
      for (int source = 1; source <= 20; source++) {
        stream.switchTo(source, TYPES);
        for (int i = 0; i < 10; i++) {
          long ms = (source * 10L + i) * 33;
          video(source, start + source * 7000 + i, ms, start + source * 300 + i, i == 0);
          Sent sent = last();
          assertEquals(source, sent.csrc());
          if (sequenceNumber >= 0) {
            assertEquals((sequenceNumber + 1) & 0xFFFF, sent.sequenceNumber());
            assertEquals((pictureId + 1) & 0x7FFF, sent.pictureId());
            assertEquals((pictureId + 1) & 0xFF, sent.tl0());
            assertEquals(33 * 90, sent.timestamp() - timestamp);
          }
          sequenceNumber = sent.sequenceNumber();
          pictureId = sent.pictureId();
          timestamp = sent.timestamp();
        }
      }
      assertEquals(200, transport.rtp.size());
    }

    @Test
    void beginsVideoWithAKeyFrame() {
      stream.switchTo(1, TYPES);

      assertFalse(video(FIRST, 1, 0, 1, false));
      assertTrue(stream.waiting());
      assertTrue(video(FIRST, 2, 33, 2, true));
      assertFalse(stream.waiting());
      assertTrue(video(FIRST, 3, 66, 3, false));
    }

    @Test
    void beginsSoundAtOnceWithAMarker() {
      stream.switchTo(1, TYPES);
      sound(FIRST, 1, 960, 0);
      sound(FIRST, 2, 1920, 20);
      stream.switchTo(2, TYPES);
      sound(SECOND, 500, 7, 40);
      sound(SECOND, 501, 967, 60);

      assertEquals(
          List.of(true, false, true, false), transport.rtp.stream().map(Sent::marker).toList());
      int first = transport.rtp.getFirst().timestamp();
      assertEquals(
          List.of(0, 960, 1920, 2880),
          transport.rtp.stream().map(sent -> sent.timestamp() - first).toList());
    }

    @Test
    void dropsWhatWasSentBeforeTheFirstPacketOfTheSource() {
      stream.switchTo(1, TYPES);
      video(FIRST, 10, 0, 1, true);

      assertFalse(video(FIRST, 9, 0, 0, false));
      assertEquals(1, transport.rtp.size());
    }

    @Test
    void keepsLatePacketsInTheirPlace() {
      stream.switchTo(1, TYPES);
      video(FIRST, 10, 0, 1, true);
      video(FIRST, 12, 66, 3, false);
      video(FIRST, 11, 33, 2, false);

      int first = transport.rtp.getFirst().sequenceNumber();
      assertEquals(
          List.of(0, 2, 1),
          transport.rtp.stream().map(sent -> sent.sequenceNumber() - first).toList());
    }

    @Test
    void neverGoesBackInTime() {
      stream.switchTo(1, TYPES);
      video(FIRST, 1, 100, 1, true);
      int before = last().timestamp();
      stream.switchTo(2, TYPES);
      video(SECOND, 1, 100, 1, true);

      assertTrue(last().timestamp() - before >= 90 * 20);
    }

    @Test
    void treatsANewStreamOfTheSameSourceAsASwitch() {
      stream.switchTo(1, TYPES);
      video(FIRST, 1, 0, 1, true);
      int before = last().sequenceNumber();

      assertFalse(video(SECOND, 40_000, 33, 900, false));
      assertTrue(video(SECOND, 40_001, 66, 901, true));
      assertEquals(before + 1, last().sequenceNumber());
    }

    @Test
    void continuesTheFrameNumbersOfTheDependencyDescriptor() {
      byte[] structure = new byte[20];
      structure[0] = (byte) 0xC0;
      structure[1] = (byte) 0x12;
      structure[2] = (byte) 0x34;
      structure[3] = (byte) 0x80;
      byte[] keyFrame = {0x08, 0x0A, 0x01, 0x00};
      stream.switchTo(1, TYPES);
      forwardAv1(FIRST, 1, 0, keyFrame, structure);
      forwardAv1(FIRST, 2, 33, new byte[] {0, 1}, new byte[] {(byte) 0xC0, 0x12, 0x35});
      stream.switchTo(2, TYPES);
      structure[1] = 0;
      structure[2] = 5;
      forwardAv1(SECOND, 9, 66, keyFrame, structure);

      List<Integer> frames = transport.rtp.stream().map(this::frameNumber).toList();
      assertEquals(List.of(1, 2, 3), frames);
      byte[] descriptor = last().extension(RECEIVER_IDS.dependencyDescriptor());
      assertNotNull(descriptor);
      assertEquals(structure.length, descriptor.length);
    }

    private void forwardAv1(int ssrc, int number, long ms, byte[] payload, byte[] descriptor) {
      forward(
          packets
              .packet(RtpPackets.AV1, ssrc, number, (int) (ms * 90))
              .arrival(ms * MS)
              .extension(RtpPackets.IDS.dependencyDescriptor(), descriptor)
              .payload(payload)
              .build(),
          null);
    }

    private int frameNumber(Sent sent) {
      byte[] descriptor = sent.extension(RECEIVER_IDS.dependencyDescriptor());
      assertNotNull(descriptor);
      return ((descriptor[1] & 0xFF) << 8) | (descriptor[2] & 0xFF);
    }
  }

  @Nested
  class Retransmitting {
    @ParameterizedTest
    @MethodSource("org.gridroom.sfu.rtp.OutboundRtpStreamTest#starts")
    void sendsALostPacketAsRtxAcrossTheWrap(int start) {
      stream.switchTo(1, TYPES);
      for (int i = 0; i < 20; i++) {
        video(FIRST, start + i, i * 33L, i, i == 0);
      }
      Sent lost = transport.rtp.get(10);

      assertEquals(1, retransmit(700, lost.sequenceNumber()));
      Sent again = last();
      assertEquals(RTX_SSRC, again.ssrc());
      assertEquals(121, again.payloadType());
      assertEquals(lost.timestamp(), again.timestamp());
      assertEquals(1, again.csrc());
      byte[] expected = new byte[lost.payload().length + 2];
      expected[0] = (byte) (lost.sequenceNumber() >> 8);
      expected[1] = (byte) lost.sequenceNumber();
      System.arraycopy(lost.payload(), 0, expected, 2, lost.payload().length);
      assertArrayEquals(expected, again.payload());
    }

    @Test
    void countsItsOwnSequenceNumbers() {
      stream.switchTo(1, TYPES);
      video(FIRST, 1, 0, 1, true);
      video(FIRST, 2, 33, 2, false);
      retransmit(100, transport.rtp.get(0).sequenceNumber(), transport.rtp.get(1).sequenceNumber());

      assertEquals(
          transport.rtp.get(2).sequenceNumber() + 1, transport.rtp.get(3).sequenceNumber());
    }

    @Test
    void sendsNothingTwiceWithinARoundTrip() {
      stream.switchTo(1, TYPES);
      video(FIRST, 1, 0, 1, true);
      int lost = last().sequenceNumber();

      assertEquals(1, retransmit(100, lost));
      assertEquals(0, retransmit(110, lost));
      assertEquals(1, retransmit(121, lost));
    }

    @Test
    void sendsNothingOfAFormerSource() {
      stream.switchTo(1, TYPES);
      video(FIRST, 1, 0, 1, true);
      int lost = last().sequenceNumber();
      stream.switchTo(2, TYPES);
      assertEquals(0, retransmit(50, lost));
      video(SECOND, 1, 33, 1, true);

      assertEquals(0, retransmit(100, lost));
    }

    @Test
    void sendsNothingThatWasNeverSent() {
      stream.switchTo(1, TYPES);
      video(FIRST, 1, 0, 1, true);

      assertEquals(0, retransmit(100, (last().sequenceNumber() + 1) & 0xFFFF));
    }

    @Test
    void sendsNothingWithoutRtx() {
      stream = new OutboundRtpStream(SLOT_SSRC, 0, RECEIVER_IDS, 0);
      stream.switchTo(1, TYPES);
      video(FIRST, 1, 0, 1, true);

      assertEquals(0, retransmit(100, last().sequenceNumber()));
    }

    @Test
    void boundsWhatAReceiverCanAskFor() {
      RetransmissionLimit limit = new RetransmissionLimit();
      long sent = 0;
      for (int i = 0; i < 60_000; i++) {
        sent += limit.mayRepeat(i, 1200, i * MS, 0) ? 1200 : 0;
      }

      assertTrue(sent <= 128 * 1024, "sent " + sent);
    }
  }

  @Nested
  class Reporting {
    @Test
    void tellsNothingBeforeTheSourcesClockIsKnown() {
      stream.switchTo(1, TYPES);
      video(FIRST, 1, 0, 1, true);

      assertNull(stream.pollSenderReport(null, 10 * MS));
    }

    @Test
    void keepsSoundAndPictureOfOnePersonOnOneTimeBase() {
      SourceClock clock = new SourceClock();
      // The source's wall clock and media clocks start anywhere; picture is captured 1 s after
      // sound.
      long ntp = 0xE000_0000_0000_0000L;
      MediaTimeline soundLine = clock.onSenderReport(report(ntp, 111_000), 48_000, 5_000 * MS);
      MediaTimeline pictureLine =
          clock.onSenderReport(report(ntp + (1L << 32), -7), 90_000, 6_300 * MS);
      OutboundRtpStream sound = stream(99);
      OutboundRtpStream picture = stream(7_777_777_777L);
      sound.switchTo(1, TYPES);
      picture.switchTo(2, TYPES);
      // The same instant on both media clocks: 2 s after the sound's report.
      stream = sound;
      forward(
          packets.packet(RtpPackets.OPUS, 1, 1, 111_000 + 96_000).arrival(7_080 * MS).build(),
          soundLine);
      int soundTimestamp = last().timestamp();
      stream = picture;
      forward(
          packets
              .packet(RtpPackets.VP8, 2, 1, -7 + 90_000)
              .arrival(7_300 * MS)
              .payload(RtpPackets.vp8Payload(1, 1, true))
              .build(),
          pictureLine);
      int pictureTimestamp = last().timestamp();

      SenderReport ofSound = sound.pollSenderReport(soundLine, 8_000 * MS);
      SenderReport ofPicture = picture.pollSenderReport(pictureLine, 8_300 * MS);
      assertNotNull(ofSound);
      assertNotNull(ofPicture);
      double soundSeconds = seconds(ofSound, soundTimestamp, 48_000);
      double pictureSeconds = seconds(ofPicture, pictureTimestamp, 90_000);
      assertEquals(soundSeconds, pictureSeconds, 0.000_1);
    }

    /** When a packet was captured, on the clock of the sender reports, as a receiver finds out. */
    private static double seconds(SenderReport report, int timestamp, int clockRate) {
      return NtpTime.toNanos(report.ntpTimestamp()) / 1e9
          + (timestamp - report.rtpTimestamp()) / (double) clockRate;
    }

    private static SenderReport report(long ntp, int timestamp) {
      return new SenderReport(1, ntp, timestamp, 0, 0, List.of());
    }

    @Test
    void putsAllReportsOfASlotOnOneLineThroughAllSources() {
      MediaTimeline first = new MediaTimeline(0, 5, 90_000);
      MediaTimeline second = new MediaTimeline(40 * MS, 1_000_000, 90_000);
      stream.switchTo(1, TYPES);
      forwardAt(FIRST, 5 + 9_000, 180, first);
      SenderReport before = stream.pollSenderReport(first, 200 * MS);
      stream.switchTo(2, TYPES);
      forwardAt(SECOND, 1_000_000 + 90_000, 1_111, second);
      SenderReport after = stream.pollSenderReport(second, 1_200 * MS);

      assertNotNull(before);
      assertNotNull(after);
      assertEquals(90_000, after.rtpTimestamp() - before.rtpTimestamp(), 1);
    }

    @Test
    void aSourceThatReportsNonsenseDoesNotMoveTheLine() {
      MediaTimeline nonsense = new MediaTimeline(0, 1_000_000_000, 90_000);
      stream.switchTo(1, TYPES);
      forwardAt(FIRST, 5, 100, nonsense);
      int first = last().timestamp();
      assertNull(stream.pollSenderReport(nonsense, 200 * MS));
      stream.switchTo(2, TYPES);
      forwardAt(SECOND, 5, 1_100, null);

      assertEquals(90_000, last().timestamp() - first);
    }

    private void forwardAt(int ssrc, int timestamp, long ms, @Nullable MediaTimeline timeline) {
      forward(
          packets
              .packet(RtpPackets.VP8, ssrc, 1, timestamp)
              .arrival(ms * MS)
              .payload(RtpPackets.vp8Payload(1, 1, true))
              .build(),
          timeline);
    }

    @Test
    void reportsOftenAtFirstAndThenEverySecond() {
      MediaTimeline timeline = new MediaTimeline(0, 0, 90_000);
      stream.switchTo(1, TYPES);
      video(FIRST, 1, 0, 1, true);
      List<Integer> times =
          IntStream.range(0, 480)
              .map(tick -> tick * 10)
              .filter(ms -> stream.pollSenderReport(timeline, ms * MS) != null)
              .boxed()
              .toList();

      assertEquals(
          List.of(0, 250, 500, 750, 1000, 1250, 1500, 1750, 2000, 2250, 2500, 2750, 3750, 4750),
          times);
    }

    @Test
    void countsPacketsAndBytesWithoutRetransmissions() {
      stream.switchTo(1, TYPES);
      video(FIRST, 1, 0, 1, true);
      video(FIRST, 2, 33, 2, false);
      retransmit(100, last().sequenceNumber());
      SenderReport report = stream.pollSenderReport(new MediaTimeline(0, 0, 90_000), 100 * MS);

      assertNotNull(report);
      assertEquals(2, report.packetCount());
      assertEquals(2 * RtpPackets.vp8Payload(0, 0, true).length, report.octetCount());
    }
  }
}
