package org.gridroom.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gridroom.sfu.wire.DropReason;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both directions against jitsi-srtp, an independent implementation. */
class SrtpReferenceTest {
  private static final int PACKETS = 300;
  private static final int BLOCK = 100;

  /** Each profile and implementation, from starts around the wrap of the sequence number. */
  static Stream<Arguments> cases() {
    return Packets.profilesAndCiphers()
        .flatMap(arguments ->
            IntStream.of(0, 1, 1000, 32_767, 65_535 - PACKETS / 2, 65_534)
                .mapToObj(start -> Arguments.of(arguments.get()[0], arguments.get()[1], start)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theReferenceOpensWhatWeSeal(SrtpProfile profile, PacketCiphers ciphers, int start)
      throws GeneralSecurityException {
    SrtpCryptoContext reference = reference(profile, false).deriveContext(Packets.SSRC, 0);
    try (SrtpSender sender = new SrtpSender(ciphers, Packets.keys(profile, 7))) {
      for (int i = 0; i < PACKETS; i++) {
        byte[] packet = Packets.rtp(Packets.SSRC, start + i & 0xFFFF, i * 4);
        Buffer sealed = new Buffer(Packets.seal(sender, packet));
        assertEquals(SrtpErrorStatus.OK, reference.reverseTransformPacket(sealed, false));
        assertArrayEquals(packet, sealed.bytes());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void weOpenWhatTheReferenceSeals(SrtpProfile profile, PacketCiphers ciphers, int start)
      throws GeneralSecurityException {
    weOpen(profile, ciphers, start, i -> i);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void weOpenReorderedPackets(SrtpProfile profile, PacketCiphers ciphers, int start)
      throws GeneralSecurityException {
    // The first one stays: before it nobody can know the rollover counter.
    int[] order = IntStream.range(0, PACKETS).toArray();
    Random random = new Random(start);
    for (int i = 1; i < PACKETS; i++) {
      int blockStart = Math.max(1, i / BLOCK * BLOCK);
      int other = blockStart + random.nextInt(i - blockStart + 1);
      int moved = order[other];
      order[other] = order[i];
      order[i] = moved;
    }
    weOpen(profile, ciphers, start, i -> order[i]);
  }

  private static void weOpen(
      SrtpProfile profile, PacketCiphers ciphers, int start, IntUnaryOperator order)
      throws GeneralSecurityException {
    SrtpCryptoContext reference = reference(profile, true).deriveContext(Packets.SSRC, 0);
    byte[][] clear = new byte[PACKETS][];
    byte[][] sealed = new byte[PACKETS][];
    for (int i = 0; i < PACKETS; i++) {
      clear[i] = Packets.rtp(Packets.SSRC, start + i & 0xFFFF, 3 + i % 1100);
      Buffer buffer = new Buffer(clear[i]);
      assertEquals(SrtpErrorStatus.OK, reference.transformPacket(buffer));
      sealed[i] = buffer.bytes();
    }
    try (SrtpReceiver receiver = new SrtpReceiver(ciphers, Packets.keys(profile, 7))) {
      for (int i = 0; i < PACKETS; i++) {
        int next = order.applyAsInt(i);
        Packets.Opened opened = Packets.open(receiver, sealed[next]);
        assertEquals(DropReason.NONE, opened.reason());
        assertArrayEquals(clear[next], opened.packet());
        assertEquals(DropReason.SRTP_REPLAY, Packets.open(receiver, sealed[next]).reason());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.gridroom.sfu.transport.Packets#profilesAndCiphers")
  void bothUnderstandEachOthersRtcp(SrtpProfile profile, PacketCiphers ciphers)
      throws GeneralSecurityException {
    SrtcpCryptoContext sealing = reference(profile, true).deriveControlContext(Packets.SSRC);
    SrtcpCryptoContext opening = reference(profile, false).deriveControlContext(Packets.SSRC);
    SrtpKeys keys = Packets.keys(profile, 7);
    try (SrtpSender sender = new SrtpSender(ciphers, keys);
        SrtpReceiver receiver = new SrtpReceiver(ciphers, keys)) {
      for (int i = 0; i < 200; i++) {
        byte[] packet = Packets.rtcp(Packets.SSRC, i);
        Buffer ours = new Buffer(Packets.sealRtcp(sender, packet));
        assertEquals(SrtpErrorStatus.OK, opening.reverseTransformPacket(ours));
        assertArrayEquals(packet, ours.bytes());

        Buffer theirs = new Buffer(packet);
        assertEquals(SrtpErrorStatus.OK, sealing.transformPacket(theirs));
        Packets.Opened opened = Packets.openRtcp(receiver, theirs.bytes());
        assertEquals(DropReason.NONE, opened.reason());
        assertArrayEquals(packet, opened.packet());
        assertEquals(DropReason.SRTP_REPLAY, Packets.openRtcp(receiver, theirs.bytes()).reason());
      }
    }
  }

  private static SrtpContextFactory reference(SrtpProfile profile, boolean sender) {
    SrtpPolicy policy =
        switch (profile) {
          case AEAD_AES_128_GCM ->
              new SrtpPolicy(
                  SrtpPolicy.AESGCM_ENCRYPTION, 16, SrtpPolicy.NULL_AUTHENTICATION, 0, 16, 12);
          case AES_CM_128_HMAC_SHA1_80 ->
              new SrtpPolicy(
                  SrtpPolicy.AESCM_ENCRYPTION, 16, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 10, 14);
        };
    Random random = new Random(7);
    byte[] key = new byte[16];
    byte[] salt = new byte[profile.saltSizeBytes()];
    random.nextBytes(key);
    random.nextBytes(salt);
    return new SrtpContextFactory(
        sender, key, salt, policy, policy, new LoggerImpl(SrtpReferenceTest.class.getName()));
  }

  /** The reference's view of a packet. */
  private static final class Buffer implements ByteArrayBuffer {
    private byte[] buffer;
    private int offset;
    private int length;

    Buffer(byte[] packet) {
      buffer = Arrays.copyOf(packet, packet.length + 64);
      length = packet.length;
    }

    byte[] bytes() {
      return Arrays.copyOfRange(buffer, offset, offset + length);
    }

    @Override
    public byte[] getBuffer() {
      return buffer;
    }

    @Override
    public int getOffset() {
      return offset;
    }

    @Override
    public int getLength() {
      return length;
    }

    @Override
    public void setLength(int length) {
      this.length = length;
    }

    @Override
    public void setOffset(int offset) {
      this.offset = offset;
    }

    @Override
    public boolean isInvalid() {
      return false;
    }

    @Override
    public void readRegionToBuff(int from, int size, byte[] to) {
      System.arraycopy(buffer, offset + from, to, 0, size);
    }

    @Override
    public void grow(int howMuch) {
      buffer = Arrays.copyOf(buffer, buffer.length + howMuch);
    }

    @Override
    public void append(byte[] data, int size) {
      grow(size);
      System.arraycopy(data, 0, buffer, offset + length, size);
      length += size;
    }

    @Override
    public void shrink(int howMuch) {
      length -= howMuch;
    }
  }
}
