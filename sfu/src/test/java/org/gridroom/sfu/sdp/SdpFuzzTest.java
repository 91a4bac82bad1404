package org.gridroom.sfu.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Whatever the text: no exception, a reason if it is refused, and an answer that can be read if it
 * is not.
 */
class SdpFuzzTest {
  private static final TransportDescription LOCAL =
      new TransportDescription("node", "lkjihgfedcba9876543210", "sha-256", "AB:CD", "passive");

  @FuzzTest(maxDuration = "20s")
  void offers(byte[] bytes) {
    answer(new String(bytes, StandardCharsets.UTF_8));
  }

  /** Mutates an offer that is right: the search gets behind the first lines. */
  @FuzzTest(maxDuration = "20s")
  void offersWithStrangeLines(byte[] bytes) {
    String small = Descriptions.text(Descriptions.SMALL);
    String lines = new String(bytes, StandardCharsets.UTF_8);
    int lineBreak =
        small.indexOf('\n', bytes.length == 0 ? 0 : (bytes[0] & 0xFF) * 8 % small.length());
    answer(small.substring(0, lineBreak + 1) + lines + "\r\n" + small.substring(lineBreak + 1));
  }

  private static void answer(String text) {
    switch (SessionDescription.parse(text)) {
      case SdpResult.Refused<SessionDescription>(String reason) -> assertFalse(reason.isBlank());
      case SdpResult.Accepted<SessionDescription>(SessionDescription offer) -> answer(offer);
    }
  }

  private static void answer(SessionDescription offer) {
    switch (Negotiation.of(offer)) {
      case SdpResult.Refused<Negotiation>(String reason) -> assertFalse(reason.isBlank());
      case SdpResult.Accepted<Negotiation>(Negotiation negotiation) -> {
        List<SlotStream> slots =
            negotiation.sections().stream()
                .filter(NegotiatedSection::maySend)
                .map(section -> new SlotStream(section.mid(), 0, 1, 2))
                .toList();
        String text = AnswerWriter.write(negotiation, LOCAL, List.of(), slots, 1, 1);
        SessionDescription answer = Descriptions.parsed(text);
        assertEquals(
            offer.media().stream().map(MediaDescription::mid).toList(),
            answer.media().stream().map(MediaDescription::mid).toList());
      }
    }
  }
}
