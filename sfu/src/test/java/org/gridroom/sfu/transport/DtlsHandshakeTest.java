package org.gridroom.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.bouncycastle.tls.AlertDescription;
import org.gridroom.sfu.transport.TransportCounters.Counter;
import org.gridroom.sfu.wire.DropReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 5764 and RFC 6347 against a real client behind a network that loses, doubles and reorders.
 */
class DtlsHandshakeTest {
  private final TransportHarness harness = new TransportHarness();
  private final MemoryPath path = new MemoryPath(5001);
  private DtlsTestClient client = new DtlsTestClient(harness, path);

  @BeforeEach
  void validatePath() {
    harness.check().nominate().send(path);
  }

  @Test
  void aBrowsersClientHelloComesInTwoDatagramsAndIsAnswered() {
    List<byte[]> sent = new ArrayList<>();
    client.toServer =
        datagram -> {
          sent.add(datagram);
          return List.of(datagram);
        };
    assertConnects();
    assertTrue(isClientHello(sent.get(0)) && isClientHello(sent.get(1)), "two fragments");
  }

  @Test
  void bothSidesHaveTheSameKeysAndGcmIsChosenAgainstTheClientsOrder() {
    DtlsSrtpKeys keys = client.handshake();

    assertEquals(SrtpProfile.AEAD_AES_128_GCM, keys.send().profile());
    try (SrtpSender sender = new SrtpSender(PacketCiphers.best(), keys.send())) {
      byte[] packet = Packets.rtp(1, 1, 100);
      harness.receive(path, Packets.seal(sender, packet));
      assertArrayEquals(packet, harness.rtp.getFirst());
    }
  }

  @Test
  void aClientWithoutGcmGetsCounterMode() {
    client.profiles = new int[] {SrtpProfile.AES_CM_128_HMAC_SHA1_80.wireValue()};
    assertEquals(SrtpProfile.AES_CM_128_HMAC_SHA1_80, client.handshake().send().profile());
  }

  /** How the fragments of the ClientHello reach the server. */
  enum FragmentFate {
    REORDERED,
    DOUBLED,
    EACH_TRIPLED_AND_REVERSED,
    FIRST_LOST_ONCE,
    SECOND_LOST_ONCE,
    FIRST_LOST_THEN_SECOND_LOST,
    BOTH_LOST_TWICE,
    REFRAGMENTED_SMALL,
    REFRAGMENTED_OVERLAPPING_AND_REVERSED
  }

  @ParameterizedTest
  @EnumSource(FragmentFate.class)
  void aClientHelloIsReassembled(FragmentFate fate) {
    client.toServer = new FragmentNetwork(fate);
    assertConnects();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void anyDatagramOfTheClientMayBeLostOnce(int lost) {
    client.toServer = new LosesOne(lost);
    assertConnects();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void anyDatagramOfTheServerMayBeLostOnce(int lost) {
    client.toClient = new LosesOne(lost);
    assertConnects();
  }

  @Test
  void everyDatagramMayComeTwice() {
    client.toServer = datagram -> List.of(datagram, datagram);
    client.toClient = datagram -> List.of(datagram, datagram);
    assertConnects();
  }

  @Test
  void neighbouringDatagramsMayChangePlaces() {
    client.toServer = new Swaps();
    assertConnects();
  }

  @Test
  void theLastFlightIsSentAgainWhenTheClientAsksAgain() {
    int[] fromServer = {0};
    // The last datagram of the server carries ChangeCipherSpec and Finished; lose it three times.
    client.toClient =
        datagram -> datagram[0] == 20 && fromServer[0]++ < 3 ? List.of() : List.of(datagram);
    assertConnects();
    assertTrue(fromServer[0] >= 4, "sent " + fromServer[0] + " times");
  }

  @Test
  void theServersFlightsFitIntoThePathsOfTheInternetAndShareDatagrams() {
    List<byte[]> flights = new ArrayList<>();
    client.toClient =
        datagram -> {
          flights.add(datagram);
          return List.of(datagram);
        };
    client.handshake();
    assertTrue(flights.stream().allMatch(datagram -> datagram.length <= 1200));
    byte[] first = flights.getFirst();
    int firstRecord = 13 + ((first[11] & 0xFF) << 8) + (first[12] & 0xFF);
    assertTrue(firstRecord < first.length, "ServerHello alone in a datagram");
  }

  @Test
  void theHandshakeWorksOverTcp() {
    MemoryPath tcp = new MemoryPath(5003, true);
    harness.check().nominate().send(tcp);
    client = new DtlsTestClient(harness, tcp);
    assertConnects();
  }

  private void assertConnects() {
    client.handshake();
    assertEquals(List.of(TransportState.CONNECTING, TransportState.CONNECTED), harness.states);
    assertEquals(1, harness.loop.counters.get(Counter.DTLS_HANDSHAKES_COMPLETED));
    harness.loop.runPending();
  }

  @Test
  void aCertificateThatSignalingDidNotPromiseIsRefused() {
    client.certificate = TransportHarness.SERVER;
    assertRefused(AlertDescription.bad_certificate);
  }

  @Test
  void aClientWithoutCertificateIsRefused() {
    client.certificate = null;
    assertRefused(AlertDescription.bad_certificate);
  }

  @Test
  void aClientWithoutSrtpIsRefused() {
    client.profiles = new int[0];
    assertRefused(AlertDescription.handshake_failure);
  }

  @Test
  void aClientWithForeignProfilesOnlyIsRefused() {
    client.profiles = new int[] {0x0002, 0x0005, 0x0008};
    assertRefused(AlertDescription.handshake_failure);
  }

  @Test
  void aClientWithoutExtendedMasterSecretIsRefused() {
    client.extendedMasterSecret = false;
    assertRefused(AlertDescription.handshake_failure);
  }

  private void assertRefused(short alert) {
    client.start();
    harness.loop.runUntil(
        () -> client.keys.isDone() && harness.transport.state() == TransportState.FAILED);
    assertThrows(CompletionException.class, client.keys::join);
    assertEquals(List.of(alert), client.alerts);
    assertEquals(1, harness.loop.counters.get(Counter.DTLS_HANDSHAKES_FAILED));
    assertEquals(List.of(TransportState.CONNECTING, TransportState.FAILED), harness.states);
    harness.check().send(path);
    assertEquals(2, harness.states.size(), "a failed handshake is final");
  }

  @Test
  void fingerprintsOfStrongerHashesAreTaken() {
    byte[] der = {1, 2, 3};
    for (String algorithm : List.of("sha-256", "SHA-384", "sha-512")) {
      String digest = algorithm.toUpperCase(java.util.Locale.ROOT);
      String value = DtlsCertificate.fingerprint(digest, der);
      assertTrue(new CertificateFingerprint(algorithm, value).matches(der));
      assertFalse(new CertificateFingerprint(algorithm, value).matches(new byte[] {1, 2}));
    }
    String sha1 = DtlsCertificate.fingerprint("SHA-1", der);
    assertFalse(new CertificateFingerprint("sha-1", sha1).matches(der));
  }

  @Test
  void closingSaysCloseNotify() throws IOException {
    client.handshake();
    harness.transport.close();
    harness.loop.runUntil(() -> harness.transport.state() == TransportState.CLOSED);
    client.processInbound();

    assertEquals(List.of(AlertDescription.close_notify), client.alerts);
  }

  @Test
  void aCloseNotifyCloses() throws IOException {
    client.handshake();
    if (client.established != null) {
      client.established.close();
    }
    harness.loop.runUntil(() -> harness.transport.state() == TransportState.CLOSED);

    assertEquals(
        List.of(TransportState.CONNECTING, TransportState.CONNECTED, TransportState.CLOSED),
        harness.states);
    assertTrue(harness.registered.isEmpty());
    assertFalse(harness.sender().sendRtcp(Packets.memory(Packets.rtcp(1, 1)), 0, 32));
  }

  @Test
  void closingInMidHandshakeEndsItsThread() {
    client.toClient = datagram -> List.of();
    client.start();
    harness.loop.runUntil(() -> harness.limit.inFlight() == 1 && client.datagramsReceived > 0);
    harness.transport.close();
    harness.loop.runUntil(() -> harness.transport.state() == TransportState.CLOSED);

    while (harness.limit.inFlight() > 0) {
      Thread.onSpinWait();
    }
    harness.loop.runPending();
    assertEquals(List.of(TransportState.CONNECTING, TransportState.CLOSED), harness.states);
  }

  @Test
  void handshakesInFlightAreLimited() {
    List<Runnable> waiting = new ArrayList<>();
    HandshakeLimit limit = new HandshakeLimit(2);
    TransportHarness[] many = new TransportHarness[3];
    for (int i = 0; i < many.length; i++) {
      many[i] =
          new TransportHarness(
              PacketCiphers.best(), waiting::add, TransportHarness.CLIENT.fingerprint(), limit);
      many[i].check().send(path);
      many[i].receive(path, new byte[] {22, 1, 2});
    }
    assertEquals(2, waiting.size());
    assertEquals(1, many[2].drops(DropReason.RATE_LIMITED));
  }

  @Test
  void anExecutorThatRefusesCostsNothing() {
    TransportHarness refused =
        new TransportHarness(
            PacketCiphers.best(),
            task -> {
              throw new RejectedExecutionException();
            },
            TransportHarness.CLIENT.fingerprint(),
            new HandshakeLimit(1));
    refused.check().send(path);
    for (int i = 0; i < 5; i++) {
      refused.receive(path, new byte[] {22, 1, 2});
    }
    assertEquals(5, refused.drops(DropReason.RATE_LIMITED));
    assertEquals(0, refused.limit.inFlight());
  }

  @Test
  void theQueueOfAHandshakeIsBounded() {
    List<Runnable> waiting = new ArrayList<>();
    TransportHarness stuck =
        new TransportHarness(
            PacketCiphers.best(),
            waiting::add,
            TransportHarness.CLIENT.fingerprint(),
            new HandshakeLimit(1));
    stuck.check().send(path);
    byte[] record = new byte[40];
    record[0] = 22;
    record[12] = 27;
    for (int i = 0; i < 100; i++) {
      stuck.receive(path, record);
    }
    assertEquals(100 - DatagramQueue.CAPACITY, stuck.drops(DropReason.QUEUE_FULL));
  }

  private static boolean isClientHello(byte[] datagram) {
    return datagram[0] == 22 && datagram[13] == 1;
  }

  /** Loses the datagram of this number. */
  private static final class LosesOne implements Function<byte[], List<byte[]>> {
    private int untilLost;

    LosesOne(int lost) {
      untilLost = lost;
    }

    @Override
    public List<byte[]> apply(byte[] datagram) {
      return untilLost-- == 0 ? List.of() : List.of(datagram);
    }
  }

  /** Lets every second datagram overtake the one before it. */
  private static final class Swaps implements Function<byte[], List<byte[]>> {
    private final Deque<byte[]> held = new ArrayDeque<>();

    @Override
    public List<byte[]> apply(byte[] datagram) {
      if (held.isEmpty()) {
        held.add(datagram);
        return List.of();
      }
      return List.of(datagram, held.remove());
    }
  }

  /**
   * What a network does to the two datagrams of a ClientHello, and to each pair of their
   * retransmissions.
   */
  private static final class FragmentNetwork implements Function<byte[], List<byte[]>> {
    private final FragmentFate fate;
    private final List<byte[]> pair = new ArrayList<>();
    private int attempt;

    FragmentNetwork(FragmentFate fate) {
      this.fate = fate;
    }

    @Override
    public List<byte[]> apply(byte[] datagram) {
      if (!isClientHello(datagram)) {
        return List.of(widened(datagram));
      }
      pair.add(datagram);
      if (pair.size() < 2) {
        return List.of();
      }
      byte[] a = widened(pair.get(0));
      byte[] b = widened(pair.get(1));
      pair.clear();
      attempt++;
      return switch (fate) {
        case REORDERED -> List.of(b, a);
        case DOUBLED -> List.of(a, a, b, b);
        case EACH_TRIPLED_AND_REVERSED -> List.of(b, b, b, a, a, a);
        case FIRST_LOST_ONCE -> attempt == 1 ? List.of(b) : List.of(a, b);
        case SECOND_LOST_ONCE -> attempt == 1 ? List.of(a) : List.of(a, b);
        case FIRST_LOST_THEN_SECOND_LOST -> attempt == 1 ? List.of(b) : List.of(a);
        case BOTH_LOST_TWICE -> attempt <= 2 ? List.of() : List.of(a, b);
        case REFRAGMENTED_SMALL -> refragment(a, b, 100, 100);
        case REFRAGMENTED_OVERLAPPING_AND_REVERSED -> refragment(a, b, 400, 150).reversed();
      };
    }

    /**
     * Makes room between the sequence numbers of records in the clear, within the replay window.
     */
    private static byte[] widened(byte[] datagram) {
      byte[] copy = datagram.clone();
      if (copy[3] == 0 && copy[4] == 0) {
        int sequence = (copy[9] & 0xFF) << 8 | (copy[10] & 0xFF);
        copy[9] = (byte) ((sequence * 32) >> 8);
        copy[10] = (byte) (sequence * 32);
      }
      return copy;
    }

    /** The same message in fragments of {@code size} bytes, one every {@code step} bytes. */
    private static List<byte[]> refragment(byte[] a, byte[] b, int size, int step) {
      byte[] body = new byte[a.length + b.length - 50];
      System.arraycopy(a, 25, body, 0, a.length - 25);
      System.arraycopy(b, 25, body, a.length - 25, b.length - 25);
      List<byte[]> fragments = new ArrayList<>();
      for (int at = 0; at < body.length; at += step) {
        int length = Math.min(size, body.length - at);
        byte[] fragment = Arrays.copyOf(a, 25 + length);
        fragment[10] = (byte) (a[10] + fragments.size()); // record sequence number
        fragment[11] = (byte) ((12 + length) >> 8);
        fragment[12] = (byte) (12 + length);
        fragment[19] = 0; // fragment offset
        fragment[20] = (byte) (at >> 8);
        fragment[21] = (byte) at;
        fragment[22] = 0; // fragment length
        fragment[23] = (byte) (length >> 8);
        fragment[24] = (byte) length;
        System.arraycopy(body, at, fragment, 25, length);
        fragments.add(fragment);
      }
      return fragments;
    }
  }
}
