package org.gridroom.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.bouncycastle.tls.DatagramTransport;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.PacketBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Whatever comes from the network: no exception, nothing read past the end (the memory ends where
 * the packet ends), nothing handed on that was not authentic. An input is datagrams in a row, each
 * behind two bytes that say its size.
 */
class TransportFuzzTest {
  private static final int MAX_DATAGRAMS = 40;

  private static @Nullable TransportHarness connected;
  private static final MemoryPath PATH = new MemoryPath(5001);

  @FuzzTest(maxDuration = "20s")
  void aDtlsHandshake(byte[] input) {
    DtlsRecordFilter filter = new DtlsRecordFilter();
    Deque<byte[]> datagrams = new ArrayDeque<>();
    for (byte[] datagram : split(input)) {
      datagrams.add(Arrays.copyOf(datagram, filter.accept(datagram)));
    }
    DtlsServerPeer server =
        new DtlsServerPeer(
            TransportHarness.SERVER,
            new CertificateFingerprint("sha-256", TransportHarness.CLIENT.fingerprint()));
    try {
      server.handshake(new Replay(datagrams));
      throw new AssertionError("nobody can sign for the client's certificate");
    } catch (IOException refused) {
      assertEquals(null, server.association().keys());
    }
  }

  @FuzzTest(maxDuration = "20s")
  void datagramsBeforeTheHandshake(byte[] input) {
    List<Runnable> waiting = new ArrayList<>();
    TransportHarness harness =
        new TransportHarness(
            PacketCiphers.best(),
            waiting::add,
            TransportHarness.CLIENT.fingerprint(),
            new HandshakeLimit(1));
    harness.check().send(PATH);
    PATH.sent.clear();
    List<byte[]> datagrams = split(input);
    datagrams.forEach(datagram -> harness.receive(PATH, datagram));

    assertEquals(List.of(), PATH.sent);
    assertTrue(waiting.size() <= 1);
    assertTrue(harness.rtp.isEmpty() && harness.rtcp.isEmpty());
    assertTrue(harness.loop.counters.drops() <= datagrams.size());
  }

  @FuzzTest(maxDuration = "20s")
  void datagramsIntoACall(byte[] input) {
    TransportHarness harness = connected();
    long before = harness.loop.counters.drops();
    List<byte[]> datagrams = split(input);
    datagrams.forEach(datagram -> harness.receive(PATH, datagram));

    assertEquals(TransportState.CONNECTED, harness.transport.state());
    assertTrue(harness.rtp.isEmpty() && harness.rtcp.isEmpty());
    assertTrue(harness.loop.counters.drops() <= before + datagrams.size());
  }

  @FuzzTest(maxDuration = "20s")
  void sealedPackets(byte[] sealed) {
    MemorySegment packet = Packets.memory(sealed).asSlice(0, sealed.length);
    MemorySegment clear = Packets.memory(new byte[PacketBuffer.CAPACITY_BYTES]);
    for (SrtpProfile profile : SrtpProfile.values()) {
      for (PacketCiphers ciphers : List.of(PacketCiphers.best(), new JceCiphers())) {
        try (SrtpReceiver receiver = new SrtpReceiver(ciphers, Packets.keys(profile, 1))) {
          assertNotEquals(DropReason.NONE, receiver.openRtp(packet, 0, sealed.length, clear));
          assertNotEquals(DropReason.NONE, receiver.openRtcp(packet, 0, sealed.length, clear));
        }
      }
    }
  }

  @FuzzTest(maxDuration = "20s")
  void authenticPacketsOfAHostilePeer(byte[] input) {
    for (SrtpProfile profile : SrtpProfile.values()) {
      SrtpKeys keys = Packets.keys(profile, 1);
      try (SrtpTransform sealing = new SrtpTransform(PacketCiphers.best(), keys, false, true);
          SrtpReceiver receiver = new SrtpReceiver(new JceCiphers(), keys)) {
        byte[] packet = Arrays.copyOf(input, Math.clamp(input.length, 12, 1500));
        MemorySegment clear = Packets.memory(packet);
        MemorySegment sealed = Packets.memory(new byte[packet.length + 32]);
        MemorySegment.copy(clear, 0, sealed, 0, 12);
        int index = (packet[2] & 0xFF) << 8 | (packet[3] & 0xFF);
        int size =
            sealing.seal(
                ssrc(packet), index, sealed, 0, 12, clear, 0, clear, 12, packet.length - 12);
        Packets.open(receiver, Packets.bytes(sealed, 0, size));
      }
    }
  }

  private static int ssrc(byte[] packet) {
    return ByteBuffer.wrap(packet).getInt(8);
  }

  private static TransportHarness connected() {
    TransportHarness harness = connected;
    if (harness == null) {
      harness = new TransportHarness();
      harness.check().nominate().send(PATH);
      new DtlsTestClient(harness, PATH).handshake();
      connected = harness;
    }
    return harness;
  }

  private static List<byte[]> split(byte[] input) {
    List<byte[]> datagrams = new ArrayList<>();
    int at = 0;
    while (at + 2 <= input.length && datagrams.size() < MAX_DATAGRAMS) {
      int size = (input[at] & 0xFF) << 8 | (input[at + 1] & 0xFF);
      int end = Math.min(input.length, at + 2 + size);
      datagrams.add(Arrays.copyOfRange(input, at + 2, end));
      at = end;
    }
    return datagrams;
  }

  /** Gives what there is and then ends. */
  private record Replay(Deque<byte[]> datagrams) implements DatagramTransport {
    @Override
    public int getReceiveLimit() {
      return 2048;
    }

    @Override
    public int getSendLimit() {
      return 1200;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
      byte[] datagram = datagrams.poll();
      if (datagram == null) {
        throw new InterruptedIOException();
      }
      int size = Math.min(length, datagram.length);
      System.arraycopy(datagram, 0, buffer, offset, size);
      return size;
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {}

    @Override
    public void close() {}
  }
}
