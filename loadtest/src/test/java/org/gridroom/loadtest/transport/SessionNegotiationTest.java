package org.gridroom.loadtest.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.gridroom.sfu.sdp.AnswerWriter;
import org.gridroom.sfu.sdp.IceCandidate;
import org.gridroom.sfu.sdp.NegotiatedSection;
import org.gridroom.sfu.sdp.Negotiation;
import org.gridroom.sfu.sdp.SdpResult;
import org.gridroom.sfu.sdp.SessionDescription;
import org.gridroom.sfu.sdp.SlotStream;
import org.gridroom.sfu.sdp.TransportDescription;
import org.junit.jupiter.api.Test;

/** The bots' offer and the node's answer understand each other. */
class SessionNegotiationTest {
  private static final TransportDescription BOT =
      new TransportDescription(
          "bot1", "passwordpasswordpassword", "sha-256", "AB:".repeat(31) + "CD", "actpass");
  private static final TransportDescription NODE =
      new TransportDescription(
          "node", "drowssapdrowssapdrowssap", "sha-256", "12:".repeat(31) + "34", "passive");

  private final SessionOffer offer = SessionOffer.write(BOT, 1000, 2);
  private final Negotiation negotiation =
      accepted(Negotiation.of(accepted(SessionDescription.parse(offer.sdp()))));

  private static <T> T accepted(SdpResult<T> result) {
    return switch (result) {
      case SdpResult.Accepted<T>(T value) -> value;
      case SdpResult.Refused<T>(String reason) -> throw new AssertionError(reason);
    };
  }

  @Test
  void theNodeTakesEverySectionOfTheOffer() {
    List<NegotiatedSection> sections = negotiation.sections();
    assertEquals(8, sections.size());
    assertTrue(sections.stream().allMatch(NegotiatedSection::accepted));
    assertEquals(
        List.of("0", "1", "2"),
        sections.stream().filter(NegotiatedSection::receives).map(NegotiatedSection::mid).toList());
    assertEquals(List.of("6", "7"), offer.videoSlots());
    assertEquals(BOT.ufrag(), negotiation.transport().ufrag());
  }

  @Test
  void theAnswerSaysWhereTheNodeIsAndWhichStreamsAreRetransmissions() {
    IceCandidate far = new IceCandidate("1", IceCandidate.Protocol.UDP, 1000, "192.0.2.1", 4000);
    IceCandidate near = new IceCandidate("2", IceCandidate.Protocol.UDP, 2000, "::1", 4000);
    IceCandidate tcp = new IceCandidate("3", IceCandidate.Protocol.TCP, 3000, "192.0.2.1", 4000);
    String text =
        AnswerWriter.write(
            negotiation,
            NODE,
            List.of(far, tcp, near),
            List.of(new SlotStream("6", 0, 0xF000_0001, 0xF000_0002)),
            1,
            1);

    SessionAnswer answer = SessionAnswer.parse(text);

    assertEquals(NODE, answer.remote());
    assertEquals(List.of(near, far), answer.candidates());
    assertEquals(Map.of(0xF000_0002, 0xF000_0001), answer.primaries());
  }

  @Test
  void anAnswerWithoutCandidatesIsRefused() {
    String text = AnswerWriter.write(negotiation, NODE, List.of(), List.of(), 1, 1);
    assertThrows(IllegalArgumentException.class, () -> SessionAnswer.parse(text));
    assertThrows(IllegalArgumentException.class, () -> SessionAnswer.parse("nonsense"));
  }
}
