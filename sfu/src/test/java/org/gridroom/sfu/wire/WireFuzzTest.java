package org.gridroom.sfu.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;

/**
 * Whatever comes from the network: no exception, nothing read past the end (the memory ends where
 * the packet ends), and what was understood is the same when it is written and read again.
 */
class WireFuzzTest {
  private static final int OFFSET = 3;

  private final Mac mac = StunMessage.integrityMac("a password of 22 chars");

  @FuzzTest(maxDuration = "20s")
  void stun(byte[] bytes) {
    Octets octets = Octets.at(bytes, OFFSET);
    StunMessage message = new StunMessage();
    if (message.bind(octets.buffer(), octets.offset(), octets.sizeBytes()) != DropReason.NONE) {
      return;
    }
    message.integrityMatches(mac);
    message.fingerprintMatches();
    assertTrue(message.username().startsWith(message.localUfrag()));
    assertTrue(message.priority() >= -1 && message.priority() <= 0xFFFF_FFFFL);
    assertTrue(message.errorCode() >= 0);
    assertTrue(message.unknownAttributeCount() <= 16);
    message.tieBreaker();
    message.mappedAddress();
    answerAndRead(message);
  }

  private void answerAndRead(StunMessage request) {
    MemorySegment memory = MemorySegment.ofArray(new byte[StunWriter.ROOM_BYTES]);
    StunWriter writer =
        new StunWriter()
            .startResponse(memory, 0, StunMessage.BINDING_ERROR, request)
            .errorCode(StunMessage.ERROR_UNKNOWN_ATTRIBUTE, "Unknown Attribute")
            .unknownAttributes(request)
            .messageIntegrity(mac)
            .fingerprint();
    StunMessage answer = new StunMessage();
    assertEquals(DropReason.NONE, answer.bind(memory, 0, writer.sizeBytes()));
    assertEquals(420, answer.errorCode());
    assertTrue(answer.integrityMatches(mac));
    assertTrue(answer.fingerprintMatches());
  }

  @FuzzTest(maxDuration = "20s")
  void rtp(byte[] bytes) {
    Octets octets = Octets.at(bytes, OFFSET);
    RtpPacket packet = new RtpPacket();
    if (packet.bind(octets.buffer(), octets.offset(), octets.sizeBytes()) != DropReason.NONE) {
      return;
    }
    assertEquals(
        bytes.length,
        packet.headerSizeBytes() + packet.payloadSizeBytes() + packet.paddingSizeBytes());
    assertTrue(packet.payloadSizeBytes() >= 0);
    for (int i = 0; i < packet.csrcCount(); i++) {
      packet.csrc(i);
    }
    int original = Rtx.originalSequenceNumber(packet);
    assertTrue(original >= -1 && original <= 0xFFFF);
    HeaderExtensions extensions = new HeaderExtensions();
    if (extensions.bind(packet) == DropReason.NONE) {
      copyAndCompare(packet, extensions);
    }
  }

  private static void copyAndCompare(RtpPacket packet, HeaderExtensions extensions) {
    boolean twoByte = packet.extensionProfile() != HeaderExtensions.ONE_BYTE_PROFILE;
    MemorySegment memory = MemorySegment.ofArray(new byte[300_000]);
    RtpHeaderWriter writer =
        new RtpHeaderWriter()
            .start(
                memory,
                1,
                packet.marker(),
                packet.payloadType(),
                packet.sequenceNumber(),
                packet.timestamp(),
                packet.ssrc());
    HeaderExtensionWriter extensionWriter = writer.extension(twoByte);
    List<String> elements = new ArrayList<>();
    extensions.rewind();
    while (extensions.next()) {
      elements.add(describe(packet, extensions));
      extensionWriter.copy(
          extensions.elementId(),
          packet.buffer(),
          extensions.dataOffset(),
          extensions.dataSizeBytes());
    }
    RtpPacket copy = new RtpPacket();
    assertEquals(DropReason.NONE, copy.bind(memory, 1, writer.end()));
    assertEquals(packet.marker(), copy.marker());
    assertEquals(packet.payloadType(), copy.payloadType());
    assertEquals(packet.sequenceNumber(), copy.sequenceNumber());
    assertEquals(packet.timestamp(), copy.timestamp());
    assertEquals(packet.ssrc(), copy.ssrc());
    HeaderExtensions copied = new HeaderExtensions();
    assertEquals(DropReason.NONE, copied.bind(copy));
    List<String> copiedElements = new ArrayList<>();
    while (copied.next()) {
      copiedElements.add(describe(copy, copied));
    }
    assertEquals(elements, copiedElements);
  }

  private static String describe(RtpPacket packet, HeaderExtensions extensions) {
    return extensions.elementId()
        + "="
        + Octets.toHex(packet.buffer(), extensions.dataOffset(), extensions.dataSizeBytes());
  }

  @FuzzTest(maxDuration = "20s")
  void rtcp(byte[] bytes) {
    Octets octets = Octets.at(bytes, OFFSET);
    RtcpParser parser = new RtcpParser();
    List<RtcpPacket> packets = new ArrayList<>();
    if (parser.parse(octets.buffer(), octets.offset(), octets.sizeBytes(), packets)
        != DropReason.NONE) {
      assertEquals(List.of(), packets);
      return;
    }
    for (RtcpPacket packet : packets) {
      int size = RtcpWriter.sizeBytes(packet);
      MemorySegment memory = MemorySegment.ofArray(new byte[size]);
      RtcpWriter writer = new RtcpWriter().start(memory, 0, size);
      assertTrue(writer.write(packet));
      assertEquals(size, writer.sizeBytes());
      List<RtcpPacket> again = new ArrayList<>();
      assertEquals(DropReason.NONE, new RtcpParser().parse(memory, 0, size, again));
      assertEquals(List.of(packet), again);
    }
  }
}
