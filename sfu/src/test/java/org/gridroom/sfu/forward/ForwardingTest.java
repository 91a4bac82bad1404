package org.gridroom.sfu.forward;

import static org.gridroom.sfu.forward.TestPeer.SLOT_SSRC;
import static org.gridroom.sfu.rtp.RtpPackets.H264;
import static org.gridroom.sfu.rtp.RtpPackets.IDS;
import static org.gridroom.sfu.rtp.RtpPackets.OPUS;
import static org.gridroom.sfu.rtp.RtpPackets.VP8;
import static org.gridroom.sfu.rtp.RtpPackets.vp8Payload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gridroom.sfu.rtp.RecordingTransport.Sent;
import org.gridroom.sfu.rtp.RtpPackets;
import org.gridroom.sfu.transport.TransportState;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.NetworkOrder;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.RtcpPacket.DelaySinceReferenceTime;
import org.gridroom.sfu.wire.RtcpPacket.FullIntraRequest;
import org.gridroom.sfu.wire.RtcpPacket.GenericNack;
import org.gridroom.sfu.wire.RtcpPacket.PictureLossIndication;
import org.gridroom.sfu.wire.RtcpPacket.ReceiverReferenceTime;
import org.gridroom.sfu.wire.RtcpPacket.ReceiverReport;
import org.gridroom.sfu.wire.RtcpPacket.SenderReport;
import org.gridroom.sfu.wire.RtcpPacket.TransportFeedback;
import org.gridroom.sfu.wire.RtcpWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForwardingTest {
  private final FakeLoops loops = new FakeLoops(2);
  private final List<ForwardingLoop> forwarding =
      loops.all().stream().map(loop -> new ForwardingLoop(loop)).toList();
  private final RtpPackets packets = new RtpPackets();
  private final TestPeer alice = peer(0, 0);
  private final TestPeer bob = peer(1, 0);
  private final TestPeer carol = peer(2, 1);
  private final TestPeer dave = peer(3, 1);

  @BeforeEach
  void listen() {
    for (int i = 0; i < 2; i++) {
      loops.get(i).addTurnListener(forwarding.get(i));
    }
  }

  private TestPeer peer(int number, int loop) {
    return new TestPeer(number, forwarding, loops.get(loop));
  }

  private void picture(TestPeer peer, int ssrc, int sequenceNumber, boolean key) {
    peer.send(
        packets
            .packet(VP8, ssrc, sequenceNumber, sequenceNumber * 3000)
            .arrival(loops.nowNanos())
            .payload(vp8Payload(sequenceNumber & 0x7FFF, sequenceNumber & 0xFF, key))
            .build());
  }

  private void sound(TestPeer peer, int sequenceNumber, int level) {
    peer.send(
        packets
            .packet(OPUS, 0xA0D10, sequenceNumber, sequenceNumber * 960)
            .arrival(loops.nowNanos())
            .extension(IDS.mid(), (byte) '0')
            .extension(IDS.audioLevel(), (byte) level)
            .build());
  }

  private static List<Integer> sequence(List<Sent> sent) {
    int first = sent.getFirst().sequenceNumber();
    return sent.stream().map(s -> s.sequenceNumber() - first).toList();
  }

  @Test
  void handsEachPacketOnceToEachOtherLoop() {
    bob.show(0, alice.camera);
    carol.show(0, alice.camera);
    dave.show(0, alice.camera);
    loops.settle();
    for (int i = 0; i < 100; i++) {
      picture(alice, TestPeer.cameraSsrc(0), i, i == 0);
      loops.advance(1);
    }

    for (TestPeer receiver : List.of(bob, carol, dave)) {
      assertEquals(
          IntStream.range(0, 100).boxed().toList(), sequence(receiver.transport.rtp(SLOT_SSRC)));
    }
    assertEquals(100, loops.get(1).handedOverCount);
    assertEquals(0, loops.get(0).handedOverCount);
  }

  @Test
  void aTruncatedCompoundOfAnAuthenticatedSenderIsCountedAndNothingOfItDone() {
    bob.show(0, alice.camera);
    loops.settle();
    picture(alice, TestPeer.cameraSsrc(0), 1, true);
    loops.advance(1000);
    MemorySegment memory = Arena.ofAuto().allocate(200);
    RtcpWriter writer = new RtcpWriter().start(memory, 0, 200);
    writer.write(new PictureLossIndication(1, SLOT_SSRC));
    int boundary = writer.sizeBytes();
    writer.write(new GenericNack(1, SLOT_SSRC, List.of(1, 2, 3)));
    int whole = writer.sizeBytes();
    for (int size = 0; size < whole; size++) {
      if (size != boundary) {
        bob.endpoint.onRtcp(memory, 0, size, loops.nowNanos());
      }
    }
    loops.advance(1000);

    assertEquals(
        whole - 1L,
        forwarding.get(0).counters().drops(DropReason.TRUNCATED)
            + forwarding.get(0).counters().drops(DropReason.MALFORMED));
    assertEquals(
        0,
        forwarding.get(0).counters().get(MediaCounters.Counter.KEY_FRAMES_REQUESTED_BY_RECEIVERS));
    bob.endpoint.onRtcp(memory, 0, whole, loops.nowNanos());
    assertEquals(
        1,
        forwarding.get(0).counters().get(MediaCounters.Counter.KEY_FRAMES_REQUESTED_BY_RECEIVERS));
  }

  @Test
  void aRequestIsNotTakenForAnsweredByTheRestOfAKeyFrameThatHadBegun() {
    bob.show(0, alice.camera);
    loops.settle();
    picture(alice, TestPeer.cameraSsrc(0), 1, true);
    loops.advance(1000);
    long before = forwarding.get(0).counters().get(MediaCounters.Counter.KEY_FRAMES_REQUESTED);
    bob.sendRtcp(new PictureLossIndication(1, SLOT_SSRC));
    // As H264 may have it: several parameter sets in packets of their own.
    alice.send(
        packets
            .packet(VP8, TestPeer.cameraSsrc(0), 2, 3000)
            .arrival(loops.nowNanos())
            .payload(vp8Payload(1, 1, true))
            .build());
    loops.advance(100);

    assertEquals(
        before + 1, forwarding.get(0).counters().get(MediaCounters.Counter.KEY_FRAMES_REQUESTED));
  }

  @Test
  void anExtensionElementPastTheEndIsCountedAndTheNextPacketForwarded() {
    bob.show(0, alice.camera);
    loops.settle();
    picture(alice, TestPeer.cameraSsrc(0), 1, true);
    PacketBuffer bad =
        packets
            .packet(VP8, TestPeer.cameraSsrc(0), 2, 3000)
            .arrival(loops.nowNanos())
            .extension(IDS.videoOrientation(), (byte) 0)
            .payload(vp8Payload(2, 2, false))
            .build();
    long element = bad.rtp().offset() + bad.rtp().extensionOffset();
    NetworkOrder.putByte(bad.memory(), element, IDS.videoOrientation() << 4 | 15);
    alice.send(bad);
    picture(alice, TestPeer.cameraSsrc(0), 3, false);
    loops.settle();

    assertEquals(1, forwarding.get(0).counters().drops(DropReason.BAD_EXTENSION));
    assertEquals(List.of(0, 2), sequence(bob.transport.rtp(SLOT_SSRC)));
  }

  @Test
  void sendsTheTurnsPacketsReceiverByReceiver() {
    List<String> order = new ArrayList<>();
    bob.transport.onSent = sent -> order.add("bob " + sent.sourcePictureId());
    alice.transport.onSent = sent -> order.add("alice " + sent.sourcePictureId());
    bob.show(0, carol.camera);
    alice.show(0, carol.camera);
    loops.settle();
    picture(carol, TestPeer.cameraSsrc(2), 1, true);
    picture(carol, TestPeer.cameraSsrc(2), 2, false);
    picture(carol, TestPeer.cameraSsrc(2), 3, false);
    loops.settle();

    assertEquals(
        List.of("alice 1", "alice 2", "alice 3", "bob 1", "bob 2", "bob 3"),
        order.stream().sorted().toList());
    assertTrue(
        order.subList(0, 3).stream().map(s -> s.substring(0, 3)).distinct().count() == 1,
        "not by receiver: " + order);
  }

  @Test
  void givesEveryPacketBackWhenAllHaveLeft() {
    for (TestPeer receiver : List.of(bob, carol, dave)) {
      receiver.show(0, alice.camera);
      receiver.show(2, alice.microphone);
    }
    alice.show(0, dave.camera);
    loops.settle();
    for (int i = 0; i < 300; i++) {
      picture(alice, TestPeer.cameraSsrc(0), i, i == 0);
      picture(dave, TestPeer.cameraSsrc(3), i, i == 0);
      sound(alice, i, 40);
      loops.advance(1);
    }
    assertTrue(packets.inUse() > 0, "caches keep packets");
    carol.loop.execute(carol.endpoint::close);
    alice.loop.execute(alice.endpoint::close);
    loops.settle();
    bob.loop.execute(bob.endpoint::close);
    dave.loop.execute(dave.endpoint::close);
    loops.settle();

    assertEquals(0, packets.inUse());
  }

  @Test
  void givesPacketsBackThatAreOnTheWayToAForwarderThatHasGone() {
    carol.show(0, alice.camera);
    loops.settle();
    picture(alice, TestPeer.cameraSsrc(0), 1, true);
    carol.hide(0);
    loops.settle();

    assertEquals(0, packets.inUse());
    assertTrue(carol.transport.rtp.isEmpty());
  }

  @Test
  void countsPacketsForWhichAnotherLoopHasNoRoom() {
    loops.get(1).handOverCapacity = 1;
    carol.show(0, alice.camera);
    loops.settle();
    picture(alice, TestPeer.cameraSsrc(0), 1, true);
    picture(alice, TestPeer.cameraSsrc(0), 2, false);
    loops.settle();

    assertEquals(1, carol.transport.rtp(SLOT_SSRC).size());
    assertEquals(1, forwarding.get(0).counters().get(MediaCounters.Counter.HAND_OVERS_REFUSED));
  }

  @Test
  void keepsPacketsOnlyForASecond() {
    bob.show(0, alice.camera);
    loops.settle();
    for (int i = 0; i < 100; i++) {
      picture(alice, TestPeer.cameraSsrc(0), i, i == 0);
    }
    loops.advance(1100);

    assertEquals(0, packets.inUse());
  }

  @Test
  void asksThePublisherOnceForAllWhoNeedAKeyFrame() {
    picture(alice, TestPeer.cameraSsrc(0), 0, false);
    bob.show(0, alice.camera);
    carol.show(0, alice.camera);
    dave.show(0, alice.camera);
    loops.advance(100);
    bob.sendRtcp(new PictureLossIndication(9, SLOT_SSRC));
    carol.sendRtcp(new FullIntraRequest(9, List.of(new FullIntraRequest.Request(SLOT_SSRC, 1))));
    loops.advance(150);

    assertEquals(
        List.of(new PictureLossIndication(1, TestPeer.cameraSsrc(0))),
        alice.transport.rtcp(PictureLossIndication.class));
  }

  @Test
  void asksForAKeyFrameWhenAReceiverIsConnectedAndNotBefore() {
    picture(alice, TestPeer.cameraSsrc(0), 0, false);
    bob.endpoint.onStateChanged(TransportState.CONNECTING);
    bob.show(0, alice.camera);
    loops.advance(100);
    assertEquals(List.of(), alice.transport.rtcp(PictureLossIndication.class));
    bob.endpoint.onStateChanged(TransportState.CONNECTED);
    loops.advance(20);

    assertEquals(1, alice.transport.rtcp(PictureLossIndication.class).size());
  }

  @Test
  void asksAgainUntilAKeyFrameComes() {
    picture(alice, TestPeer.cameraSsrc(0), 0, false);
    carol.show(0, alice.camera);
    loops.advance(700);
    assertEquals(2, alice.transport.rtcp(PictureLossIndication.class).size());
    picture(alice, TestPeer.cameraSsrc(0), 1, true);
    loops.advance(5000);

    assertEquals(2, alice.transport.rtcp(PictureLossIndication.class).size());
    assertEquals(1, carol.transport.rtp(SLOT_SSRC).size());
  }

  @Test
  void repairsWhatAReceiverHasLost() {
    carol.show(0, alice.camera);
    loops.settle();
    for (int i = 0; i < 10; i++) {
      picture(alice, TestPeer.cameraSsrc(0), i, i == 0);
      loops.advance(1);
    }
    Sent lost = carol.transport.rtp(SLOT_SSRC).get(4);
    carol.sendRtcp(new GenericNack(9, SLOT_SSRC, List.of(lost.sequenceNumber())));

    List<Sent> again = carol.transport.rtp(TestPeer.SLOT_RTX_SSRC);
    assertEquals(1, again.size());
    assertEquals(4, again.getFirst().sourcePictureId());
  }

  @Test
  void repairsWhatItHasLostItself() {
    bob.show(0, alice.camera);
    loops.settle();
    picture(alice, TestPeer.cameraSsrc(0), 1, true);
    picture(alice, TestPeer.cameraSsrc(0), 3, false);
    loops.advance(10);
    assertEquals(
        List.of(new GenericNack(1, TestPeer.cameraSsrc(0), List.of(2))),
        alice.transport.rtcp(GenericNack.class));
    alice.send(
        packets
            .packet(VP8, TestPeer.cameraSsrc(0), 2, 6000)
            .payload(vp8Payload(2, 2, false))
            .buildRtx(RtpPackets.VP8_RTX, TestPeer.cameraSsrc(0) + 1, 700));
    loops.advance(10);

    assertEquals(List.of(0, 2, 1), sequence(bob.transport.rtp(SLOT_SSRC)));
  }

  private RtpPackets.Builder h264(int sequenceNumber, int timestamp, int... payload) {
    byte[] bytes = new byte[payload.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) payload[i];
    }
    return packets
        .packet(H264, TestPeer.cameraSsrc(0), sequenceNumber, timestamp)
        .arrival(loops.nowNanos())
        .payload(bytes);
  }

  @Test
  void aReceiverBeginsWithAnH264KeyFrameOnlyWhenItsLostParameterSetsHaveCome() {
    bob.show(0, alice.camera);
    loops.settle();
    alice.send(h264(1, 0, 0x41, 0x9A).build());
    alice.send(h264(3, 3000, 0x68, 0xCE).build());
    alice.send(h264(4, 3000, 0x65, 0x88).build());
    loops.advance(10);
    assertEquals(List.of(), bob.transport.rtp(SLOT_SSRC));
    assertEquals(
        List.of(new GenericNack(1, TestPeer.cameraSsrc(0), List.of(2))),
        alice.transport.rtcp(GenericNack.class));

    alice.send(
        h264(2, 3000, 0x67, 0x42).buildRtx(RtpPackets.H264_RTX, TestPeer.cameraSsrc(0) + 1, 700));
    alice.send(h264(5, 6000, 0x41, 0x9A).build());
    loops.advance(10);
    List<Sent> sent = bob.transport.rtp(SLOT_SSRC);
    assertEquals(List.of(0, 3), sequence(sent));
    int first = sent.getFirst().sequenceNumber();
    bob.sendRtcp(new GenericNack(9, SLOT_SSRC, List.of(first + 1, first + 2)));
    assertEquals(2, bob.transport.rtp(TestPeer.SLOT_RTX_SSRC).size());
  }

  @Test
  void findsThePublicationOfAnUnannouncedStreamByItsMid() {
    bob.show(2, alice.microphone);
    loops.settle();
    sound(alice, 1, 30);
    alice.send(packets.packet(OPUS, 0xBAD, 2, 960).build());
    alice.send(packets.packet(OPUS, 0xBAD, 2, 960).extension(IDS.mid(), (byte) '7').build());
    loops.settle();

    assertEquals(List.of(alice.microphone), alice.started);
    assertEquals(1, bob.transport.rtp(SLOT_SSRC + 2).size());
    assertEquals(2, forwarding.get(0).counters().drops(DropReason.UNKNOWN_SSRC));
  }

  @Test
  void dropsAndCountsWhatCannotBeForwarded() {
    alice.send(packets.packet(127, TestPeer.cameraSsrc(0), 1, 1).build());
    alice.send(packets.packet(VP8, TestPeer.cameraSsrc(0), 2, 1).payload((byte) 0x90).build());
    alice.sendRtcp();

    MediaCounters counters = forwarding.get(0).counters();
    assertEquals(1, counters.drops(DropReason.UNKNOWN_PAYLOAD_TYPE));
    assertEquals(2, counters.drops(DropReason.TRUNCATED));
    assertEquals(List.of(), alice.started);
  }

  @Test
  void goesOverToAnotherSourceWithoutABreak() {
    bob.show(0, alice.camera);
    loops.settle();
    picture(alice, TestPeer.cameraSsrc(0), 5, true);
    loops.advance(33);
    bob.show(0, carol.camera);
    loops.settle();
    picture(alice, TestPeer.cameraSsrc(0), 6, false);
    picture(carol, TestPeer.cameraSsrc(2), 900, false);
    picture(carol, TestPeer.cameraSsrc(2), 901, true);
    loops.settle();

    List<Sent> sent = bob.transport.rtp(SLOT_SSRC);
    assertEquals(List.of(0, 1), sequence(sent));
    assertEquals(List.of(1, 5), sent.stream().map(Sent::csrc).toList());
    assertEquals(33 * 90, sent.get(1).timestamp() - sent.get(0).timestamp());
  }

  @Test
  void forwardsNothingOfASilencedPublicationAndBeginsAgainWithAKeyFrame() {
    carol.show(0, alice.camera);
    loops.settle();
    picture(alice, TestPeer.cameraSsrc(0), 1, true);
    alice.camera.silence(true);
    picture(alice, TestPeer.cameraSsrc(0), 2, false);
    picture(alice, TestPeer.cameraSsrc(0), 3, true);
    loops.advance(1000);
    alice.camera.silence(false);
    loops.settle();
    picture(alice, TestPeer.cameraSsrc(0), 4, false);
    picture(alice, TestPeer.cameraSsrc(0), 5, true);
    loops.settle();

    assertEquals(
        List.of(1, 5), carol.transport.rtp(SLOT_SSRC).stream().map(Sent::sourcePictureId).toList());
    assertEquals(List.of(0, 1), sequence(carol.transport.rtp(SLOT_SSRC)));
  }

  @Test
  void reportsToPublishersAndReceivers() {
    carol.show(0, alice.camera);
    loops.settle();
    picture(alice, TestPeer.cameraSsrc(0), 1, true);
    alice.sendRtcp(new SenderReport(TestPeer.cameraSsrc(0), 1L << 40, 3000, 1, 1, List.of()));
    loops.advance(1500);

    List<ReceiverReport> toAlice =
        alice.transport.rtcp(ReceiverReport.class).stream()
            .filter(report -> !report.reports().isEmpty())
            .toList();
    assertEquals(1, toAlice.size());
    assertEquals(
        (int) ((1L << 40) >>> 16), toAlice.getFirst().reports().getFirst().lastSenderReport());
    List<SenderReport> toCarol = carol.transport.rtcp(SenderReport.class);
    assertEquals(6, toCarol.size());
    assertEquals(SLOT_SSRC, toCarol.getFirst().ssrc());
  }

  @Test
  void tellsThePublisherWhenItsPacketsArrived() {
    for (int i = 0; i < 10; i++) {
      alice.send(
          packets
              .packet(OPUS, 0xA0D10, i, 960 * i)
              .arrival(loops.nowNanos())
              .extension(IDS.mid(), (byte) '0')
              .extension(IDS.transportSequenceNumber(), (byte) 0, (byte) i)
              .build());
      loops.advance(20);
    }

    List<TransportFeedback> feedback = alice.transport.rtcp(TransportFeedback.class);
    assertEquals(2, feedback.size(), 1);
    assertEquals(0, feedback.getFirst().arrivals().baseSequenceNumber());
    // One of its own: libwebrtc drops feedback that names no stream of the sender.
    assertEquals(0xA0D10, feedback.getFirst().mediaSsrc());
  }

  @Test
  void answersAReceiversClockWithTheDelaySinceItCame() {
    alice.sendRtcp(new ReceiverReferenceTime(77, 0x0001_2345_6789_0000L));
    loops.advance(20);

    DelaySinceReferenceTime answer = alice.transport.rtcp(DelaySinceReferenceTime.class).getFirst();
    assertEquals(77, answer.ssrc());
    assertEquals(0x2345_6789, answer.lastReferenceTime());
    assertTrue(answer.delay() >= 1 && answer.delay() <= 20 * 65536 / 1000, () -> answer.toString());
  }

  @Test
  void tellsHowLoudASourceIs() {
    for (int i = 0; i < 50; i++) {
      sound(alice, i, 20);
      loops.advance(20);
    }
    int loud = alice.loudness.getLast();
    loops.advance(500);

    assertTrue(loud > ActiveSpeakers.SPEAKING_LOUDNESS, "loudness " + loud);
    assertEquals(AudioLevel.SILENCE, alice.loudness.getLast());
  }

  @Test
  void aDefectClosesOnlyTheConnectionThatItIsIn() {
    bob.show(0, alice.camera);
    carol.show(0, alice.camera);
    dave.show(0, alice.camera);
    loops.settle();
    carol.transport.onSent =
        sent -> {
          throw new IllegalStateException("a defect");
        };
    for (int i = 0; i < 3; i++) {
      picture(alice, TestPeer.cameraSsrc(0), i, i == 0);
      loops.settle();
    }

    assertEquals(1, carol.defects.size());
    assertEquals(1, carol.transport.rtp.size());
    assertEquals(3, bob.transport.rtp.size());
    assertEquals(3, dave.transport.rtp.size());
    assertFalse(carol.endpoint.connected());
  }
}
