package org.gridroom.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.gridroom.sfu.wire.DropReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What senders and receivers refuse, and what they must not. */
class SrtpRefusalTest {
  @ParameterizedTest
  @MethodSource("org.gridroom.sfu.transport.Packets#profilesAndCiphers")
  void aForgedByteAnywhereIsRefusedAndLeavesNoTrace(SrtpProfile profile, PacketCiphers ciphers) {
    SrtpKeys keys = Packets.keys(profile, 1);
    try (SrtpSender sender = new SrtpSender(ciphers, keys);
        SrtpReceiver receiver = new SrtpReceiver(ciphers, keys)) {
      byte[] sealed = Packets.seal(sender, Packets.rtp(Packets.SSRC, 5, 30));
      for (int at = 1; at < sealed.length; at++) {
        byte[] forged = sealed.clone();
        forged[at] ^= 0x40;
        DropReason reason = Packets.open(receiver, forged).reason();
        // The extension's length may now pass the end.
        assertEquals(
            at == 18 || at == 19 ? DropReason.TRUNCATED : DropReason.SRTP_AUTHENTICATION,
            reason,
            "byte " + at);
      }
      assertEquals(DropReason.NONE, Packets.open(receiver, sealed).reason());
    }
  }

  @ParameterizedTest
  @MethodSource("org.gridroom.sfu.transport.Packets#profilesAndCiphers")
  void aForgedByteOfRtcpIsRefused(SrtpProfile profile, PacketCiphers ciphers) {
    SrtpKeys keys = Packets.keys(profile, 1);
    try (SrtpSender sender = new SrtpSender(ciphers, keys);
        SrtpReceiver receiver = new SrtpReceiver(ciphers, keys)) {
      byte[] sealed = Packets.sealRtcp(sender, Packets.rtcp(Packets.SSRC, 5));
      for (int at = 0; at < sealed.length; at++) {
        byte[] forged = sealed.clone();
        forged[at] ^= (byte) 0x80; // of the trailer's first byte: the E bit
        assertEquals(
            DropReason.SRTP_AUTHENTICATION,
            Packets.openRtcp(receiver, forged).reason(),
            "byte " + at);
      }
      assertEquals(DropReason.NONE, Packets.openRtcp(receiver, sealed).reason());
    }
  }

  @ParameterizedTest
  @MethodSource("org.gridroom.sfu.transport.Packets#profilesAndCiphers")
  void everyTruncationIsRefused(SrtpProfile profile, PacketCiphers ciphers) {
    SrtpKeys keys = Packets.keys(profile, 1);
    try (SrtpSender sender = new SrtpSender(ciphers, keys);
        SrtpReceiver receiver = new SrtpReceiver(ciphers, keys)) {
      byte[] rtp = Packets.seal(sender, Packets.rtp(Packets.SSRC, 5, 20));
      byte[] rtcp = Packets.sealRtcp(sender, Packets.rtcp(Packets.SSRC, 5));
      int shortestRtp = 24 + sender.rtpOverheadBytes();
      for (int size = 0; size < rtp.length; size++) {
        assertEquals(
            size < shortestRtp ? DropReason.TRUNCATED : DropReason.SRTP_AUTHENTICATION,
            Packets.open(receiver, Arrays.copyOf(rtp, size)).reason());
      }
      int shortestRtcp = 8 + sender.rtcpOverheadBytes();
      for (int size = 0; size < rtcp.length; size++) {
        assertEquals(
            size < shortestRtcp ? DropReason.TRUNCATED : DropReason.SRTP_AUTHENTICATION,
            Packets.openRtcp(receiver, Arrays.copyOf(rtcp, size)).reason());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.gridroom.sfu.transport.Packets#profilesAndCiphers")
  void aPacketLongerThanABufferIsRefused(SrtpProfile profile, PacketCiphers ciphers) {
    try (SrtpReceiver receiver = new SrtpReceiver(ciphers, Packets.keys(profile, 1))) {
      byte[] endless = Packets.rtp(Packets.SSRC, 1, 4000);
      assertEquals(DropReason.MALFORMED, Packets.open(receiver, endless).reason());
      assertEquals(DropReason.MALFORMED, Packets.openRtcp(receiver, endless).reason());
    }
  }

  @ParameterizedTest
  @MethodSource("org.gridroom.sfu.transport.Packets#profilesAndCiphers")
  void aPacketOlderThanTheWindowIsAReplay(SrtpProfile profile, PacketCiphers ciphers) {
    SrtpKeys keys = Packets.keys(profile, 1);
    try (SrtpSender sender = new SrtpSender(ciphers, keys);
        SrtpReceiver receiver = new SrtpReceiver(ciphers, keys)) {
      byte[] late = Packets.seal(sender, Packets.rtp(Packets.SSRC, 100, 20));
      byte[] justInTime = Packets.seal(sender, Packets.rtp(Packets.SSRC, 200, 20));
      byte[] newest = Packets.seal(sender, Packets.rtp(Packets.SSRC, 327, 20));
      Packets.open(receiver, newest);

      assertEquals(DropReason.NONE, Packets.open(receiver, justInTime).reason());
      assertEquals(DropReason.SRTP_REPLAY, Packets.open(receiver, late).reason());
    }
  }

  @ParameterizedTest
  @MethodSource("org.gridroom.sfu.transport.Packets#profilesAndCiphers")
  void theNumberOfSourcesIsBounded(SrtpProfile profile, PacketCiphers ciphers) {
    SrtpKeys keys = Packets.keys(profile, 1);
    try (SrtpSender sender = new SrtpSender(ciphers, keys);
        SrtpReceiver receiver = new SrtpReceiver(ciphers, keys)) {
      for (int ssrc = 0; ssrc < SrtpReceiver.MAX_SSRCS; ssrc++) {
        byte[] sealed = Packets.seal(sender, Packets.rtp(ssrc, 1, 20));
        assertEquals(DropReason.NONE, Packets.open(receiver, sealed).reason());
      }
      byte[] oneMore = Packets.seal(sender, Packets.rtp(SrtpReceiver.MAX_SSRCS, 1, 20));
      assertEquals(DropReason.UNKNOWN_SSRC, Packets.open(receiver, oneMore).reason());
      byte[] known = Packets.seal(sender, Packets.rtp(0, 2, 20));
      assertEquals(DropReason.NONE, Packets.open(receiver, known).reason());

      for (int ssrc = SrtpReceiver.MAX_SSRCS + 1; ssrc < SrtpSender.MAX_SSRCS; ssrc++) {
        assertEquals(60, Packets.seal(sender, Packets.rtp(ssrc, 1, 20)).length, 6);
      }
      assertEquals(0, Packets.seal(sender, Packets.rtp(9999, 1, 20)).length);
    }
  }

  @ParameterizedTest
  @MethodSource("org.gridroom.sfu.transport.Packets#profilesAndCiphers")
  void aSequenceNumberIsNeverSealedTwice(SrtpProfile profile, PacketCiphers ciphers) {
    try (SrtpSender sender = new SrtpSender(ciphers, Packets.keys(profile, 1))) {
      Packets.seal(sender, Packets.rtp(Packets.SSRC, 10_000, 20));

      assertEquals(0, Packets.seal(sender, Packets.rtp(Packets.SSRC, 10_000, 21)).length);
      assertEquals(0, Packets.seal(sender, Packets.rtp(Packets.SSRC, 900, 20)).length, "too old");
      assertEquals(
          0,
          Packets.seal(sender, Packets.rtp(Packets.SSRC, 60_000, 20)).length,
          "older than the first");
      assertEquals(
          44 + sender.rtpOverheadBytes(),
          Packets.seal(sender, Packets.rtp(Packets.SSRC, 9999, 20)).length,
          "late, but new");
    }
  }

  @ParameterizedTest
  @MethodSource("org.gridroom.sfu.transport.Packets#profilesAndCiphers")
  void headerPrefixAndPayloadBecomeOnePacket(SrtpProfile profile, PacketCiphers ciphers) {
    SrtpKeys keys = Packets.keys(profile, 1);
    try (SrtpSender sender = new SrtpSender(ciphers, keys);
        SrtpReceiver receiver = new SrtpReceiver(ciphers, keys)) {
      for (int prefixSize = 0; prefixSize < 40; prefixSize++) {
        byte[] packet = Packets.rtp(Packets.SSRC, 10 + prefixSize, 100);
        MemorySegment whole = Packets.memory(packet);
        MemorySegment prefix = whole.asSlice(24, prefixSize);
        MemorySegment out = Packets.memory(new byte[300]);
        int size =
            sender.sealRtp(
                whole, 24, prefix, prefixSize, whole, 24 + prefixSize, 100 - prefixSize, out, 0);

        Packets.Opened opened = Packets.open(receiver, Packets.bytes(out, 0, size));
        assertArrayEquals(packet, opened.packet());
      }
    }
  }
}
