package org.gridroom.loadtest.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gridroom.sfu.sdp.IceCandidate;
import org.gridroom.sfu.sdp.TransportDescription;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.StunMessage;
import org.gridroom.sfu.wire.StunWriter;
import org.junit.jupiter.api.Test;

class ConnectivityChecksTest {
  private static final long MS = 1_000_000;
  private static final long START = 1_000 * MS;
  private static final String PASSWORD = "nodepasswordnodepassword";

  private final IceCandidate first = candidate(1);
  private final IceCandidate second = candidate(2);
  private final ConnectivityChecks checks =
      new ConnectivityChecks(
          new SessionAnswer(
              new TransportDescription("node", PASSWORD, "sha-256", "AA", "passive"),
              List.of(first, second),
              Map.of()),
          new TransportDescription("bot", "botpassword", "sha-256", "BB", "actpass"),
          new SecureRandom(),
          START);
  private final MemorySegment memory = Arena.ofAuto().allocate(PacketBuffer.CAPACITY_BYTES);

  private static IceCandidate candidate(int number) {
    return new IceCandidate(
        "u" + number, IceCandidate.Protocol.UDP, 100 - number, "192.0.2." + number, 10_000);
  }

  private byte[] check(long nowNanos) {
    int size = checks.writeCheck(memory, nowNanos);
    assertTrue(size > 0, "a check is due");
    return memory.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
  }

  private static byte[] transaction(byte[] check) {
    byte[] id = new byte[StunMessage.TRANSACTION_ID_BYTES];
    System.arraycopy(check, 8, id, 0, id.length);
    return id;
  }

  private boolean answer(byte[] check, String password, long nowNanos) {
    StunWriter writer =
        new StunWriter()
            .start(memory, 0, StunMessage.BINDING_SUCCESS, transaction(check))
            .messageIntegrity(StunMessage.integrityMac(password))
            .fingerprint();
    return checks.onMessage(memory, writer.sizeBytes(), nowNanos);
  }

  @Test
  void candidatesAreTriedOneAfterTheOtherUntilOneAnswers() {
    List<Optional<IceCandidate>> tried = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tried.add(checks.nextCandidate(START + i * 500L * MS));
      assertEquals(Optional.empty(), checks.nextCandidate(START + (i * 500L + 499) * MS));
    }
    assertEquals(List.of(Optional.of(first), Optional.of(second), Optional.of(first)), tried);

    assertTrue(answer(check(START + 1000 * MS), PASSWORD, START + 1010 * MS));
    assertTrue(checks.answered());
    assertEquals(Optional.empty(), checks.nextCandidate(START + 9000 * MS));
  }

  @Test
  void aCheckThatIsSentAgainKeepsItsTransaction() {
    checks.nextCandidate(START);
    byte[] check = check(START);
    assertEquals(0, checks.writeCheck(memory, START + 49 * MS));
    byte[] again = check(START + 50 * MS);
    assertEquals(
        HexFormat.of().formatHex(transaction(check)), HexFormat.of().formatHex(transaction(again)));
  }

  @Test
  void aCheckNamesBothSidesAndNominates() {
    checks.nextCandidate(START);
    int size = checks.writeCheck(memory, START);
    StunMessage message = new StunMessage();
    assertEquals(DropReason.NONE, message.bind(memory, 0, size));
    assertEquals("node:bot", message.username());
    assertTrue(message.useCandidate() && message.hasIceControlling());
    assertTrue(message.integrityMatches(StunMessage.integrityMac(PASSWORD)));
  }

  @Test
  void whatIsNotAuthenticOrNotAskedForIsNoAnswer() {
    checks.nextCandidate(START);
    byte[] check = check(START);
    assertFalse(answer(check, "another password of that length", START));
    byte[] other = check.clone();
    other[8] ^= 1;
    assertFalse(answer(other, PASSWORD, START));
    assertFalse(checks.onMessage(memory, 3, START));
    assertFalse(checks.answered());
  }

  @Test
  void consentIsAskedForEvery2AndAHalfSecondsInNewTransactions() {
    checks.nextCandidate(START);
    byte[] check = check(START);
    assertTrue(answer(check, PASSWORD, START + 10 * MS));
    assertEquals(0, checks.writeCheck(memory, START + 2509 * MS));
    assertNotEquals(
        HexFormat.of().formatHex(transaction(check)),
        HexFormat.of().formatHex(transaction(check(START + 2510 * MS))));
  }

  @Test
  void itFailsWhenNoCandidateAnswersIn15Seconds() {
    assertEquals(Optional.empty(), checks.failure(START + 15_000 * MS));
    String reason = checks.failure(START + 15_001 * MS).orElseThrow();
    assertTrue(reason.contains("192.0.2.1"), reason);
  }

  @Test
  void itFailsWhenTheNodeIsSilentForMoreThan30Seconds() {
    checks.nextCandidate(START);
    assertTrue(answer(check(START), PASSWORD, START));
    assertEquals(Optional.empty(), checks.failure(START + 30_000 * MS));
    assertTrue(checks.failure(START + 30_001 * MS).isPresent());
  }
}
