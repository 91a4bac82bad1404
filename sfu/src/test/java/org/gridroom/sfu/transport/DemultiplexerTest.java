package org.gridroom.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.transport.Demultiplexer.Kind;
import org.junit.jupiter.api.Test;

/** RFC 7983, section 7. */
class DemultiplexerTest {
  @Test
  void everyFirstByteHasItsProtocol() {
    for (int first = 0; first < 256; first++) {
      Kind expected =
          first <= 3
              ? Kind.STUN
              : first >= 20 && first <= 63
                  ? Kind.DTLS
                  : first >= 128 && first <= 191 ? Kind.RTP : Kind.UNKNOWN;
      MemorySegment datagram = Packets.memory((byte) 99, (byte) first, (byte) 96);
      assertEquals(expected, Demultiplexer.classify(datagram, 1, 2), "first byte " + first);
    }
  }

  @Test
  void payloadTypesOf64To95AreRtcp() {
    for (int second = 0; second < 256; second++) {
      int payloadType = second & 0x7F;
      boolean rtcp = second >= 128 && payloadType >= 64 && payloadType <= 95;
      assertEquals(
          rtcp ? Kind.RTCP : Kind.RTP,
          Demultiplexer.classify(Packets.memory((byte) 0x80, (byte) second), 0, 2),
          "second byte " + second);
    }
  }

  @Test
  void aByteIsNothing() {
    assertEquals(Kind.UNKNOWN, Demultiplexer.classify(Packets.memory((byte) 0x80), 0, 1));
    assertEquals(Kind.UNKNOWN, Demultiplexer.classify(Packets.memory(), 0, 0));
  }
}
