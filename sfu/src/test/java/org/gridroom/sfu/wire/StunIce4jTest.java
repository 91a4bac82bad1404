package org.gridroom.sfu.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.ice4j.StunException;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.AttributeFactory;
import org.ice4j.attribute.ErrorCodeAttribute;
import org.ice4j.attribute.IceControllingAttribute;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.attribute.PriorityAttribute;
import org.ice4j.attribute.UsernameAttribute;
import org.ice4j.attribute.XorMappedAddressAttribute;
import org.ice4j.message.Message;
import org.ice4j.message.MessageFactory;
import org.ice4j.message.Request;
import org.ice4j.security.CredentialsAuthority;
import org.ice4j.stack.StunStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ice4j as the independent judge: what it writes we read, and the other way round. */
class StunIce4jTest {
  private static final String USERNAME = "node:peer";
  private static final String PASSWORD = "a password of 22 chars";
  private static final byte[] KEY = PASSWORD.getBytes(StandardCharsets.UTF_8);
  private static final byte[] TRANSACTION_ID = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

  private final StunStack stack = new StunStack();
  private final StunMessage message = new StunMessage();
  private final MemorySegment memory = MemorySegment.ofArray(new byte[StunWriter.ROOM_BYTES]);

  StunIce4jTest() {
    stack
        .getCredentialsManager()
        .registerAuthority(
            new CredentialsAuthority() {
              @Override
              public boolean checkLocalUserName(String username) {
                return username.equals(USERNAME);
              }

              @Override
              public byte[] getLocalKey(String username) {
                return KEY;
              }

              @Override
              public byte[] getRemoteKey(String username, String media) {
                return KEY;
              }
            });
  }

  @AfterEach
  void stop() {
    stack.shutDown();
  }

  @Test
  void readsItsCheck() throws StunException {
    Request request = MessageFactory.createBindingRequest(0x6e0001ffL, true, 0x1122334455667788L);
    request.setTransactionID(TRANSACTION_ID);
    request.putAttribute(AttributeFactory.createUsernameAttribute(USERNAME));
    request.putAttribute(AttributeFactory.createUseCandidateAttribute());
    request.putAttribute(AttributeFactory.createMessageIntegrityAttribute(USERNAME));
    request.putAttribute(AttributeFactory.createFingerprintAttribute());
    byte[] bytes = request.encode(stack);

    assertEquals(DropReason.NONE, message.bind(Octets.at(bytes, 9).buffer(), 9, bytes.length));

    assertEquals(StunMessage.BINDING_REQUEST, message.type());
    assertTrue(message.hasTransactionId(TRANSACTION_ID));
    assertEquals(USERNAME, message.username());
    assertEquals(0x6e0001ffL, message.priority());
    assertTrue(message.useCandidate());
    assertTrue(message.hasIceControlling());
    assertEquals(0x1122334455667788L, message.tieBreaker());
    assertTrue(message.integrityMatches(StunMessage.integrityMac(PASSWORD)));
    assertTrue(message.fingerprintMatches());
  }

  @ParameterizedTest
  @ValueSource(strings = {"198.51.100.7", "2001:db8::7"})
  void readsItsResponse(String address) throws Exception {
    Request request = MessageFactory.createBindingRequest();
    request.setTransactionID(TRANSACTION_ID);
    TransportAddress mapped = new TransportAddress(address, 40000, Transport.UDP);
    Message response = MessageFactory.createBindingResponse(request, mapped);
    response.setTransactionID(TRANSACTION_ID);
    byte[] bytes = response.encode(stack);

    assertEquals(DropReason.NONE, message.bind(MemorySegment.ofArray(bytes), 0, bytes.length));

    assertEquals(StunMessage.BINDING_SUCCESS, message.type());
    assertEquals(
        new InetSocketAddress(InetAddress.getByName(address), 40000), message.mappedAddress());
  }

  @Test
  void readsItsRoleConflict() throws StunException {
    Message response = MessageFactory.createBindingErrorResponse((char) 487);
    response.setTransactionID(TRANSACTION_ID);
    byte[] bytes = response.encode(stack);

    assertEquals(DropReason.NONE, message.bind(MemorySegment.ofArray(bytes), 0, bytes.length));

    assertEquals(StunMessage.BINDING_ERROR, message.type());
    assertEquals(StunMessage.ERROR_ROLE_CONFLICT, message.errorCode());
  }

  @Test
  void itReadsOurCheck() throws StunException {
    StunWriter writer =
        new StunWriter()
            .start(memory, 0, StunMessage.BINDING_REQUEST, TRANSACTION_ID)
            .username(USERNAME)
            .priority(77)
            .iceControlling(99)
            .useCandidate()
            .messageIntegrity(StunMessage.integrityMac(PASSWORD))
            .fingerprint();
    byte[] bytes = Octets.toArray(memory, 0, writer.sizeBytes());

    Message theirs = Message.decode(bytes, 0, bytes.length); // checks the fingerprint

    assertEquals(Message.BINDING_REQUEST, theirs.getMessageType());
    assertArrayEquals(TRANSACTION_ID, theirs.getTransactionID());
    assertArrayEquals(
        USERNAME.getBytes(StandardCharsets.UTF_8),
        assertInstanceOf(UsernameAttribute.class, theirs.getAttribute(Attribute.USERNAME))
            .getUsername());
    assertEquals(
        77,
        assertInstanceOf(PriorityAttribute.class, theirs.getAttribute(Attribute.PRIORITY))
            .getPriority());
    assertEquals(
        99,
        assertInstanceOf(
                IceControllingAttribute.class, theirs.getAttribute(Attribute.ICE_CONTROLLING))
            .getTieBreaker());
    assertNotNull(theirs.getAttribute(Attribute.USE_CANDIDATE));
    assertNotNull(theirs.getAttribute(Attribute.FINGERPRINT));
    assertIntegrity(bytes, theirs);
  }

  /** By its own HMAC over the message up to MESSAGE-INTEGRITY, with the length as it was then. */
  private static void assertIntegrity(byte[] bytes, Message theirs) {
    int integrityEnd = bytes.length - 8; // FINGERPRINT
    byte[] covered = bytes.clone();
    covered[2] = (byte) ((integrityEnd - 20) >>> 8);
    covered[3] = (byte) (integrityEnd - 20);
    MessageIntegrityAttribute attribute =
        assertInstanceOf(
            MessageIntegrityAttribute.class, theirs.getAttribute(Attribute.MESSAGE_INTEGRITY));
    assertArrayEquals(
        MessageIntegrityAttribute.calculateHmacSha1(covered, 0, integrityEnd - 24, KEY),
        attribute.getHmacSha1Content());
  }

  @ParameterizedTest
  @ValueSource(strings = {"198.51.100.7", "2001:db8::7"})
  void itReadsOurResponse(String address) throws StunException, UnknownHostException {
    StunWriter writer =
        new StunWriter()
            .start(memory, 0, StunMessage.BINDING_SUCCESS, TRANSACTION_ID)
            .xorMappedAddress(new InetSocketAddress(InetAddress.getByName(address), 40000))
            .messageIntegrity(StunMessage.integrityMac(PASSWORD))
            .fingerprint();
    byte[] bytes = Octets.toArray(memory, 0, writer.sizeBytes());

    Message theirs = Message.decode(bytes, 0, bytes.length);

    assertEquals(
        new TransportAddress(address, 40000, Transport.UDP),
        assertInstanceOf(
                XorMappedAddressAttribute.class, theirs.getAttribute(Attribute.XOR_MAPPED_ADDRESS))
            .getAddress(TRANSACTION_ID));
    assertIntegrity(bytes, theirs);
  }

  @Test
  void itReadsOurError() throws StunException {
    StunWriter writer =
        new StunWriter()
            .start(memory, 0, StunMessage.BINDING_ERROR, TRANSACTION_ID)
            .errorCode(StunMessage.ERROR_ROLE_CONFLICT, "Role Conflict")
            .fingerprint();
    byte[] bytes = Octets.toArray(memory, 0, writer.sizeBytes());

    Message theirs = Message.decode(bytes, 0, bytes.length);

    assertEquals(
        487,
        assertInstanceOf(ErrorCodeAttribute.class, theirs.getAttribute(Attribute.ERROR_CODE))
            .getErrorCode());
  }

  @Test
  void itRefusesOurMessageWithABrokenFingerprint() {
    StunWriter writer =
        new StunWriter()
            .start(memory, 0, StunMessage.BINDING_REQUEST, TRANSACTION_ID)
            .fingerprint();
    byte[] bytes = Octets.toArray(memory, 0, writer.sizeBytes());
    bytes[10] ^= 1;
    assertThrows(StunException.class, () -> Message.decode(bytes, 0, bytes.length));
  }
}
