package org.gridroom.loadtest.bench;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.gridroom.loadtest.media.Clip;
import org.gridroom.loadtest.media.OutgoingStream;
import org.gridroom.loadtest.media.ReceivedStream.Totals;
import org.gridroom.loadtest.media.Vp8Packetizer;
import org.gridroom.loadtest.session.BotMedia;
import org.gridroom.loadtest.session.BotMedia.Connection;
import org.gridroom.loadtest.session.BotMedia.VideoPlan;
import org.gridroom.loadtest.session.MediaSession;
import org.gridroom.loadtest.transport.BotLoop;
import org.gridroom.sfu.transport.DtlsCertificate;
import org.jspecify.annotations.Nullable;

/** One row of the table: a node, one publisher, some receivers, a rate. */
final class ForwardRun {
  private static final int PACKET_BYTES = 1100;
  private static final int GCM_TAG_BYTES = 16;
  private static final int PACKETS_PER_FRAME = 8;
  private static final int FRAMES = 64;
  private static final int RECEIVERS_PER_LOOP = 400;

  /**
   * So many at least take part in the warm-up: one alone would leave the node's code interpreted
   * for minutes.
   */
  private static final int WARM_UP_RECEIVERS = 50;

  private static final Duration JOIN_INTERVAL = Duration.ofMillis(50);
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final String PUBLISHER = "publisher";

  private final Plan plan;

  /**
   * What is measured.
   *
   * @param receivers how many see the publisher
   * @param packetsPerSecond what the publisher sends
   * @param evenlySpaced packets one by one; else eight at a time
   * @param loops of the node
   * @param warmUp runs before the first window
   * @param windows how many are measured; the result has their medians
   * @param window how long each is
   */
  record Plan(
      int receivers,
      int packetsPerSecond,
      boolean evenlySpaced,
      int loops,
      Duration warmUp,
      int windows,
      Duration window) {}

  /**
   * What came out, per packet that the node forwarded.
   *
   * @param forwardedPerSecond packets that left the node
   * @param lostPackets packets that a receiver never got
   * @param receivedPackets packets that receivers got
   * @param userNanos CPU in user mode
   * @param systemNanos CPU in the kernel
   * @param allocatedBytes heap
   */
  record Result(
      Plan plan,
      double forwardedPerSecond,
      long lostPackets,
      long receivedPackets,
      double userNanos,
      double systemNanos,
      double allocatedBytes) {
    double cpuNanos() {
      return userNanos + systemNanos;
    }

    double lossShare() {
      long sent = lostPackets + receivedPackets;
      return sent == 0 ? 0 : (double) lostPackets / sent;
    }
  }

  private record Window(
      double packetsPerSecond, double userNanos, double systemNanos, double bytes) {}

  ForwardRun(Plan plan) {
    this.plan = plan;
  }

  /**
   * Runs it.
   *
   * @throws IOException if node or participants do not come together
   */
  Result run() throws IOException, InterruptedException {
    SecureRandom random = new SecureRandom();
    BotMedia media = new BotMedia(DtlsCertificate.generate(random, Instant.now()), random);
    List<BotLoop> loops = new ArrayList<>();
    for (int i = 0; i <= (plan.receivers() - 1) / RECEIVERS_PER_LOOP + 1; i++) {
      loops.add(new BotLoop("bench-" + i));
    }
    try (NodeProcess node = NodeProcess.start(plan.loops())) {
      int helpers = Math.max(0, WARM_UP_RECEIVERS - plan.receivers());
      Gathering gathering = new Gathering(plan.receivers() + helpers + 1);
      Connection publisher =
          media.open(
              loops.getFirst(),
              Optional.empty(),
              Optional.of(video()),
              0,
              gathering.member(PUBLISHER));
      publisher.answer(node.offer(PUBLISHER, publisher.offer().sdp()));
      List<Connection> receivers = new ArrayList<>();
      for (int i = 0; i < plan.receivers() + helpers; i++) {
        BotLoop loop = loops.get(1 + i % (loops.size() - 1));
        String name = "receiver-" + i;
        Connection receiver =
            media.open(loop, Optional.empty(), Optional.empty(), 1, gathering.member(name));
        receiver.answer(node.offer(name, receiver.offer().sdp()));
        node.show(name, receiver.offer().videoSlots().getFirst(), PUBLISHER);
        receivers.add(receiver);
        // One after the other, so that both sides' code is compiled before the load is there.
        Thread.sleep(JOIN_INTERVAL);
      }
      gathering.await();

      Thread.sleep(plan.warmUp());
      receivers.subList(plan.receivers(), receivers.size()).forEach(Connection::close);
      List<Connection> measured = receivers.subList(0, plan.receivers());
      Thread.sleep(SETTLE);
      Totals received = received(measured);
      List<Window> windows = new ArrayList<>();
      NodeProcess.Sample before = node.sample();
      for (int i = 0; i < plan.windows(); i++) {
        Thread.sleep(plan.window());
        NodeProcess.Sample after = node.sample();
        windows.add(window(before, after));
        before = after;
      }
      gathering.check();
      publisher.close();
      Thread.sleep(SETTLE);
      Totals receivedAfter = received(measured);
      measured.forEach(Connection::close);
      return new Result(
          plan,
          median(windows, Window::packetsPerSecond),
          receivedAfter.lostPackets() - received.lostPackets(),
          receivedAfter.receivedPackets() - received.receivedPackets(),
          median(windows, Window::userNanos),
          median(windows, Window::systemNanos),
          median(windows, Window::bytes));
    } finally {
      loops.forEach(BotLoop::close);
    }
  }

  private static Totals received(List<Connection> receivers) {
    return receivers.stream()
        .map(receiver -> receiver.session().figures().received())
        .reduce(Totals.NONE, Totals::plus);
  }

  /** Frames that fill eight packets, each of 1,100 bytes on the wire; the first is a key frame. */
  private VideoPlan video() {
    int payloadBytes = PACKET_BYTES - OutgoingStream.HEADER_BYTES - GCM_TAG_BYTES;
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      byte[] frame = new byte[PACKETS_PER_FRAME * (payloadBytes - Vp8Packetizer.DESCRIPTOR_BYTES)];
      Arrays.fill(frame, (byte) i);
      // RFC 6386, section 9.1: the first bit says whether it is no key frame; one starts with a
      // code and its size.
      frame[0] = (byte) (i == 0 ? 0x10 : 0x11);
      if (i == 0) {
        System.arraycopy(
            new byte[] {(byte) 0x9D, 0x01, 0x2A, 0x40, 0x01, (byte) 0xB4, 0}, 0, frame, 3, 7);
      }
      frames.add(frame);
    }
    return new VideoPlan(
        new Clip(frames),
        (double) plan.packetsPerSecond() / PACKETS_PER_FRAME,
        plan.evenlySpaced(),
        payloadBytes);
  }

  private static Window window(NodeProcess.Sample before, NodeProcess.Sample after) {
    double packets = Math.max(1, after.forwardedPackets() - before.forwardedPackets());
    return new Window(
        packets * 1e9 / (after.nanos() - before.nanos()),
        (after.usage().userNanos() - before.usage().userNanos()) / packets,
        (after.usage().systemNanos() - before.usage().systemNanos()) / packets,
        (after.usage().allocatedBytes() - before.usage().allocatedBytes()) / packets);
  }

  private static double median(List<Window> windows, ToDoubleFunction<Window> figure) {
    double[] sorted = windows.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** Waits until everybody is connected, and remembers the first failure. */
  private static final class Gathering {
    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch missing;
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    private Gathering(int participants) {
      missing = new CountDownLatch(participants);
    }

    private MediaSession.Events member(String name) {
      return new MediaSession.Events() {
        @Override
        public void onConnected() {
          missing.countDown();
        }

        @Override
        public void onFirstPacket() {}

        @Override
        public void onFailed(String reason) {
          failure.compareAndSet(null, name + ": " + reason);
        }
      };
    }

    private void await() throws IOException, InterruptedException {
      if (!missing.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        check();
        throw new IOException(missing.getCount() + " participants did not connect");
      }
      check();
    }

    private void check() throws IOException {
      String reason = failure.get();
      if (reason != null) {
        throw new IOException(reason);
      }
    }
  }
}
