package org.gridroom.loadtest.transport;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gridroom.sfu.io.MediaServer;
import org.gridroom.sfu.io.NodeConfig;
import org.gridroom.sfu.room.TransportProvider.OpenedTransport;
import org.gridroom.sfu.sdp.IceCandidate;
import org.gridroom.sfu.sdp.TransportDescription;
import org.gridroom.sfu.transport.DtlsCertificate;
import org.gridroom.sfu.transport.LoopContext;
import org.gridroom.sfu.transport.MediaTransport;
import org.gridroom.sfu.transport.TransportListener;
import org.gridroom.sfu.transport.TransportState;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.RtpHeaderWriter;
import org.gridroom.sfu.wire.RtpPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A bot's half of the transport against the real node's, over loopback UDP. */
class BotTransportTest {
  private static final long PATIENCE_SECONDS = 20;

  private final SecureRandom random = new SecureRandom();
  private final DtlsCertificate certificate = DtlsCertificate.generate(random, Instant.now());
  private final MediaServer server = server();
  private final BotLoop loop = new BotLoop("test-bots");
  private final BotSide bot = new BotSide();
  private final BotTransport transport = new BotTransport(loop, certificate, random, bot);
  private final NodeSide node = new NodeSide();

  private static MediaServer server() {
    try {
      return MediaServer.start(
          NodeConfig.defaults(0).withAddresses(List.of("127.0.0.1")).withLoops(2));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What the bot hears. */
  private static final class BotSide implements BotTransport.Listener {
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<String> failed = new CompletableFuture<>();
    private final BlockingQueue<Integer> received = new LinkedBlockingQueue<>();

    @Override
    public void onConnected() {
      connected.complete(null);
    }

    @Override
    public void onRtp(RtpPacket packet, long nowNanos) {
      received.add(packet.sequenceNumber());
    }

    @Override
    public void onRtcp(MemorySegment compound, int sizeBytes, long nowNanos) {}

    @Override
    public void onTick(long nowNanos) {}

    @Override
    public void onFailed(String reason) {
      failed.complete(reason);
    }
  }

  /** A node that sends every packet back. */
  private static final class NodeSide implements TransportListener {
    private final CompletableFuture<MediaTransport> bound = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    @Override
    public void onBound(LoopContext loop, MediaTransport transport) {
      bound.complete(transport);
    }

    @Override
    public void onRtp(PacketBuffer packet) {
      RtpPacket rtp = packet.rtp();
      int header = rtp.headerSizeBytes();
      bound
          .join()
          .sendRtp(
              packet.memory(),
              header,
              packet.memory(),
              0,
              packet.memory(),
              header,
              rtp.sizeBytes() - header);
    }

    @Override
    public void onRtcp(MemorySegment buffer, long offset, int sizeBytes, long nowNanos) {}

    @Override
    public void onStateChanged(TransportState state) {
      if (state == TransportState.CLOSED) {
        closed.complete(null);
      }
    }
  }

  private void connect(String fingerprint) {
    OpenedTransport opened = server.open(transport.local(), node);
    TransportDescription local = opened.local();
    transport.connect(
        new SessionAnswer(
            new TransportDescription(
                local.ufrag(),
                local.password(),
                local.fingerprintAlgorithm(),
                fingerprint.isEmpty() ? local.fingerprint() : fingerprint,
                local.setup()),
            opened.candidates().stream()
                .filter(candidate -> candidate.protocol() == IceCandidate.Protocol.UDP)
                .toList(),
            Map.of()));
  }

  @Test
  void connectsAndExchangesPacketsBothWays() throws Exception {
    connect("");
    bot.connected.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    MemorySegment packet = Arena.ofAuto().allocate(1500);
    for (int i = 0; i < 100; i++) {
      int header =
          new RtpHeaderWriter().start(packet, 0, false, 96, (65500 + i) & 0xFFFF, 1, 42).end();
      packet.set(JAVA_BYTE, header, (byte) i);
      int size = header + 1000;
      MemorySegment copy = Arena.ofAuto().allocate(1500).copyFrom(packet);
      loop.execute(() -> transport.sendRtp(copy, size));
    }
    for (int i = 0; i < 100; i++) {
      assertEquals((65500 + i) & 0xFFFF, bot.received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
  }

  @Test
  void refusesANodeWithAnotherCertificate() throws Exception {
    connect("00:".repeat(31) + "00");
    assertTrue(bot.failed.get(PATIENCE_SECONDS, TimeUnit.SECONDS).contains("DTLS"));
  }

  @Test
  void sayingGoodbyeClosesTheNodesSide() throws Exception {
    connect("");
    bot.connected.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    transport.close();
    node.closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    transport.close();
    loop.close();
    server.close();
  }
}
