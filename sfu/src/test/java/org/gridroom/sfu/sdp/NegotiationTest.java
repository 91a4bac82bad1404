package org.gridroom.sfu.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.gridroom.sfu.codec.Codec;
import org.gridroom.sfu.wire.HeaderExtensionUri;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {
  private static final String SMALL = Descriptions.text(Descriptions.SMALL);

  private static String describe(NegotiatedCodec codec) {
    return codec.codec() + " " + codec.payloadType() + " " + codec.rtxPayloadType();
  }

  private static List<String> codecs(Negotiation negotiation, String mid) {
    return negotiation.section(mid).orElseThrow().codecs().stream()
        .map(NegotiationTest::describe)
        .toList();
  }

  @Test
  void takesWhatTheNodeForwardsOfChromiumsCodecsInTheirOrder() {
    Negotiation negotiation = Descriptions.negotiated(Descriptions.text(Descriptions.CHROMIUM));

    assertEquals(List.of("OPUS 111 -1"), codecs(negotiation, "0"));
    assertEquals(
        List.of(
            "VP8 96 97",
            "H264 102 103",
            "H264 104 107",
            "H264 108 109",
            "H264 114 115",
            "H264 116 117",
            "H264 39 40",
            "AV1 45 46",
            "VP9 98 99",
            "VP9 100 101"),
        codecs(negotiation, "1"));
    NegotiatedSection camera = negotiation.section("1").orElseThrow();
    NegotiatedCodec vp8 = camera.codecs().getFirst();
    assertEquals(List.of("transport-cc", "ccm fir", "nack", "nack pli"), vp8.feedback());
    assertTrue(
        vp8.nack()
            && vp8.pictureLossIndication()
            && vp8.fullIntraRequest()
            && vp8.transportFeedback());
    assertTrue(camera.receives());
    assertFalse(camera.maySend());
    assertTrue(negotiation.section("14").orElseThrow().maySend());
    assertFalse(negotiation.section("14").orElseThrow().receives());
    assertTrue(negotiation.section("15").isEmpty());
  }

  @Test
  void takesWhatTheNodeForwardsOfFirefoxsCodecsInTheirOrder() {
    Negotiation negotiation = Descriptions.negotiated(Descriptions.text(Descriptions.FIREFOX));
    assertEquals(List.of("OPUS 109 -1"), codecs(negotiation, "3"));
    assertEquals(
        List.of(
            "VP8 120 124",
            "VP9 121 125",
            "H264 126 127",
            "H264 97 98",
            "H264 105 106",
            "AV1 99 100"),
        codecs(negotiation, "6"));
  }

  @ParameterizedTest
  @CsvSource({"sendonly, nack nack pli", "recvonly, nack pli"})
  void losesNackWhereTheNodeWouldHaveToAnswerItWithoutRtx(String direction, String expected) {
    String offer =
        SMALL.replace(
            "a=mid:eye\r\na=recvonly\r\n",
            "a=mid:eye\r\na=%s\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\n"
                .formatted(direction));
    assertTrue(nacks(offer), "with RTX");

    Negotiation negotiation = Descriptions.negotiated(offer.replace(" rtx/90000", " red/90000"));
    assertEquals(
        expected,
        String.join(" ", negotiation.section("eye").orElseThrow().codecs().getFirst().feedback()));
  }

  private static boolean nacks(String offer) {
    return Descriptions.negotiated(offer).section("eye").orElseThrow().codecs().getFirst().nack();
  }

  @Test
  void takesTheHeaderExtensionsThatTheNodeUnderstands() {
    Negotiation negotiation = Descriptions.negotiated(Descriptions.text(Descriptions.CHROMIUM));
    assertEquals(
        List.of(1, 3, 4),
        negotiation.section("0").orElseThrow().extensions().stream()
            .map(HeaderExtension::id)
            .toList());
    assertEquals(
        List.of(13, 3, 4, 10, 11, 12),
        negotiation.section("1").orElseThrow().extensions().stream()
            .map(HeaderExtension::id)
            .toList());
    assertEquals(4, negotiation.extensionId(HeaderExtensionUri.MID));
    assertEquals(12, negotiation.extensionId(HeaderExtensionUri.DEPENDENCY_DESCRIPTOR));
    assertEquals(0, negotiation.extensionId("urn:ietf:params:rtp-hdrext:toffset"));
  }

  @Test
  void takesLargeExtensionNumbersOnlyWhereBothFormsMayBeMixed() {
    String large = SMALL.replace("a=extmap:4 ", "a=extmap:15 ");
    assertEquals(15, Descriptions.negotiated(large).extensionId(HeaderExtensionUri.MID));
    String notMixed = large.replace("a=extmap-allow-mixed\r\n", "");
    assertEquals(0, Descriptions.negotiated(notMixed).extensionId(HeaderExtensionUri.MID));
  }

  @Test
  void rejectsSectionsThatAreNotForIt() {
    Negotiation negotiation = Descriptions.negotiated(SMALL);
    List<Boolean> accepted =
        negotiation.sections().stream().map(NegotiatedSection::accepted).toList();
    assertEquals(List.of(true, true, true, true, false), accepted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m=video 0 UDP/TLS/RTP/SAVPF 96 97 35 | m=video 0 UDP/DTLS/SCTP 96 97 35",
        "a=bundle-only | a=nothing", // port 0: given up
        "BUNDLE mic cam ear eye | BUNDLE mic ear eye",
        "a=rtpmap:96 vp8/90000 | a=rtpmap:96 vp8/48000",
        "a=rtpmap:96 vp8/90000 | a=rtpmap:96 opus/48000/2", // sound in a section of pictures
        "m=video 0 UDP/TLS/RTP/SAVPF 96 97 35 | m=text 0 UDP/TLS/RTP/SAVPF 96 97 35",
      })
  void rejectsOneSectionAndKeepsTheOthers(String original, String replacement) {
    assertTrue(SMALL.contains(original), original);
    Negotiation negotiation = Descriptions.negotiated(SMALL.replace(original, replacement));
    NegotiatedSection camera = negotiation.section("cam").orElseThrow();
    assertFalse(camera.accepted());
    assertFalse(camera.receives());
    assertFalse(camera.maySend());
    assertEquals(3, negotiation.sections().stream().filter(NegotiatedSection::accepted).count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=group:BUNDLE mic cam ear eye | a=nothing | no BUNDLE group",
        "a=ice-pwd:0123456789abcdefghijkl | a=nothing | lacks ICE credentials",
        "a=setup:actpass | a=setup:passive | the node is the passive side",
        "a=setup:actpass | a=setup:holdconn | the node is the passive side",
        "a=rtcp-mux | a=nothing | section mic lacks a=rtcp-mux",
        "a=extmap:4 urn | a=extmap:1 urn | header extension 1 does not mean the same",
      })
  void refusesAnOfferAndSaysWhy(String original, String replacement, String reason) {
    assertTrue(SMALL.contains(original), original);
    SessionDescription offer = Descriptions.parsed(SMALL.replaceFirst(original, replacement));
    String refusal = Descriptions.refusal(Negotiation.of(offer));
    assertTrue(refusal.contains(reason), refusal);
  }

  @Test
  void refusesAnOfferOfNothingThatItForwards() {
    String text =
        SMALL
            .replace("opus/48000/2", "G722/8000")
            .replace("VP8/", "H263/")
            .replace("vp8/", "H263/");
    String refusal = Descriptions.refusal(Negotiation.of(Descriptions.parsed(text)));
    assertTrue(refusal.contains("no section with Opus"), refusal);
  }

  @Test
  void takesALargeLayout() {
    // 3 of the client's own, 3 audio slots, 25 video slots with all codecs: 135 kB and more
    String text = Descriptions.text(Descriptions.CHROMIUM);
    String slot = text.substring(text.indexOf("m=video", text.indexOf("a=mid:13")));
    StringBuilder large = new StringBuilder(text);
    IntStream.range(15, 31)
        .forEach(mid -> large.append(slot.replace("a=mid:14\r\n", "a=mid:" + mid + "\r\n")));
    String mids = String.join(" ", IntStream.range(0, 31).mapToObj(Integer::toString).toList());
    String offer = large.toString().replaceFirst("BUNDLE [0-9 ]+", "BUNDLE " + mids);

    Negotiation negotiation = Descriptions.negotiated(offer);

    assertEquals(31, negotiation.sections().stream().filter(NegotiatedSection::accepted).count());
    assertEquals(Codec.VP8, negotiation.section("30").orElseThrow().codecs().getFirst().codec());
  }
}
