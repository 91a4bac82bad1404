package org.gridroom.sfu.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gridroom.sfu.sdp.MediaDescription.SsrcGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerWriterTest {
  private static final TransportDescription LOCAL =
      new TransportDescription("node", "lkjihgfedcba9876543210", "sha-256", "AB:CD", "passive");

  private static final List<IceCandidate> CANDIDATES =
      List.of(
          new IceCandidate("1", IceCandidate.Protocol.UDP, 2130706431L, "192.0.2.7", 10000),
          new IceCandidate("2", IceCandidate.Protocol.TCP, 1671430143L, "2001:db8::7", 10000));

  private static String answer(String offer, List<SlotStream> slots) {
    return AnswerWriter.write(Descriptions.negotiated(offer), LOCAL, CANDIDATES, slots, 77, 3);
  }

  @Test
  void writesTheSmallAnswerLineByLine() {
    assertEquals(
        Descriptions.text("small-answer.sdp"),
        answer(
            Descriptions.text(Descriptions.SMALL),
            List.of(new SlotStream("ear", 0, 1, 0), new SlotStream("eye", 0, -2, -1))));
  }

  private static List<SlotStream> slots() {
    List<SlotStream> slots = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      slots.add(new SlotStream(Integer.toString(3 + i), i, 100 + i, 0));
    }
    for (int i = 0; i < 9; i++) {
      slots.add(new SlotStream(Integer.toString(6 + i), i, 200 + i, 300 + i));
    }
    return slots;
  }

  @ParameterizedTest
  @ValueSource(strings = {Descriptions.CHROMIUM, Descriptions.FIREFOX})
  void answersBrowsersWithWhatReadsAsItShould(String name) {
    SessionDescription offer = Descriptions.parsed(Descriptions.text(name));

    SessionDescription answer = Descriptions.parsed(answer(Descriptions.text(name), slots()));

    assertTrue(answer.iceLite());
    assertTrue(answer.extmapAllowMixed());
    assertEquals(offer.bundle(), answer.bundle());
    assertEquals(Optional.of(LOCAL), answer.transport());
    assertEquals(CANDIDATES, answer.media().getFirst().candidates());
    for (int i = 0; i < 15; i++) {
      MediaDescription offered = offer.media().get(i);
      MediaDescription answered = answer.media().get(i);
      assertEquals(offered.mid(), answered.mid());
      assertEquals(offered.kind(), answered.kind());
      assertEquals(offered.direction().mirrored(), answered.direction());
      assertEquals(Optional.of(LOCAL), answered.transport());
      assertTrue(answered.rtcpMux());
      assertEquals(offered.rtcpReducedSize(), answered.rtcpReducedSize());
      assertEquals(offered.rtcpRoundTrip(), answered.rtcpRoundTrip());
      for (PayloadFormat format : answered.formats()) {
        assertFalse(format.feedback().contains("goog-remb"));
        assertTrue(
            format.codec() != null || format.encodingName().equals("rtx"), format.encodingName());
      }
    }
  }

  @Test
  void soundAndPictureOfOneSlotShareAStream() {
    SessionDescription answer =
        Descriptions.parsed(answer(Descriptions.text(Descriptions.CHROMIUM), slots()));

    assertEquals("slot-1 audio-1", answer.section("4").orElseThrow().msid());
    MediaDescription video = answer.section("7").orElseThrow();
    assertEquals("slot-1 video-1", video.msid());
    assertEquals(List.of(new SsrcGroup("FID", List.of(201, 301))), video.ssrcGroups());
    assertEquals(
        List.of(
            new MediaDescription.Ssrc(201, AnswerWriter.CNAME, "slot-1 video-1"),
            new MediaDescription.Ssrc(301, AnswerWriter.CNAME, "slot-1 video-1")),
        video.ssrcs());
    assertEquals(List.of(), answer.section("4").orElseThrow().ssrcGroups());
  }

  @Test
  void aSlotWithoutStreamIsInactive() {
    SessionDescription answer =
        Descriptions.parsed(answer(Descriptions.text(Descriptions.CHROMIUM), List.of()));
    assertEquals(Direction.INACTIVE, answer.section("3").orElseThrow().direction());
    assertEquals(Direction.RECVONLY, answer.section("0").orElseThrow().direction());
  }

  @Test
  void aStreamForASectionThatTheClientOnlySendsInIsLeftOut() {
    SessionDescription answer =
        Descriptions.parsed(
            answer(
                Descriptions.text(Descriptions.SMALL),
                List.of(new SlotStream("mic", 0, 1, 0), new SlotStream("data", 0, 2, 0))));
    assertEquals(Direction.RECVONLY, answer.section("mic").orElseThrow().direction());
    assertEquals(List.of(), answer.section("mic").orElseThrow().ssrcs());
    assertEquals(0, answer.section("data").orElseThrow().port());
  }

  @Test
  void withoutRtxThereIsNoGroup() {
    String offer = Descriptions.text(Descriptions.SMALL).replace("a=fmtp:97 apt=96\r\n", "");
    SessionDescription answer =
        Descriptions.parsed(answer(offer, List.of(new SlotStream("eye", 0, 5, 6))));
    MediaDescription video = answer.section("eye").orElseThrow();
    assertEquals(List.of(), video.ssrcGroups());
    assertEquals(1, video.ssrcs().size());
  }

  @Test
  void candidatesStandInTheFirstSectionThatIsAccepted() {
    String offer =
        Descriptions.text(Descriptions.SMALL)
            .replaceFirst("a=rtpmap:111 opus/48000/2", "a=rtpmap:111 G722/8000");
    SessionDescription answer = Descriptions.parsed(answer(offer, List.of()));
    assertEquals(List.of("cam", "ear", "eye"), answer.bundle());
    assertEquals(List.of(), answer.media().get(0).candidates());
    assertEquals(CANDIDATES, answer.media().get(1).candidates());
  }
}
