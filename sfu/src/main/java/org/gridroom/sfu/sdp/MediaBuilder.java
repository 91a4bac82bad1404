package org.gridroom.sfu.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gridroom.sfu.sdp.MediaDescription.Ssrc;
import org.gridroom.sfu.sdp.MediaDescription.SsrcGroup;

/** Collects one media section. */
final class MediaBuilder {
  /** Every receiver may ask for the round-trip time (RFC 3611, section 5.1). */
  static final String ROUND_TRIP_OF_ALL = "rcvr-rtt=all";

  private static final int MAX_PAYLOAD_TYPE = 127;
  private static final int MAX_RIDS = 16;
  private static final int MAX_RID_CHARACTERS = 32;
  private static final long MAX_UNSIGNED_INT = 0xFFFF_FFFFL;
  private static final int MAX_EXTENSION_ID = 255;

  /** Largest number that RFC 8285, section 7, gives out in an offer. */
  private static final int MAX_OFFERED_EXTENSION_ID = 4351;

  private final String media;
  private final int port;
  private final String protocol;
  private final String formatList;
  private final Set<Integer> payloadTypes = new LinkedHashSet<>();
  private final Map<Integer, String> rtpMaps = new HashMap<>();
  private final Map<Integer, String> parameters = new HashMap<>();
  private final Map<Integer, List<String>> feedback = new HashMap<>();
  private final List<String> feedbackOfAll = new ArrayList<>();
  private final List<HeaderExtension> extensions = new ArrayList<>();
  private final Map<Integer, Ssrc> ssrcs = new LinkedHashMap<>();
  private final List<SsrcGroup> ssrcGroups = new ArrayList<>();
  private final List<String> rids = new ArrayList<>();
  private final List<String> simulcast = new ArrayList<>();
  private final List<IceCandidate> candidates = new ArrayList<>();
  private final TransportBuilder transport = new TransportBuilder();
  private String mid = "";
  private String msid = "";
  private Direction direction = Direction.SENDRECV;
  private boolean rtcpMux;
  private boolean rtcpReducedSize;
  private boolean rtcpRoundTrip;
  private boolean bundleOnly;
  private boolean extmapAllowMixed;

  /**
   * Starts a section.
   *
   * @param line the value of {@code m=}: media, port, protocol and formats
   */
  MediaBuilder(String line) throws SdpException {
    String[] parts = line.split(" ", 4);
    if (parts.length < 4 || !SdpText.isToken(parts[0], 32) || parts[3].isBlank()) {
      throw new SdpException("m= needs media, port, protocol and formats");
    }
    media = parts[0];
    port = (int) SdpText.number(SdpText.before(parts[1], '/'), 65535, "the port");
    protocol = parts[2];
    formatList = parts[3];
    if (isRtp()) {
      for (String format : formatList.split(" ", -1)) {
        if (!payloadTypes.add(payloadType(format))) {
          throw new SdpException("payload type " + format + " stands there twice");
        }
      }
    }
  }

  private boolean isRtp() {
    return MediaDescription.isRtp(protocol);
  }

  boolean extmapAllowMixed() {
    return extmapAllowMixed;
  }

  void attribute(String name, String value) throws SdpException {
    switch (name) {
      case "mid" -> mid(value);
      case "msid" -> msid = value;
      case "sendrecv" -> direction = Direction.SENDRECV;
      case "sendonly" -> direction = Direction.SENDONLY;
      case "recvonly" -> direction = Direction.RECVONLY;
      case "inactive" -> direction = Direction.INACTIVE;
      case "rtcp-mux" -> rtcpMux = true;
      case "rtcp-rsize" -> rtcpReducedSize = true;
      case "rtcp-xr" -> rtcpRoundTrip = List.of(value.split(" ", -1)).contains(ROUND_TRIP_OF_ALL);
      case "bundle-only" -> bundleOnly = true;
      case "extmap-allow-mixed" -> extmapAllowMixed = true;
      case "candidate" -> candidate(value);
      case "rtpmap", "fmtp", "rtcp-fb", "extmap", "ssrc", "ssrc-group", "rid", "simulcast" -> {
        if (isRtp()) {
          rtpAttribute(name, value);
        }
      }
      default -> transport.attribute(name, value);
    }
  }

  private void mid(String value) throws SdpException {
    if (!SdpText.isToken(value, MediaDescription.MAX_MID_CHARACTERS)) {
      throw new SdpException("the mid is not a token");
    }
    mid = value;
  }

  private void rtpAttribute(String name, String value) throws SdpException {
    String head = SdpText.before(value, ' ');
    String rest = SdpText.after(value, ' ').strip();
    switch (name) {
      case "rtpmap" -> rtpMaps.putIfAbsent(payloadType(head), rest);
      case "fmtp" -> parameters.putIfAbsent(payloadType(head), rest);
      case "rtcp-fb" -> {
        if (head.equals("*")) {
          feedbackOfAll.add(rest);
        } else {
          feedback.computeIfAbsent(payloadType(head), type -> new ArrayList<>()).add(rest);
        }
      }
      case "extmap" -> extension(head, rest);
      case "ssrc" -> ssrc(head, rest);
      case "ssrc-group" -> ssrcGroup(head, rest);
      case "rid" -> rid(head, rest);
      default -> simulcast(value);
    }
  }

  private static int payloadType(String text) throws SdpException {
    return (int) SdpText.number(text, MAX_PAYLOAD_TYPE, "the payload type");
  }

  private void extension(String head, String rest) throws SdpException {
    String number = SdpText.before(head, '/');
    Direction way = head.length() == number.length() ? Direction.SENDRECV : direction(head);
    int id = (int) SdpText.number(number, MAX_OFFERED_EXTENSION_ID, "the extension's number");
    if (id == 0) {
      throw new SdpException("header extensions are numbered from 1");
    }
    if (id <= MAX_EXTENSION_ID) {
      extensions.add(new HeaderExtension(id, way, SdpText.before(rest, ' ')));
    }
  }

  /** The direction behind the number: {@code 2/recvonly}. */
  private static Direction direction(String head) throws SdpException {
    String name = SdpText.after(head, '/');
    for (Direction direction : Direction.values()) {
      if (direction.attribute().equals(name)) {
        return direction;
      }
    }
    throw new SdpException("the extension has no valid direction");
  }

  private void ssrc(String head, String rest) throws SdpException {
    int ssrc = (int) SdpText.number(head, MAX_UNSIGNED_INT, "the SSRC");
    Ssrc known = ssrcs.getOrDefault(ssrc, new Ssrc(ssrc, "", ""));
    String value = SdpText.after(rest, ':');
    ssrcs.put(
        ssrc,
        switch (SdpText.before(rest, ':')) {
          case "cname" -> new Ssrc(ssrc, value, known.msid());
          case "msid" -> new Ssrc(ssrc, known.cname(), value);
          default -> known;
        });
  }

  private void ssrcGroup(String semantics, String rest) throws SdpException {
    List<Integer> members = new ArrayList<>();
    for (String member : rest.split(" ", -1)) {
      members.add((int) SdpText.number(member, MAX_UNSIGNED_INT, "the SSRC"));
    }
    ssrcGroups.add(new SsrcGroup(semantics, members));
  }

  private void rid(String id, String rest) throws SdpException {
    if (!SdpText.isMadeOf(id, 1, MAX_RID_CHARACTERS, "-_")) {
      throw new SdpException("the rid is not made of letters, digits, - and _");
    }
    if (!SdpText.before(rest, ' ').equals("send")) {
      return;
    }
    if (rids.contains(id) || rids.size() == MAX_RIDS) {
      throw new SdpException("a rid that stands there twice, or more than " + MAX_RIDS);
    }
    rids.add(id);
  }

  /**
   * {@code send h;m,n;~l recv ...}: streams by semicolon, alternatives by comma, paused ones by
   * tilde.
   */
  private void simulcast(String value) {
    String[] words = value.strip().split(" ", -1);
    for (int i = 0; i + 1 < words.length; i += 2) {
      if (words[i].equals("send")) {
        for (String id : words[i + 1].split("[;,]", -1)) {
          String rid = id.startsWith("~") ? id.substring(1) : id;
          if (rids.contains(rid) && !simulcast.contains(rid)) {
            simulcast.add(rid);
          }
        }
      }
    }
  }

  /**
   * {@code foundation component protocol priority address port typ type [name value]...} (RFC 8839,
   * section 5.1). Those that nobody could use here are skipped.
   */
  private void candidate(String value) {
    String[] words = value.split(" ", -1);
    if (candidates.size() == MediaDescription.MAX_CANDIDATES
        || words.length < 8
        || !words[1].equals("1")
        || !words[7].equals("host")
        || !isAddressLiteral(words[4])) {
      return;
    }
    try {
      boolean udp = words[2].equalsIgnoreCase("udp");
      boolean passiveTcp = words[2].equalsIgnoreCase("tcp") && value.contains(" tcptype passive");
      long priority = SdpText.number(words[3], MAX_UNSIGNED_INT, "the priority");
      int candidatePort = (int) SdpText.number(words[5], 65535, "the port");
      if (candidatePort > 0 && (udp || passiveTcp)) {
        IceCandidate.Protocol type = udp ? IceCandidate.Protocol.UDP : IceCandidate.Protocol.TCP;
        candidates.add(new IceCandidate(words[0], type, priority, words[4], candidatePort));
      }
    } catch (SdpException e) {
      // A peer's candidate that makes no sense is one candidate less; others may do.
    }
  }

  /** IPv4 or IPv6, as far as its characters go; in particular not a name of multicast DNS. */
  private static boolean isAddressLiteral(String text) {
    return text.length() <= 45
        && text.chars()
            .allMatch(c -> c == '.' || c == ':' || (c < 128 && Character.digit(c, 16) >= 0));
  }

  MediaDescription build(TransportBuilder sessionTransport) throws SdpException {
    if (mid.isEmpty()) {
      throw new SdpException("a media section has no mid");
    }
    return new MediaDescription(
        switch (media) {
          case "audio" -> MediaKind.AUDIO;
          case "video" -> MediaKind.VIDEO;
          default -> MediaKind.OTHER;
        },
        media,
        port,
        protocol,
        formatList,
        mid,
        direction,
        formats(),
        extensions,
        List.copyOf(ssrcs.values()),
        ssrcGroups,
        rids,
        simulcast,
        msid,
        rtcpMux,
        rtcpReducedSize,
        rtcpRoundTrip,
        bundleOnly,
        transport.build(sessionTransport),
        candidates);
  }

  private List<PayloadFormat> formats() throws SdpException {
    List<PayloadFormat> formats = new ArrayList<>(payloadTypes.size());
    for (int payloadType : payloadTypes) {
      // encoding name / clock rate / channels
      String[] map = rtpMaps.getOrDefault(payloadType, "").split("/", -1);
      List<String> all = new ArrayList<>(feedback.getOrDefault(payloadType, List.of()));
      all.addAll(feedbackOfAll);
      formats.add(
          new PayloadFormat(
              payloadType,
              map[0],
              map.length > 1 ? (int) SdpText.number(map[1], 10_000_000, "the clock rate") : 0,
              map.length > 2 ? (int) SdpText.number(map[2], 255, "the number of channels") : 1,
              parameters.getOrDefault(payloadType, ""),
              all));
    }
    return formats;
  }
}
