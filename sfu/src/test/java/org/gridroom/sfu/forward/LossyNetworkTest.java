package org.gridroom.sfu.forward;

import static org.gridroom.sfu.rtp.RtpPackets.VP8;
import static org.gridroom.sfu.rtp.RtpPackets.VP8_RTX;
import static org.gridroom.sfu.rtp.RtpPackets.vp8Payload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.gridroom.sfu.forward.MediaCounters.Counter;
import org.gridroom.sfu.rtp.RecordingTransport.Sent;
import org.gridroom.sfu.rtp.RtpPackets;
import org.gridroom.sfu.wire.RtcpPacket.GenericNack;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A publisher and a receiver behind networks that lose, delay, reorder and double packets, both
 * ways.
 */
class LossyNetworkTest {
  private static final int PACKETS = 2000;
  private static final int SSRC = TestPeer.cameraSsrc(0);

  private final FakeLoops loops = new FakeLoops(2);
  private final List<ForwardingLoop> forwarding =
      loops.all().stream().map(loop -> new ForwardingLoop(loop)).toList();
  private final RtpPackets packets = new RtpPackets();
  private final TestPeer publisher = new TestPeer(0, forwarding, loops.get(0));
  private final TestPeer receiver = new TestPeer(1, forwarding, loops.get(1));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 65_530, 65_533, 65_535, 32_768})
  void everyPacketArrivesOnceAndInItsPlace(int start) {
    Network network = new Network(new Random(start));
    for (int i = 0; i < 2; i++) {
      loops.get(i).addTurnListener(forwarding.get(i));
    }
    receiver.show(0, publisher.camera);
    loops.settle();
    Map<Long, Integer> received = new TreeMap<>();
    ReceivingBrowser browser = new ReceivingBrowser(received);
    receiver.transport.onSent = sent -> network.pass(() -> browser.onRtp(sent));
    int nacks = 0;
    int rtxSequenceNumber = 0;
    // The first packet arrives: before it the receiver does not know of a stream.
    sendMedia(start, 0);
    loops.settle();
    for (int i = 1; i < PACKETS + 400; i++) {
      int number = i;
      network.reliable = number >= PACKETS - 1; // nobody misses the last one if it is lost
      if (number < PACKETS) {
        network.pass(() -> sendMedia(start, number));
      }
      loops.advance(2);
      network.advance(2);
      List<GenericNack> asked = publisher.transport.rtcp(GenericNack.class);
      for (; nacks < asked.size(); nacks++) {
        for (int lost : asked.get(nacks).lost()) {
          int rtx = rtxSequenceNumber++;
          network.pass(() -> repeatMedia(start, lost, rtx));
        }
      }
      if (i % 10 == 0) {
        List<Integer> lost = browser.missing();
        if (!lost.isEmpty()) {
          network.pass(() -> receiver.sendRtcp(new GenericNack(9, TestPeer.SLOT_SSRC, lost)));
        }
      }
    }

    assertEquals(PACKETS, received.size());
    long first = received.keySet().iterator().next();
    received.forEach((sequenceNumber, picture) ->
        assertEquals((start + sequenceNumber - first) & 0x7FFF, picture.longValue()));
    assertTrue(network.lost > PACKETS / 20, "nothing was lost");
    assertTrue(forwarding.get(0).counters().get(Counter.PACKETS_RECOVERED) > PACKETS / 40);
    assertTrue(forwarding.get(1).counters().get(Counter.RETRANSMISSIONS_SENT) > PACKETS / 40);
    receiver.endpoint.close();
    publisher.endpoint.close();
    network.queue.clear();
    loops.settle();
    assertEquals(0, packets.inUse());
  }

  private void sendMedia(int start, int number) {
    publisher.send(media(start + number, number == 0).arrival(loops.nowNanos()).build());
  }

  private void repeatMedia(int start, int sequenceNumber, int rtxSequenceNumber) {
    boolean first = sequenceNumber == start;
    publisher.send(
        media(sequenceNumber, first)
            .arrival(loops.nowNanos())
            .buildRtx(VP8_RTX, SSRC + 1, rtxSequenceNumber & 0xFFFF));
  }

  private RtpPackets.Builder media(int sequenceNumber, boolean key) {
    int picture = sequenceNumber & 0x7FFF;
    return packets
        .packet(VP8, SSRC, sequenceNumber & 0xFFFF, sequenceNumber * 3000)
        .payload(vp8Payload(picture, picture & 0xFF, key));
  }

  /** Loses 5 %, doubles 2 %, delays by 5 to 25 ms: seeded. */
  private static final class Network {
    private final Random random;
    private final PriorityQueue<Delivery> queue =
        new PriorityQueue<>(
            Comparator.comparingLong(Delivery::atMs).thenComparingLong(Delivery::id));
    private long nowMs;
    private long ids;
    private int lost;
    private boolean reliable;

    private record Delivery(long atMs, long id, Runnable action) {}

    Network(Random random) {
      this.random = random;
    }

    void pass(Runnable action) {
      int fate = random.nextInt(100);
      if (fate < 5 && !reliable) {
        lost++;
        return;
      }
      for (int copies = fate < 7 ? 2 : 1; copies > 0; copies--) {
        queue.add(new Delivery(nowMs + 5 + random.nextInt(20), ids++, action));
      }
    }

    void advance(long ms) {
      nowMs += ms;
      while (!queue.isEmpty() && queue.peek().atMs() <= nowMs) {
        queue.remove().action().run();
      }
    }
  }

  /**
   * What a browser does with a slot: undoes RTX, finds gaps, and checks that nothing differs when
   * it comes twice.
   */
  private static final class ReceivingBrowser {
    private final Map<Long, Integer> received;
    private long highest = -1;

    ReceivingBrowser(Map<Long, Integer> received) {
      this.received = received;
    }

    void onRtp(Sent sent) {
      int sequenceNumber = sent.sequenceNumber();
      int picture = sent.sourcePictureId();
      if (sent.ssrc() == TestPeer.SLOT_RTX_SSRC) {
        sequenceNumber = ((sent.payload()[0] & 0xFF) << 8) | (sent.payload()[1] & 0xFF);
      }
      long extended =
          highest < 0
              ? 0x10000L + sequenceNumber
              : highest + (short) (sequenceNumber - (int) highest);
      highest = Math.max(highest, extended);
      Integer before = received.put(extended, picture);
      assertTrue(before == null || before == picture, "another packet of the same number");
    }

    List<Integer> missing() {
      List<Integer> missing = new ArrayList<>();
      for (long i = Math.max(highest - 400, received.isEmpty() ? 0 : firstKey());
          i < highest && missing.size() < 50;
          i++) {
        if (!received.containsKey(i)) {
          missing.add((int) i & 0xFFFF);
        }
      }
      return missing;
    }

    private long firstKey() {
      return received.keySet().iterator().next();
    }
  }
}
