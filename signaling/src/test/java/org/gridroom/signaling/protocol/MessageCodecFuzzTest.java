package org.gridroom.signaling.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;

class MessageCodecFuzzTest {
  @FuzzTest
  void whatIsTakenFromAClientSurvivesARoundTrip(byte[] json) {
    if (MessageCodec.decodeClient(json) instanceof Decoded.Valid<ClientMessage>(var message)) {
      assertEquals(
          new Decoded.Valid<>(message), MessageCodec.decodeClient(MessageCodec.encode(message)));
    }
  }

  @FuzzTest
  void whatIsTakenFromAServerSurvivesARoundTrip(byte[] json) {
    if (MessageCodec.decodeServer(json) instanceof Decoded.Valid<ServerMessage>(var message)) {
      assertEquals(
          new Decoded.Valid<>(message), MessageCodec.decodeServer(MessageCodec.encode(message)));
    }
  }
}
