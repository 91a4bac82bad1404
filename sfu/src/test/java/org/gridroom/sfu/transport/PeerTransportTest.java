package org.gridroom.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.gridroom.sfu.sdp.TransportDescription;
import org.gridroom.sfu.transport.TransportCounters.Counter;
import org.gridroom.sfu.wire.DropReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From checks to media in both directions, with a real DTLS client, over paths in memory. */
class PeerTransportTest {
  private static final int HEADER_BYTES = 24;

  private final List<AutoCloseable> opened = new ArrayList<>();

  /** A transport that is connected to a client, and the client's half of SRTP. */
  private final class Call {
    final TransportHarness harness;
    final MemoryPath path = new MemoryPath(5001);
    final DtlsTestClient client;
    final SrtpSender clientSender;
    final SrtpReceiver clientReceiver;

    Call(SrtpProfile profile, PacketCiphers ciphers) {
      harness =
          new TransportHarness(
              ciphers,
              Thread::startVirtualThread,
              TransportHarness.CLIENT.fingerprint(),
              new HandshakeLimit(1));
      client = new DtlsTestClient(harness, path);
      client.profiles = new int[] {profile.wireValue()};
      harness.check().nominate().send(path);
      DtlsSrtpKeys keys = client.handshake();
      clientSender = new SrtpSender(new JceCiphers(), keys.send());
      clientReceiver = new SrtpReceiver(new JceCiphers(), keys.receive());
      opened.add(clientSender);
      opened.add(clientReceiver);
    }

    boolean send(byte[] packet) {
      MemorySegment memory = Packets.memory(packet);
      return harness
          .sender()
          .sendRtp(
              memory,
              HEADER_BYTES,
              memory.asSlice(HEADER_BYTES, 3),
              3,
              memory,
              HEADER_BYTES + 3,
              packet.length - HEADER_BYTES - 3);
    }

    byte[] lastAtClient() {
      return Packets.open(clientReceiver, client.media.getLast()).packet();
    }
  }

  private Call call() {
    return new Call(SrtpProfile.AEAD_AES_128_GCM, PacketCiphers.best());
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @ParameterizedTest
  @MethodSource("org.gridroom.sfu.transport.Packets#profilesAndCiphers")
  void mediaTravelsBothWaysAcrossTheWrap(SrtpProfile profile, PacketCiphers ciphers) {
    Call call = new Call(profile, ciphers);
    for (int i = 0; i < 100; i++) {
      byte[] packet = Packets.rtp(Packets.SSRC, (65_500 + i) & 0xFFFF, 200 + i);
      call.harness.receive(call.path, Packets.seal(call.clientSender, packet));
      assertArrayEquals(packet, call.harness.rtp.getLast());

      assertTrue(call.send(packet));
      assertArrayEquals(packet, call.lastAtClient());
    }
    TransportCounters counters = call.harness.loop.counters;
    assertEquals(100, counters.get(Counter.RTP_PACKETS_RECEIVED));
    assertEquals(100, counters.get(Counter.RTP_PACKETS_FORWARDED));
    int sealedBytes = 100 * (HEADER_BYTES + 200 + profile.tagSizeBytes()) + 4950;
    assertEquals(sealedBytes, counters.get(Counter.RTP_BYTES_RECEIVED));
    assertEquals(sealedBytes, counters.get(Counter.RTP_BYTES_FORWARDED));
    assertEquals(0, counters.drops());
  }

  @ParameterizedTest
  @MethodSource("org.gridroom.sfu.transport.Packets#profilesAndCiphers")
  void rtcpTravelsBothWays(SrtpProfile profile, PacketCiphers ciphers) {
    Call call = new Call(profile, ciphers);
    for (int i = 0; i < 10; i++) {
      byte[] report = Packets.rtcp(Packets.SSRC, i);
      call.harness.receive(call.path, Packets.sealRtcp(call.clientSender, report));
      assertArrayEquals(report, call.harness.rtcp.getLast());

      assertTrue(call.harness.sender().sendRtcp(Packets.memory(report), 0, report.length));
      assertArrayEquals(
          report, Packets.openRtcp(call.clientReceiver, call.client.media.getLast()).packet());
    }
    assertEquals(10, call.harness.loop.counters.get(Counter.RTCP_PACKETS_RECEIVED));
    assertEquals(10, call.harness.loop.counters.get(Counter.RTCP_PACKETS_SENT));
  }

  @Test
  void aReplayedOrForgedPacketIsCountedAndNotHandedOn() {
    Call call = call();
    byte[] first = Packets.seal(call.clientSender, Packets.rtp(1, 1, 50));
    byte[] second = Packets.seal(call.clientSender, Packets.rtp(1, 2, 50));
    byte[] report = Packets.sealRtcp(call.clientSender, Packets.rtcp(1, 1));
    byte[] forged = Packets.seal(call.clientSender, Packets.rtp(1, 3, 50));
    forged[40] ^= 1;
    for (byte[] datagram : List.of(second, first, first, second, forged, report, report)) {
      call.harness.receive(call.path, datagram);
    }
    assertEquals(2, call.harness.rtp.size());
    assertEquals(1, call.harness.rtcp.size());
    assertEquals(3, call.harness.drops(DropReason.SRTP_REPLAY));
    assertEquals(1, call.harness.drops(DropReason.SRTP_AUTHENTICATION));
  }

  @Test
  void authenticSrtpFromAnotherAddressIsNotTaken() {
    Call call = call();
    byte[] sealed = Packets.seal(call.clientSender, Packets.rtp(1, 1, 50));
    call.harness.receive(new MemoryPath(6666), sealed);

    assertEquals(0, call.harness.rtp.size());
    assertEquals(1, call.harness.drops(DropReason.UNVALIDATED_ADDRESS));
  }

  @Test
  void anAuthenticPacketThatIsMalformedIsDropped() {
    Call call = call();
    byte[] paddedWithNothing = Packets.rtp(1, 1, 50);
    paddedWithNothing[0] |= 0x20;
    paddedWithNothing[paddedWithNothing.length - 1] = (byte) 200;
    call.harness.receive(call.path, Packets.seal(call.clientSender, paddedWithNothing));

    assertEquals(0, call.harness.rtp.size());
    assertEquals(1, call.harness.drops(DropReason.BAD_PADDING));
  }

  @Test
  void buffersGoBackToThePoolWhateverHappens() {
    Call call = call();
    for (int i = 0; i < 1000; i++) {
      byte[] sealed = Packets.seal(call.clientSender, Packets.rtp(1, i, 50));
      call.harness.receive(call.path, sealed);
      call.harness.receive(call.path, sealed);
      sealed[30] ^= 1;
      call.harness.receive(call.path, sealed);
    }
    assertEquals(1000, call.harness.rtp.size());
    assertEquals(0, call.harness.drops(DropReason.QUEUE_FULL));
  }

  @Test
  void aPacketForAFullBatchIsCountedAndMayBeSentLater() {
    Call call = call();
    byte[] packet = Packets.rtp(1, 1, 50);
    call.path.full = true;
    assertFalse(call.send(packet));
    assertEquals(1, call.harness.loop.counters.get(Counter.RTP_PACKETS_NOT_SENT));

    call.path.full = false;
    assertTrue(call.send(packet));
    assertFalse(call.send(packet), "but not twice");
    assertEquals(1, call.client.media.size());
  }

  @Test
  void nothingIsSentBeforeThereAreKeys() {
    TransportHarness harness = new TransportHarness();
    MemorySegment memory = Packets.memory(Packets.rtp(1, 1, 50));
    harness.check().nominate().send(new MemoryPath(1));
    assertFalse(harness.sender().sendRtp(memory, 24, memory, 0, memory, 24, 50));
    assertFalse(harness.sender().sendRtcp(memory, 0, 32));
  }

  @Test
  void mediaFollowsTheNomination() {
    Call call = call();
    MemoryPath other = new MemoryPath(5002);
    call.harness.check().send(other);
    assertTrue(call.send(Packets.rtp(1, 1, 50)));
    assertEquals(1, call.client.media.size());

    call.harness.check().nominate().send(other);
    other.sent.clear();
    assertTrue(call.send(Packets.rtp(1, 2, 50)));
    assertEquals(1, other.sent.size());
    assertEquals(1, call.client.media.size());
    call.harness.receive(other, Packets.seal(call.clientSender, Packets.rtp(1, 1, 50)));
    call.harness.receive(call.path, Packets.seal(call.clientSender, Packets.rtp(1, 2, 50)));
    assertEquals(2, call.harness.rtp.size(), "late packets of the old path still count");
  }

  @Test
  void anIceRestartKeepsMediaAndKeys() {
    Call call = call();
    TransportDescription remote =
        new TransportDescription(
            "next", "", "sha-256", TransportHarness.CLIENT.fingerprint(), "actpass");
    call.harness.transport.restart(remote);
    call.harness.remote = remote;
    assertTrue(call.send(Packets.rtp(1, 1, 50)));
    assertEquals(1, call.client.media.size(), "by the old path");

    MemoryPath next = new MemoryPath(5002);
    call.harness.check().send(next);
    next.sent.clear();
    assertTrue(call.send(Packets.rtp(1, 2, 50)));
    assertEquals(1, next.sent.size());
    assertArrayEquals(
        Packets.rtp(1, 2, 50), Packets.open(call.clientReceiver, next.sent.getFirst()).packet());
    assertEquals(List.of(TransportState.CONNECTING, TransportState.CONNECTED), call.harness.states);
  }

  @Test
  void silenceDisconnectsThenFailsAndAFreshCheckBringsBack() {
    Call call = call();
    call.harness.passSeconds(6.5);
    assertSame(TransportState.CONNECTED, call.harness.transport.state());
    call.harness.passSeconds(1);
    assertSame(TransportState.DISCONNECTED, call.harness.transport.state());
    assertTrue(call.send(Packets.rtp(1, 1, 50)), "consent lasts 30 s");
    call.harness.passSeconds(23);
    assertSame(TransportState.FAILED, call.harness.transport.state());
    assertFalse(call.send(Packets.rtp(1, 2, 50)));
    assertFalse(call.harness.sender().sendRtcp(Packets.memory(Packets.rtcp(1, 1)), 0, 32));

    call.harness.check().send(call.path);
    assertSame(TransportState.CONNECTED, call.harness.transport.state());
    assertTrue(call.send(Packets.rtp(1, 2, 50)));
  }

  @Test
  void aLostTcpConnectionLeavesTheTransportWaitingForAnother() {
    Call call = call();
    call.harness.transport.onPathClosed(call.path, call.harness.loop.nowNanos);
    assertFalse(call.send(Packets.rtp(1, 1, 50)));
    call.harness.passSeconds(8);
    assertSame(TransportState.DISCONNECTED, call.harness.transport.state());

    MemoryPath next = new MemoryPath(5002, true);
    call.harness.check().send(next);
    next.sent.clear();
    assertSame(TransportState.CONNECTED, call.harness.transport.state());
    assertTrue(call.send(Packets.rtp(1, 1, 50)));
    assertEquals(1, next.sent.size());
  }

  @Test
  void aForwardedPacketLeavesNoGarbage() {
    Call call = call();
    int[] sent = {0};
    NullPath silent = new NullPath(sent);
    call.harness.check().nominate().send(silent);
    MemorySegment header = Packets.memory(Packets.rtp(Packets.SSRC, 0, 0));
    MemorySegment payload = Packets.memory(new byte[1100]);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    forward(call, header, payload, 0, 100_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    forward(call, header, payload, 100_000, 500_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertTrue(allocated < 500_000, allocated + " bytes for 500,000 packets");
    assertEquals(600_000, sent[0] - 1, "and one answer to the check");
  }

  private static void forward(
      Call call, MemorySegment header, MemorySegment payload, int first, int count) {
    ValueLayout.OfShort layout = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    for (int i = first; i < first + count; i++) {
      header.set(layout, 2, (short) i);
      if (!call.harness.sender().sendRtp(header, 24, payload, 4, payload, 4, 1000)) {
        throw new IllegalStateException("packet " + i);
      }
    }
  }

  /** Takes everything and keeps nothing. */
  private static final class NullPath implements NetworkPath {
    private final MemorySegment memory = Packets.memory(new byte[2048]);
    private final int[] sent;

    NullPath(int[] sent) {
      this.sent = sent;
    }

    @Override
    public boolean reliable() {
      return false;
    }

    @Override
    public MemorySegment memory() {
      return memory;
    }

    @Override
    public long reserve(int maxBytes) {
      return 0;
    }

    @Override
    public void commit(int sizeBytes) {
      sent[0]++;
    }

    @Override
    public byte[] remoteAddress() {
      return new byte[16];
    }

    @Override
    public int remotePort() {
      return 9;
    }

    @Override
    public void assign(PeerTransport owner) {}

    @Override
    public void release(PeerTransport owner) {}
  }
}
