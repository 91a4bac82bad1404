package org.gridroom.sfu.transport;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.gridroom.sfu.wire.DropReason;
import org.junit.jupiter.params.provider.Arguments;

/** Packets and keys for the tests of SRTP. */
final class Packets {
  static final int SSRC = 0xCAFEBABE;

  private Packets() {}

  /** Every profile with every implementation that this machine has. */
  static Stream<Arguments> profilesAndCiphers() {
    return Arrays.stream(SrtpProfile.values())
        .flatMap(profile ->
            Stream.of(PacketCiphers.best(), new JceCiphers())
                .map(ciphers -> Arguments.of(profile, ciphers)));
  }

  static SrtpKeys keys(SrtpProfile profile, long seed) {
    Random random = new Random(seed);
    byte[] key = new byte[16];
    byte[] salt = new byte[profile.saltSizeBytes()];
    random.nextBytes(key);
    random.nextBytes(salt);
    return new SrtpKeys(profile, key, salt);
  }

  /** Memory that C can read. */
  static MemorySegment memory(byte... bytes) {
    MemorySegment segment = Arena.ofAuto().allocate(Math.max(1, bytes.length), 8);
    MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, 0, bytes.length);
    return segment;
  }

  static byte[] bytes(MemorySegment segment, long offset, int size) {
    return segment.asSlice(offset, size).toArray(JAVA_BYTE);
  }

  /**
   * An RTP packet with one contributing source, a one-byte extension and a payload that says its
   * sequence number.
   */
  static byte[] rtp(int ssrc, int sequenceNumber, int payloadSizeBytes) {
    ByteBuffer packet = ByteBuffer.allocate(24 + payloadSizeBytes);
    packet.put((byte) 0x91).put((byte) 96).putShort((short) sequenceNumber);
    packet.putInt(sequenceNumber * 3000).putInt(ssrc).putInt(17);
    packet.putInt(0xBEDE0001).putInt(0x10FF0000);
    for (int i = 0; i < payloadSizeBytes; i++) {
      packet.put((byte) (sequenceNumber + i));
    }
    return packet.array();
  }

  /** A receiver report with one block. */
  static byte[] rtcp(int ssrc, int number) {
    ByteBuffer packet = ByteBuffer.allocate(32);
    packet.putInt(0x81C90007).putInt(ssrc).putInt(SSRC).putInt(number);
    return packet.array();
  }

  /** Seals in one piece. */
  static byte[] seal(SrtpSender sender, byte[] packet) {
    int headerSize = 24;
    MemorySegment out = memory(new byte[packet.length + sender.rtpOverheadBytes() + 5]);
    int size =
        sender.sealRtp(
            memory(packet),
            headerSize,
            memory(),
            0,
            memory(packet),
            headerSize,
            packet.length - headerSize,
            out,
            5);
    return size < 0 ? new byte[0] : bytes(out, 5, size);
  }

  static byte[] sealRtcp(SrtpSender sender, byte[] packet) {
    MemorySegment out = memory(new byte[packet.length + sender.rtcpOverheadBytes() + 5]);
    int size = sender.sealRtcp(memory(packet), 0, packet.length, out, 5);
    return size < 0 ? new byte[0] : bytes(out, 5, size);
  }

  /** What opening gave: a reason, and the packet if there is none. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Opened(DropReason reason, byte[] packet) {}

  static Opened open(SrtpReceiver receiver, byte[] sealed) {
    return open(receiver, sealed, false);
  }

  static Opened openRtcp(SrtpReceiver receiver, byte[] sealed) {
    return open(receiver, sealed, true);
  }

  private static Opened open(SrtpReceiver receiver, byte[] sealed, boolean rtcp) {
    MemorySegment clear = memory(new byte[2048]);
    MemorySegment in = memory(new byte[sealed.length + 3]);
    MemorySegment.copy(sealed, 0, in, JAVA_BYTE, 3, sealed.length);
    DropReason reason =
        rtcp
            ? receiver.openRtcp(in, 3, sealed.length, clear)
            : receiver.openRtp(in, 3, sealed.length, clear);
    return new Opened(
        reason,
        reason == DropReason.NONE ? bytes(clear, 0, receiver.openedSizeBytes()) : new byte[0]);
  }
}
