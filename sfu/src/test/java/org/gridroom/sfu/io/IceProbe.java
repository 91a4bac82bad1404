package org.gridroom.sfu.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ThreadLocalRandom;
import org.gridroom.sfu.sdp.TransportDescription;
import org.gridroom.sfu.wire.StunMessage;
import org.gridroom.sfu.wire.StunWriter;

/** Makes the STUN messages of a peer, and reads the answers. */
final class IceProbe {
  /** What the peers of these tests say of themselves. */
  static final TransportDescription PEER =
      new TransportDescription(
          "peer", "0123456789012345678901", "sha-256", "00" + ":00".repeat(31), "actpass");

  private IceProbe() {}

  static byte[] bindingRequest() {
    MemorySegment memory = Arena.ofAuto().allocate(StunWriter.ROOM_BYTES);
    StunWriter writer =
        new StunWriter().start(memory, 0, StunMessage.BINDING_REQUEST, transactionId());
    return bytes(memory, writer.fingerprint().sizeBytes());
  }

  /** A connectivity check of {@link #PEER} to a transport of the node. */
  static byte[] check(TransportDescription node) {
    return check(node.ufrag(), node.password());
  }

  static byte[] check(String ufrag, String password) {
    return check(ufrag, PEER.ufrag(), password);
  }

  /** A connectivity check of the peer {@code peerUfrag}. */
  static byte[] check(String ufrag, String peerUfrag, String password) {
    MemorySegment memory = Arena.ofAuto().allocate(StunWriter.ROOM_BYTES);
    StunWriter writer =
        new StunWriter()
            .start(memory, 0, StunMessage.BINDING_REQUEST, transactionId())
            .username(ufrag + ":" + peerUfrag)
            .priority(1_862_270_975L)
            .iceControlling(42)
            .useCandidate()
            .messageIntegrity(StunMessage.integrityMac(password))
            .fingerprint();
    return bytes(memory, writer.sizeBytes());
  }

  /** The type of a STUN message. */
  static int type(byte[] message) {
    return ((message[0] & 0xFF) << 8) | (message[1] & 0xFF);
  }

  private static byte[] transactionId() {
    byte[] id = new byte[StunMessage.TRANSACTION_ID_BYTES];
    ThreadLocalRandom.current().nextBytes(id);
    return id;
  }

  private static byte[] bytes(MemorySegment memory, int sizeBytes) {
    return memory.asSlice(0, sizeBytes).toArray(ValueLayout.JAVA_BYTE);
  }
}
