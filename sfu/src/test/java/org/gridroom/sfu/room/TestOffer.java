package org.gridroom.sfu.room;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.gridroom.sfu.room.MediaCommand.PublishedSection;

/** The offer of a page: three sections of its own, then its slots, as docs/protocol.md has them. */
final class TestOffer {
  private static final String END = "\r\n";

  private final List<String> mids = new ArrayList<>();
  private final StringBuilder sections = new StringBuilder();
  private final int number;
  String ufrag;

  TestOffer(int number, int audioSlots, int videoSlots) {
    this.number = number;
    ufrag = "user" + number;
    audio("0", "sendonly");
    video("1", "sendonly", true);
    video("2", "sendonly", true);
    for (int i = 0; i < audioSlots; i++) {
      audio("a" + i, "recvonly");
    }
    for (int i = 0; i < videoSlots; i++) {
      video("v" + i, "recvonly", false);
    }
  }

  /** What the sections carry. */
  static List<PublishedSection> publishes() {
    return List.of(
        new PublishedSection("0", SourceKind.MICROPHONE),
        new PublishedSection("1", SourceKind.CAMERA),
        new PublishedSection("2", SourceKind.SCREEN));
  }

  static int ssrc(int number, String mid) {
    return 1000 * (number + 1) + 10 * Integer.parseInt(mid);
  }

  private void audio(String mid, String direction) {
    section("audio", "111", mid, direction);
    sections.append("a=rtpmap:111 opus/48000/2" + END);
    sections.append("a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level" + END);
    announce(mid, direction, false);
  }

  private void video(String mid, String direction, boolean own) {
    section("video", "96 97", mid, direction);
    sections.append("a=rtpmap:96 VP8/90000" + END);
    sections.append("a=rtcp-fb:96 nack" + END);
    sections.append("a=rtcp-fb:96 nack pli" + END);
    sections.append("a=rtpmap:97 rtx/90000" + END);
    sections.append("a=fmtp:97 apt=96" + END);
    announce(mid, direction, own);
  }

  private void section(String media, String formats, String mid, String direction) {
    mids.add(mid);
    sections.append("m=" + media + " 9 UDP/TLS/RTP/SAVPF " + formats + END);
    sections.append("c=IN IP4 0.0.0.0" + END);
    sections.append("a=mid:" + mid + END);
    sections.append("a=" + direction + END);
    sections.append("a=rtcp-mux" + END);
    sections.append("a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid" + END);
  }

  private void announce(String mid, String direction, boolean rtx) {
    if (direction.equals("recvonly")) {
      return;
    }
    int ssrc = ssrc(number, mid);
    if (rtx) {
      sections.append("a=ssrc-group:FID " + ssrc + " " + (ssrc + 1) + END);
    }
    sections.append("a=ssrc:" + ssrc + " cname:page" + END);
    if (rtx) {
      sections.append("a=ssrc:" + (ssrc + 1) + " cname:page" + END);
    }
  }

  String text() {
    return List.of(
                "v=0",
                "o=- 1 1 IN IP4 127.0.0.1",
                "s=-",
                "t=0 0",
                "a=group:BUNDLE " + String.join(" ", mids),
                "a=extmap-allow-mixed",
                "a=ice-ufrag:" + ufrag,
                "a=ice-pwd:abcdefghijklmnopqrstuvwx",
                "a=fingerprint:sha-256 " + "AB:".repeat(31) + "CD",
                "a=setup:actpass")
            .stream()
            .map(line -> line + END)
            .collect(Collectors.joining())
        + sections;
  }
}
