package org.gridroom.sfu.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gridroom.sfu.wire.HeaderExtensionUri;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8866, RFC 8839, RFC 8122, RFC 9143, RFC 8851 to 8853, RFC 5576. */
class SessionDescriptionTest {
  private static final String SMALL = Descriptions.text(Descriptions.SMALL);

  @ParameterizedTest
  @ValueSource(strings = {Descriptions.CHROMIUM, Descriptions.FIREFOX})
  void readsTheOffersOfBrowsers(String name) {
    SessionDescription offer = Descriptions.parsed(Descriptions.text(name));

    List<String> mids = IntStream.range(0, 15).mapToObj(Integer::toString).toList();
    assertEquals(mids, offer.bundle());
    assertEquals(mids, offer.media().stream().map(MediaDescription::mid).toList());
    assertTrue(offer.extmapAllowMixed());
    assertFalse(offer.iceLite());
    TransportDescription transport = offer.transport().orElseThrow();
    assertEquals("sha-256", transport.fingerprintAlgorithm());
    assertEquals(95, transport.fingerprint().length());
    assertEquals("actpass", transport.setup());
    for (int i = 0; i < 15; i++) {
      MediaDescription section = offer.media().get(i);
      boolean audio = i == 0 || (i >= 3 && i < 6);
      assertEquals(audio ? MediaKind.AUDIO : MediaKind.VIDEO, section.kind());
      assertEquals(i < 3 ? Direction.SENDONLY : Direction.RECVONLY, section.direction());
      assertEquals(9, section.port());
      assertTrue(section.isRtp());
      assertFalse(section.isRejected());
      assertTrue(section.rtcpMux());
      assertEquals(Optional.of(transport), section.transport());
    }
    assertEquals(List.of("l", "m", "h"), offer.media().get(1).simulcast());
    assertEquals(List.of("l", "m", "h"), offer.media().get(1).rids());
    assertEquals(List.of(), offer.media().get(2).simulcast());
  }

  @Test
  void readsTheDetailsOfChromiumsOffer() {
    SessionDescription offer = Descriptions.parsed(Descriptions.text(Descriptions.CHROMIUM));
    TransportDescription transport = offer.transport().orElseThrow();
    assertEquals("+/qg", transport.ufrag());
    assertEquals("WRA12mCktedKQWnllDf5Jdcx", transport.password());

    MediaDescription camera = offer.section("1").orElseThrow();
    PayloadFormat vp8 = camera.formats().getFirst();
    assertEquals(
        new PayloadFormat(
            96,
            "VP8",
            90_000,
            1,
            "",
            List.of("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli")),
        vp8);
    assertEquals(Optional.of("42001f"), camera.formats().get(2).parameter("Profile-Level-Id"));
    assertTrue(
        camera
            .extensions()
            .contains(
                new HeaderExtension(
                    12, Direction.SENDRECV, HeaderExtensionUri.DEPENDENCY_DESCRIPTOR)));

    MediaDescription screen = offer.section("2").orElseThrow();
    assertEquals(2, screen.ssrcs().size());
    assertEquals((int) 2683669878L, screen.ssrcs().getFirst().ssrc());
    assertEquals("bu4J/AL3NSQHjOn+", screen.ssrcs().getFirst().cname());
    assertEquals(screen.msid(), screen.ssrcs().getFirst().msid());
    assertEquals(
        List.of(new MediaDescription.SsrcGroup("FID", List.of((int) 2683669878L, 817407679))),
        screen.ssrcGroups());
  }

  @Test
  void readsTheRareForms() {
    SessionDescription offer = Descriptions.parsed(SMALL);

    TransportDescription transport = offer.transport().orElseThrow();
    assertEquals("Fr4g", transport.ufrag());
    assertEquals("sha-256", transport.fingerprintAlgorithm()); // the better of two
    assertTrue(transport.fingerprint().endsWith("99:AA:BB:CC:DD:EE:FF"));
    assertEquals(-1, offer.media().getFirst().ssrcs().getFirst().ssrc());

    MediaDescription camera = offer.section("cam").orElseThrow();
    assertTrue(camera.bundleOnly());
    assertFalse(camera.isRejected());
    assertEquals(List.of("nack pli", "goog-remb", "nack"), camera.formats().getFirst().feedback());
    assertEquals(List.of("nack"), camera.formats().get(1).feedback());
    assertEquals(List.of("q", "f"), camera.rids());
    assertEquals(List.of("q", "f"), camera.simulcast());
    assertEquals(Direction.SENDONLY, camera.extensions().get(1).direction());

    MediaDescription data = offer.section("data").orElseThrow();
    assertEquals(MediaKind.OTHER, data.kind());
    assertEquals("webrtc-datachannel", data.formatList());
    assertEquals(List.of(), data.formats());
    assertEquals(Direction.SENDRECV, data.direction());
  }

  @Test
  void linesMayEndWithOrWithoutCarriageReturn() {
    assertEquals(
        Descriptions.parsed(SMALL), Descriptions.parsed(SMALL.replace("\r\n", "\n").strip()));
  }

  @Test
  void theSectionsOwnTransportGoesBeforeThatOfTheSession() {
    String text =
        SMALL.replace(
            "a=mid:mic\r\n",
            """
            a=mid:mic
            a=ice-ufrag:0ther
            a=ice-pwd:ABCDEFGHIJKLMNOPQRSTUV
            a=setup:active
            """);
    TransportDescription transport = Descriptions.parsed(text).transport().orElseThrow();
    assertEquals("0ther", transport.ufrag());
    assertEquals("ABCDEFGHIJKLMNOPQRSTUV", transport.password());
    assertEquals("active", transport.setup());
    assertEquals("sha-256", transport.fingerprintAlgorithm());
  }

  @Test
  void halfACredentialIsNone() {
    String text = SMALL.replace("a=mid:mic\r\n", "a=mid:mic\r\na=ice-ufrag:0ther\r\n");
    SessionDescription offer = Descriptions.parsed(text);
    assertEquals(Optional.empty(), offer.section("mic").orElseThrow().transport());
    assertEquals("Fr4g", offer.transport().orElseThrow().ufrag()); // that of the next section
  }

  @Test
  void keepsHostCandidatesThatItUnderstands() {
    String candidates =
        """
        a=candidate:1 1 udp 2130706431 192.0.2.7 10000 typ host generation 0
        a=candidate:2 1 TCP 1671430143 2001:db8::7 10000 typ host tcptype passive
        a=candidate:3 1 tcp 1 192.0.2.7 9 typ host tcptype active
        a=candidate:4 2 udp 1 192.0.2.7 10000 typ host
        a=candidate:5 1 udp 1 192.0.2.7 10000 typ srflx raddr 10.0.0.1 rport 5
        a=candidate:6 1 udp 1 7c0d.local 10000 typ host
        a=candidate:7 1 udp x 192.0.2.7 10000 typ host
        a=candidate:8 1 udp 1 192.0.2.7 0 typ host
        a=candidate:9 1 udp
        """;
    String text = SMALL.replace("a=mid:mic\r\n", "a=mid:mic\r\n" + candidates);
    assertEquals(
        List.of(
            new IceCandidate("1", IceCandidate.Protocol.UDP, 2130706431, "192.0.2.7", 10000),
            new IceCandidate("2", IceCandidate.Protocol.TCP, 1671430143, "2001:db8::7", 10000)),
        Descriptions.parsed(text).media().getFirst().candidates());
  }

  @Test
  void keepsNoMoreCandidatesThanItsBound() {
    String candidate = "a=candidate:1 1 udp 2130706431 192.0.2.7 10000 typ host\r\n";
    String text = SMALL.replace("a=mid:mic\r\n", "a=mid:mic\r\n" + candidate.repeat(1000));
    assertEquals(
        MediaDescription.MAX_CANDIDATES,
        Descriptions.parsed(text).media().getFirst().candidates().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=0 | v=1 | line 1: a description starts with v=0",
        "s=- | hello | line 3: not a line of a session description",
        "s=- | '' | line 3: not a line of a session description",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 0 | m=audio 9 UDP/TLS/RTP/SAVPF | line 12: m= needs",
        "m=audio 9 UDP | m=audio 65536 UDP | line 12: the port is not a number from 0 to 65535",
        "m=audio 9 UDP | m=audio -1 UDP | line 12: the port is not a number",
        "SAVPF 111 0 | SAVPF 111 128 | line 12: the payload type is not a number from 0 to 127",
        "SAVPF 111 0 | SAVPF 111 111 | line 12: payload type 111 stands there twice",
        "a=rtpmap:111 opus/48000/2 | a=rtpmap:111 opus/x/2 | the clock rate is not a number",
        "a=rtpmap:111 | a=rtpmap:1e1 | the payload type is not a number",
        "a=mid:cam | a=mid:mic | two media sections have the mid mic",
        "a=mid:cam | a=mid: | the mid is not a token",
        "a=mid:cam | a=mid:c m | the mid is not a token",
        "a=mid:cam | a=nothing | a media section has no mid",
        "mic cam ear eye | mic cam ear nose | the BUNDLE group names a section that is not there",
        "mic cam ear eye | mic cam mic eye | the BUNDLE group names a section that is not there",
        "a=ice-ufrag:Fr4g | a=ice-ufrag:Fr4 | a=ice-ufrag has no valid value",
        "a=ice-ufrag:Fr4g | a=ice-ufrag:F:4g | a=ice-ufrag has no valid value",
        "a=ice-pwd:0123456789abcdefghijkl | a=ice-pwd:short | a=ice-pwd has no valid value",
        "a=setup:actpass | a=setup:perhaps | a=setup has no valid value",
        "a=fingerprint:sha-1 00:11 | a=fingerprint:sha-1 0:11 | a=fingerprint has no valid value",
        "a=fingerprint:sha-1 00:11 | a=fingerprint:sha-1 0g:11 | a=fingerprint has no valid",
        "a=extmap:4 | a=extmap:0 | header extensions are numbered from 1",
        "a=extmap:4 | a=extmap:4352 | the extension's number is not a number from 0 to 4351",
        "a=extmap:4 | a=extmap:4/up | the extension has no valid direction",
        "a=ssrc:4294967295 | a=ssrc:4294967296 | the SSRC is not a number from 0 to 4294967295",
        "a=ssrc:4294967295 | a=ssrc:99999999999999999999 | the SSRC is not a number",
        "a=ssrc:4294967295 cname | a=ssrc-group:FID 1  | the SSRC is not a number",
        "a=rid:f send | a=rid:q send | a rid that stands there twice",
        "a=rid:f send | a=rid:f* send | the rid is not made of letters",
        "a=extmap-allow-mixed | a=group:BUNDLE mic | more than one BUNDLE group",
      })
  void refusesAndSaysWhy(String original, String replacement, String reason) {
    assertTrue(SMALL.contains(original), original);
    String text = SMALL.replaceFirst(original, replacement);
    String refusal = Descriptions.refusal(SessionDescription.parse(text));
    assertTrue(refusal.contains(reason), refusal);
  }

  @Test
  void refusesNothing() {
    assertEquals("the description is empty", Descriptions.refusal(SessionDescription.parse("")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\u0001", "\u001b"})
  void refusesControlCharacters(String character) {
    String refusal =
        Descriptions.refusal(SessionDescription.parse("v=0\r\ns=" + character + "\r\n"));
    assertEquals("line 2: not a line of a session description", refusal);
  }

  @Test
  void refusesMoreThanItsBounds() {
    String longText = "v=0\r\n" + "a=x\r\n".repeat(60_000);
    assertTrue(Descriptions.refusal(SessionDescription.parse(longText)).contains("characters"));
    String longLine = "v=0\r\na=" + "x".repeat(4095) + "\r\n";
    assertEquals("line 2 is too long", Descriptions.refusal(SessionDescription.parse(longLine)));
    String manySections = "v=0\r\n" + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:1\r\n".repeat(65);
    assertTrue(
        Descriptions.refusal(SessionDescription.parse(manySections))
            .contains("more than 64 media sections"));
    String manyRids = SMALL.replace("a=rid:q send\r\n", rids(17));
    assertTrue(Descriptions.refusal(SessionDescription.parse(manyRids)).contains("more than 16"));
  }

  private static String rids(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("a=rid:r").append(i).append(" send\r\n");
    }
    return lines.toString();
  }
}
