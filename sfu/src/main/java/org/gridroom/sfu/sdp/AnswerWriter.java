package org.gridroom.sfu.sdp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gridroom.sfu.codec.Codec;

/**
 * Writes the node's answer to an offer (RFC 9429, section 5.3.1): ICE-lite, one bundle, passive
 * DTLS, all candidates at once.
 */
public final class AnswerWriter {
  /** The canonical name of everything that the node sends: it all has the node's clock. */
  public static final String CNAME = "gridroom";

  /**
   * What everybody's Opus receiver takes, and what the node therefore asks for (RFC 7587, section
   * 6.1).
   */
  private static final String OPUS_PARAMETERS = "minptime=10;useinbandfec=1";

  private static final String END = "\r\n";

  private final StringBuilder text = new StringBuilder(8192);
  private final TransportDescription local;
  private final List<IceCandidate> candidates;
  private final Map<String, SlotStream> slots = new HashMap<>();

  private AnswerWriter(
      TransportDescription local, List<IceCandidate> candidates, List<SlotStream> slots) {
    this.local = local;
    this.candidates = candidates;
    for (SlotStream slot : slots) {
      this.slots.put(slot.mid(), slot);
    }
  }

  /**
   * Writes an answer.
   *
   * @param negotiation what node and client have in common
   * @param local the node's transport parameters
   * @param candidates the node's candidates
   * @param slots the streams of the slots; a section that could be one and is not named here is not
   *     sent in
   * @param sessionId the same in all answers of a connection, 0..2^63 - 1
   * @param version grows with each answer of a connection
   */
  public static String write(
      Negotiation negotiation,
      TransportDescription local,
      List<IceCandidate> candidates,
      List<SlotStream> slots,
      long sessionId,
      long version) {
    AnswerWriter writer = new AnswerWriter(local, candidates, slots);
    writer.session(negotiation, sessionId, version);
    boolean first = true;
    for (NegotiatedSection section : negotiation.sections()) {
      if (section.accepted()) {
        writer.accepted(section, first);
        first = false;
      } else {
        writer.rejected(section.offered());
      }
    }
    return writer.text.toString();
  }

  private void session(Negotiation negotiation, long sessionId, long version) {
    line("v=0");
    line("o=- " + sessionId + " " + version + " IN IP4 127.0.0.1");
    line("s=-");
    line("t=0 0");
    line("a=ice-lite");
    line(
        negotiation.sections().stream()
            .filter(NegotiatedSection::accepted)
            .map(NegotiatedSection::mid)
            .collect(Collectors.joining(" ", "a=group:BUNDLE ", "")));
    if (negotiation.offer().extmapAllowMixed()) {
      line("a=extmap-allow-mixed");
    }
    line("a=msid-semantic: WMS *");
  }

  private void rejected(MediaDescription offered) {
    line("m=" + offered.media() + " 0 " + offered.protocol() + " " + offered.formatList());
    line("c=IN IP4 0.0.0.0");
    line("a=mid:" + offered.mid());
    line("a=inactive");
  }

  private void accepted(NegotiatedSection section, boolean first) {
    MediaDescription offered = section.offered();
    SlotStream slot = section.maySend() ? slots.get(section.mid()) : null;
    mediaLine(section);
    line("a=mid:" + section.mid());
    line("a=" + Direction.of(slot != null, section.receives()).attribute());
    transport(first);
    line("a=rtcp-mux");
    if (offered.rtcpReducedSize()) {
      line("a=rtcp-rsize");
    }
    if (offered.rtcpRoundTrip()) {
      line("a=rtcp-xr:" + MediaBuilder.ROUND_TRIP_OF_ALL);
    }
    section.codecs().forEach(this::codec);
    for (HeaderExtension extension : section.extensions()) {
      Direction direction = extension.direction().mirrored();
      String way = direction == Direction.SENDRECV ? "" : "/" + direction.attribute();
      line("a=extmap:" + extension.id() + way + " " + extension.uri());
    }
    if (section.receives()) {
      simulcast(offered);
    }
    if (slot != null) {
      stream(section, slot);
    }
  }

  private void mediaLine(NegotiatedSection section) {
    StringBuilder types = new StringBuilder();
    for (NegotiatedCodec codec : section.codecs()) {
      types.append(' ').append(codec.payloadType());
      if (codec.rtxPayloadType() != NegotiatedCodec.NO_RTX) {
        types.append(' ').append(codec.rtxPayloadType());
      }
    }
    line("m=" + section.offered().media() + " 9 " + section.offered().protocol() + types);
    line("c=IN IP4 0.0.0.0");
  }

  /** Candidates stand in the first section of the bundle only (RFC 9143, section 7.1.3). */
  private void transport(boolean withCandidates) {
    line("a=ice-ufrag:" + local.ufrag());
    line("a=ice-pwd:" + local.password());
    line("a=fingerprint:" + local.fingerprintAlgorithm() + " " + local.fingerprint());
    line("a=setup:" + local.setup());
    if (withCandidates) {
      for (IceCandidate candidate : candidates) {
        boolean tcp = candidate.protocol() == IceCandidate.Protocol.TCP;
        line(
            "a=candidate:"
                + candidate.foundation()
                + (tcp ? " 1 tcp " : " 1 udp ")
                + candidate.priority()
                + " "
                + candidate.address()
                + " "
                + candidate.port()
                + (tcp ? " typ host tcptype passive" : " typ host"));
      }
      line("a=end-of-candidates");
    }
  }

  private void codec(NegotiatedCodec codec) {
    int type = codec.payloadType();
    String channels = codec.channels() > 1 ? "/" + codec.channels() : "";
    int clockRate = codec.codec().clockRateHz();
    line("a=rtpmap:" + type + " " + codec.codec().encodingName() + "/" + clockRate + channels);
    String parameters = codec.codec() == Codec.OPUS ? OPUS_PARAMETERS : codec.parameters();
    if (!parameters.isEmpty()) {
      line("a=fmtp:" + type + " " + parameters);
    }
    for (String feedback : codec.feedback()) {
      line("a=rtcp-fb:" + type + " " + feedback);
    }
    if (codec.rtxPayloadType() != NegotiatedCodec.NO_RTX) {
      line("a=rtpmap:" + codec.rtxPayloadType() + " rtx/" + clockRate);
      line("a=fmtp:" + codec.rtxPayloadType() + " apt=" + type);
    }
  }

  private void simulcast(MediaDescription offered) {
    if (offered.simulcast().isEmpty()) {
      return;
    }
    for (String rid : offered.simulcast()) {
      line("a=rid:" + rid + " recv");
    }
    line("a=simulcast:recv " + String.join(";", offered.simulcast()));
  }

  private void stream(NegotiatedSection section, SlotStream slot) {
    String track = (section.kind() == MediaKind.AUDIO ? "audio-" : "video-") + slot.number();
    String msid = "slot-" + slot.number() + " " + track;
    line("a=msid:" + msid);
    boolean rtx =
        slot.rtxSsrc() != 0
            && section.codecs().stream()
                .anyMatch(codec -> codec.rtxPayloadType() != NegotiatedCodec.NO_RTX);
    if (rtx) {
      line(
          "a=ssrc-group:FID "
              + Integer.toUnsignedString(slot.ssrc())
              + " "
              + Integer.toUnsignedString(slot.rtxSsrc()));
    }
    source(slot.ssrc(), msid);
    if (rtx) {
      source(slot.rtxSsrc(), msid);
    }
  }

  private void source(int ssrc, String msid) {
    String name = Integer.toUnsignedString(ssrc);
    line("a=ssrc:" + name + " cname:" + CNAME);
    line("a=ssrc:" + name + " msid:" + msid);
  }

  private void line(String line) {
    text.append(line).append(END);
  }
}
