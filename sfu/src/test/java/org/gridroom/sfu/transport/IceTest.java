package org.gridroom.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.gridroom.sfu.sdp.TransportDescription;
import org.gridroom.sfu.transport.TransportCounters.Counter;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.StunMessage;
import org.gridroom.sfu.wire.StunWriter;
import org.junit.jupiter.api.Test;

/** RFC 8445 as a lite agent, RFC 7675 as the side that is asked for consent. */
class IceTest {
  private static final byte[] CLIENT_HELLO_START = {22, (byte) 0xFE, (byte) 0xFD, 0, 0, 0, 0};

  private final TransportHarness harness = new TransportHarness();
  private final MemoryPath path = new MemoryPath(5001);
  private final MemoryPath other = new MemoryPath(5002);

  @Test
  void anAuthenticCheckIsAnsweredWithTheAddressItCameFrom() {
    assertEquals(CheckOutcome.ANSWERED, harness.check().send(path));

    StunMessage answer = TransportHarness.parse(path.sent.getFirst());
    assertEquals(StunMessage.BINDING_SUCCESS, answer.type());
    assertEquals(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 5001), answer.mappedAddress());
    assertTrue(
        answer.integrityMatches(StunMessage.integrityMac(harness.transport.local().password())));
    assertTrue(answer.fingerprintMatches());
    assertSame(harness.transport, path.owner);
    assertEquals(List.of(TransportState.CONNECTING), harness.states);
    assertSame(harness.loop, harness.transport.loop());
    assertNotNull(harness.media);
  }

  @Test
  void aCheckWithAWrongPasswordGetsNoAnswerAndLeavesNoState() {
    CheckOutcome outcome =
        harness.check().password("wrongwrongwrongwrongwrong").nominate().send(path);

    assertEquals(CheckOutcome.DROPPED, outcome);
    assertNothingHappened();
    assertEquals(1, harness.drops(DropReason.STUN_UNAUTHENTICATED));
  }

  @Test
  void aCheckWithoutIntegrityOrWithAChangedByteGetsNoAnswerAndLeavesNoState() {
    byte[] check = harness.check().bytes();
    check[check.length - 9] ^= 1; // MESSAGE-INTEGRITY ends 8 bytes before the end
    MemorySegment memory = Packets.memory(new byte[StunWriter.ROOM_BYTES]);
    StunWriter writer =
        new StunWriter()
            .start(memory, 0, StunMessage.BINDING_REQUEST, new byte[12])
            .username(harness.transport.local().ufrag() + ":peer")
            .fingerprint();
    byte[] unsigned = Packets.bytes(memory, 0, writer.sizeBytes());

    for (byte[] bad : List.of(check, unsigned)) {
      StunMessage message = TransportHarness.parse(bad);
      assertEquals(
          CheckOutcome.DROPPED, harness.transport.onStun(harness.loop.here, path, message, 0));
    }
    assertNothingHappened();
  }

  @Test
  void aCheckForAnotherPeersUfragIsDropped() {
    harness.remote =
        new TransportDescription("else", "", "sha-256", TransportHarness.CLIENT.fingerprint(), "");

    assertEquals(CheckOutcome.DROPPED, harness.check().send(path));
    assertNothingHappened();
  }

  private void assertNothingHappened() {
    assertEquals(List.of(), path.sent);
    assertNull(path.owner);
    assertNull(harness.transport.loop());
    assertEquals(TransportState.NEW, harness.transport.state());
    assertEquals(List.of(), harness.states);
  }

  @Test
  void dtlsAndSrtpFromAnUnvalidatedPathGetNoAnswerAndLeaveNoState() {
    harness.receive(path, CLIENT_HELLO_START);
    harness.check().send(path);
    path.sent.clear();

    harness.receive(other, CLIENT_HELLO_START);
    harness.receive(other, Packets.rtp(1, 1, 30));
    harness.receive(other, Packets.rtcp(1, 1));

    assertEquals(List.of(), other.sent);
    assertNull(other.owner);
    assertEquals(3, harness.drops(DropReason.UNVALIDATED_ADDRESS));
    assertEquals(0, harness.limit.inFlight());
    assertEquals(0, harness.loop.counters.get(Counter.DTLS_HANDSHAKES_STARTED));
  }

  @Test
  void srtpBeforeTheHandshakeIsDropped() {
    harness.check().send(path);
    harness.receive(path, Packets.rtp(1, 1, 30));
    harness.receive(path, Packets.rtcp(1, 1));
    harness.receive(path, new byte[] {(byte) 0xFF, 1, 2});

    assertEquals(2, harness.drops(DropReason.NO_KEYS));
    assertEquals(1, harness.drops(DropReason.UNKNOWN_PROTOCOL));
  }

  @Test
  void aTransportStaysOnTheLoopOfItsFirstCheck() {
    TestLoop elsewhere = new TestLoop();
    harness.check().send(path);

    assertEquals(CheckOutcome.OTHER_LOOP, harness.check().send(elsewhere.here, other));
    assertEquals(
        CheckOutcome.DROPPED,
        harness.check().password("wrongwrongwrongwrongwrong").send(elsewhere.here, other));
    assertSame(harness.loop, harness.transport.loop());
    assertEquals(List.of(), other.sent);
  }

  @Test
  void aPeerThatClaimsToBeControlledIsToldToControl() {
    harness.check().controlled().nominate().send(path);

    StunMessage answer = TransportHarness.parse(path.sent.getFirst());
    assertEquals(StunMessage.BINDING_ERROR, answer.type());
    assertEquals(StunMessage.ERROR_ROLE_CONFLICT, answer.errorCode());
    assertNull(path.owner);
  }

  @Test
  void aFullBatchLosesTheAnswerOnly() {
    path.full = true;
    assertEquals(CheckOutcome.ANSWERED, harness.check().send(path));
    assertSame(harness.transport, path.owner);
  }

  @Test
  void theLastNominatedPathIsUsedAndUntilThenTheFirst() {
    IcePaths paths = new IcePaths(harness.transport);
    paths.onCheck(path, 0, false, 1);
    paths.onCheck(other, 0, false, 2);
    assertSame(path, paths.selected());

    paths.onCheck(other, 0, true, 3);
    assertSame(other, paths.selected());

    paths.onCheck(path, 0, false, 4);
    assertSame(other, paths.selected());

    paths.onCheck(path, 0, true, 5);
    assertSame(path, paths.selected());
  }

  @Test
  void theNumberOfPathsIsBoundedAndTheSelectedOneStays() {
    IcePaths paths = new IcePaths(harness.transport);
    paths.onCheck(path, 0, true, 0);
    List<MemoryPath> more = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      MemoryPath next = new MemoryPath(6000 + i);
      more.add(next);
      paths.onCheck(next, 0, false, 1 + i);
    }

    assertEquals(IcePaths.MAX_PATHS, paths.size());
    assertSame(path, paths.selected());
    assertTrue(paths.isValidated(path));
    assertEquals(15, more.stream().filter(paths::isValidated).count());
    assertTrue(paths.isValidated(more.getLast()));
    assertNull(more.getFirst().owner);
    assertSame(harness.transport, more.getLast().owner);
  }

  @Test
  void aClosedPathGivesWayToTheOneHeardOfLast() {
    IcePaths paths = new IcePaths(harness.transport);
    MemoryPath third = new MemoryPath(5003);
    paths.onCheck(path, 0, true, 1);
    paths.onCheck(other, 0, false, 9);
    paths.onCheck(third, 0, false, 5);

    paths.onClosed(path);
    assertSame(other, paths.selected());
    paths.onClosed(other);
    paths.onClosed(third);
    assertNull(paths.selected());
  }

  @Test
  void consentThatIsNotRenewedExpires() {
    harness.check().send(path);
    harness.passSeconds(29.9);
    assertEquals(TransportState.CONNECTING, harness.transport.state());
    harness.passSeconds(0.2);

    assertEquals(TransportState.FAILED, harness.transport.state());
    assertEquals(1, harness.loop.counters.get(Counter.CONSENT_EXPIRATIONS));
    harness.passSeconds(10);
    assertEquals(1, harness.loop.counters.get(Counter.CONSENT_EXPIRATIONS));
  }

  @Test
  void checksKeepConsentFresh() {
    for (int i = 0; i < 20; i++) {
      harness.check().send(path);
      harness.passSeconds(6);
    }
    assertEquals(List.of(TransportState.CONNECTING), harness.states);
  }

  @Test
  void checksOnAnotherPathDoNotKeepConsentForTheSelectedOne() {
    harness.check().nominate().send(path);
    for (int i = 0; i < 7; i++) {
      harness.check().send(other);
      harness.passSeconds(5);
    }
    assertEquals(TransportState.FAILED, harness.transport.state());
  }

  @Test
  void anIceRestartKeepsTheOldPathUntilTheNewCredentialsAreUsed() {
    harness.check().nominate().send(path);
    TransportDescription before = harness.transport.local();
    TransportHarness.Check old = harness.check();

    harness.remote =
        new TransportDescription(
            "next", "", "sha-256", TransportHarness.CLIENT.fingerprint(), "actpass");
    TransportDescription after = harness.transport.restart(harness.remote);

    assertNotEquals(before.ufrag(), after.ufrag());
    assertNotEquals(before.password(), after.password());
    assertEquals(2, harness.registered.size());
    assertEquals(CheckOutcome.ANSWERED, old.send(path), "the old ones still count");

    assertEquals(CheckOutcome.ANSWERED, harness.check().send(other));
    assertEquals(List.of(after.ufrag()), List.copyOf(harness.registered.keySet()));
    assertEquals(CheckOutcome.DROPPED, old.send(path), "and now no more");
    assertSame(harness.transport, path.owner, "but media from there may still be under way");
  }

  @Test
  void aSecondRestartReplacesTheFirstThatNobodyUsed() {
    harness.check().send(path);
    for (int i = 0; i < 10; i++) {
      harness.transport.restart(harness.remote);
    }
    assertEquals(2, harness.registered.size());
    assertEquals(CheckOutcome.ANSWERED, harness.check().send(other));
    assertEquals(1, harness.registered.size());
  }

  @Test
  void closingGivesEverythingBackAndAnswersNothingMore() {
    harness.check().send(path);
    harness.transport.close();
    harness.transport.close();
    harness.loop.runPending();

    assertEquals(List.of(TransportState.CONNECTING, TransportState.CLOSED), harness.states);
    assertNull(path.owner);
    assertTrue(harness.registered.isEmpty());
    path.sent.clear();
    assertEquals(CheckOutcome.DROPPED, harness.check().send(path));
    harness.receive(path, CLIENT_HELLO_START);
    harness.passSeconds(60);
    assertEquals(List.of(), path.sent);
    assertEquals(2, harness.states.size());
  }

  @Test
  void aTransportThatNobodyCheckedClosesSilently() {
    harness.transport.close();
    assertEquals(TransportState.CLOSED, harness.transport.state());
    assertTrue(harness.registered.isEmpty());
    assertEquals(CheckOutcome.DROPPED, harness.check().send(path));
    assertNull(harness.transport.loop());
  }

  @Test
  void credentialsAreLongAndNeverTheSame() {
    TransportDescription first = harness.transport.local();
    TransportDescription second = new TransportHarness().transport.local();
    assertNotEquals(first.ufrag(), second.ufrag());
    assertNotEquals(first.password(), second.password());
    assertTrue(first.ufrag().matches("[A-Za-z0-9+/]{4,256}"));
    assertTrue(first.password().matches("[A-Za-z0-9+/]{22,256}"));
    assertEquals("passive", first.setup());
    assertEquals(TransportHarness.SERVER.fingerprint(), first.fingerprint());
  }

  @Test
  void aPlainBindingRequestIsAnsweredAndTheRateIsLimited() {
    StunResponder responder = new StunResponder(10);
    MemorySegment memory = Packets.memory(new byte[StunWriter.ROOM_BYTES]);
    StunWriter writer =
        new StunWriter().start(memory, 0, StunMessage.BINDING_REQUEST, new byte[12]);
    StunMessage request = TransportHarness.parse(Packets.bytes(memory, 0, writer.sizeBytes()));

    for (int i = 0; i < 10; i++) {
      assertEquals(DropReason.NONE, responder.onMessage(path, request, -5));
    }
    assertEquals(DropReason.RATE_LIMITED, responder.onMessage(path, request, -5));
    assertEquals(DropReason.NONE, responder.onMessage(path, request, 100_000_000));
    assertEquals(DropReason.RATE_LIMITED, responder.onMessage(path, request, 100_000_000));

    assertEquals(11, path.sent.size());
    StunMessage answer = TransportHarness.parse(path.sent.getFirst());
    assertEquals(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 5001), answer.mappedAddress());
    assertNull(path.owner);
  }
}
