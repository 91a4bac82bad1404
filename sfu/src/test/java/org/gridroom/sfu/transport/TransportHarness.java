package org.gridroom.sfu.transport;

import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.gridroom.sfu.sdp.TransportDescription;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.StunMessage;
import org.gridroom.sfu.wire.StunWriter;
import org.jspecify.annotations.Nullable;

/** One transport with a loop, a listener that remembers everything, and the peer's half of ICE. */
final class TransportHarness implements TransportListener, UfragRegistry {
  static final SecureRandom RANDOM = new SecureRandom();
  static final DtlsCertificate SERVER = DtlsCertificate.generate(RANDOM, Instant.EPOCH);
  static final DtlsCertificate CLIENT = DtlsCertificate.generate(RANDOM, Instant.EPOCH);

  final TestLoop loop = new TestLoop();
  final HandshakeLimit limit;
  final Map<String, PeerTransport> registered = new HashMap<>();
  final List<TransportState> states = new ArrayList<>();
  final List<byte[]> rtp = new ArrayList<>();
  final List<byte[]> rtcp = new ArrayList<>();
  final PeerTransport transport;
  @Nullable MediaTransport media;
  TransportDescription remote;
  private final StunWriter writer = new StunWriter();
  private int transactions;

  TransportHarness() {
    this(
        PacketCiphers.best(),
        Thread::startVirtualThread,
        CLIENT.fingerprint(),
        new HandshakeLimit(4));
  }

  TransportHarness(
      PacketCiphers ciphers, Executor handshakes, String clientFingerprint, HandshakeLimit limit) {
    this.limit = limit;
    remote =
        new TransportDescription(
            "peer", "peerpasswordpeerpassword", "sha-256", clientFingerprint, "actpass");
    transport =
        PeerTransport.open(
            new TransportEnvironment(SERVER, ciphers, handshakes, limit, this, RANDOM),
            remote,
            this);
  }

  /** The sending half of a transport that has its loop. */
  MediaTransport sender() {
    return Objects.requireNonNull(media);
  }

  /** A check as a browser sends it. */
  Check check() {
    return new Check(transport.local());
  }

  /** What a check is made of; change it, then send it. */
  final class Check {
    private final String username;
    private String password;
    boolean nominate;
    boolean controlled;
    boolean unknownAttribute;

    Check(TransportDescription local) {
      this.username = local.ufrag() + ":" + remote.ufrag();
      this.password = local.password();
    }

    Check nominate() {
      nominate = true;
      return this;
    }

    Check controlled() {
      controlled = true;
      return this;
    }

    Check password(String other) {
      password = other;
      return this;
    }

    CheckOutcome send(NetworkPath path) {
      return send(loop.here, path);
    }

    CheckOutcome send(TransportLoop here, NetworkPath path) {
      return transport.onStun(here, path, parse(bytes()), loop.nowNanos);
    }

    byte[] bytes() {
      MemorySegment memory = Packets.memory(new byte[StunWriter.ROOM_BYTES]);
      byte[] id = new byte[12];
      id[11] = (byte) ++transactions;
      writer
          .start(memory, 0, StunMessage.BINDING_REQUEST, id)
          .username(username)
          .priority(1_862_270_975);
      if (controlled) {
        writer.iceControlled(42);
      } else {
        writer.iceControlling(42);
      }
      if (nominate) {
        writer.useCandidate();
      }
      writer.messageIntegrity(StunMessage.integrityMac(password)).fingerprint();
      return Packets.bytes(memory, 0, writer.sizeBytes());
    }
  }

  static StunMessage parse(byte[] bytes) {
    StunMessage message = new StunMessage();
    DropReason reason = message.bind(Packets.memory(bytes), 0, bytes.length);
    if (reason != DropReason.NONE) {
      throw new AssertionError("no STUN message: " + reason);
    }
    return message;
  }

  void receive(NetworkPath path, byte[] datagram) {
    MemorySegment memory = Packets.memory(new byte[datagram.length + 3]);
    MemorySegment.copy(
        datagram, 0, memory, java.lang.foreign.ValueLayout.JAVA_BYTE, 3, datagram.length);
    transport.onDatagram(path, memory, 3, datagram.length, loop.nowNanos);
  }

  /** Lets time pass. */
  void passSeconds(double seconds) {
    loop.nowNanos += (long) (seconds * 1e9);
    transport.onTick(loop.nowNanos);
  }

  long drops(DropReason reason) {
    return loop.counters.drops(reason);
  }

  @Override
  public void onBound(LoopContext boundLoop, MediaTransport mediaTransport) {
    media = mediaTransport;
  }

  @Override
  public void onRtp(PacketBuffer packet) {
    rtp.add(Packets.bytes(packet.memory(), 0, packet.rtp().sizeBytes()));
  }

  @Override
  public void onRtcp(MemorySegment buffer, long offset, int sizeBytes, long nowNanos) {
    rtcp.add(Packets.bytes(buffer, offset, sizeBytes));
  }

  @Override
  public void onStateChanged(TransportState state) {
    states.add(state);
  }

  @Override
  public void register(String localUfrag, PeerTransport owner) {
    registered.put(localUfrag, owner);
  }

  @Override
  public void unregister(String localUfrag) {
    registered.remove(localUfrag);
  }
}
