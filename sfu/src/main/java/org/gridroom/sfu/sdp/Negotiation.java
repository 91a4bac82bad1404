package org.gridroom.sfu.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gridroom.sfu.codec.Codec;
import org.gridroom.sfu.wire.HeaderExtensionUri;

/**
 * What node and client have in common, by an offer of the client (RFC 3264; RFC 9429, section 5.3).
 *
 * @param offer the offer
 * @param transport the client's transport parameters
 * @param sections one for each of the offer, in its order
 */
public record Negotiation(
    SessionDescription offer, TransportDescription transport, List<NegotiatedSection> sections) {
  private static final String RTX = "rtx";
  private static final int RTX_CLOCK_RATE_HZ = 90_000;
  private static final int MAX_ONE_BYTE_EXTENSION = 14;

  private static final String NACK = "nack";
  private static final Set<String> FEEDBACK = Set.of(NACK, "nack pli", "ccm fir", "transport-cc");

  private static final Set<String> AUDIO_EXTENSIONS =
      Set.of(
          HeaderExtensionUri.MID,
          HeaderExtensionUri.AUDIO_LEVEL,
          HeaderExtensionUri.TRANSPORT_SEQUENCE_NUMBER);

  private static final Set<String> VIDEO_EXTENSIONS =
      Set.of(
          HeaderExtensionUri.MID,
          HeaderExtensionUri.RID,
          HeaderExtensionUri.REPAIRED_RID,
          HeaderExtensionUri.TRANSPORT_SEQUENCE_NUMBER,
          HeaderExtensionUri.VIDEO_ORIENTATION,
          HeaderExtensionUri.DEPENDENCY_DESCRIPTOR);

  /** Copies the list. */
  public Negotiation {
    sections = List.copyOf(sections);
  }

  /**
   * Finds out what can be taken of an offer.
   *
   * @return refused if there is nothing, or if the offer asks for what the node does not do
   */
  public static SdpResult<Negotiation> of(SessionDescription offer) {
    try {
      return new SdpResult.Accepted<>(negotiate(offer));
    } catch (SdpException e) {
      return new SdpResult.Refused<>(e.reason());
    }
  }

  private static Negotiation negotiate(SessionDescription offer) throws SdpException {
    if (offer.bundle().isEmpty()) {
      throw new SdpException("the offer has no BUNDLE group: all media share one transport here");
    }
    Optional<TransportDescription> transport = offer.transport();
    if (transport.isEmpty()) {
      throw new SdpException(
          "the offer lacks ICE credentials, a certificate fingerprint or a DTLS role");
    }
    String setup = transport.get().setup();
    if (!setup.equals("actpass") && !setup.equals("active")) {
      throw new SdpException("the node is the passive side of DTLS: offer actpass or active");
    }
    List<NegotiatedSection> sections = new ArrayList<>();
    for (MediaDescription offered : offer.media()) {
      sections.add(negotiate(offer, offered));
    }
    if (sections.stream().noneMatch(NegotiatedSection::accepted)) {
      throw new SdpException("the offer has no section with Opus, VP8, H264, VP9 or AV1");
    }
    requireOneNumberPerExtension(sections);
    return new Negotiation(offer, transport.get(), sections);
  }

  private static NegotiatedSection negotiate(SessionDescription offer, MediaDescription offered)
      throws SdpException {
    boolean possible =
        offered.isRtp()
            && offered.kind() != MediaKind.OTHER
            && !offered.isRejected()
            && offer.bundle().contains(offered.mid());
    List<NegotiatedCodec> codecs = possible ? codecs(offered) : List.of();
    if (codecs.isEmpty()) {
      return new NegotiatedSection(offered, false, List.of(), List.of());
    }
    if (!offered.rtcpMux()) {
      throw new SdpException("section " + offered.mid() + " lacks a=rtcp-mux");
    }
    return new NegotiatedSection(
        offered, true, codecs, extensions(offered, offer.extmapAllowMixed()));
  }

  private static List<NegotiatedCodec> codecs(MediaDescription offered) {
    Map<String, Integer> rtxByPrimary = new HashMap<>();
    for (PayloadFormat format : offered.formats()) {
      if (format.encodingName().equalsIgnoreCase(RTX)
          && format.clockRateHz() == RTX_CLOCK_RATE_HZ) {
        format
            .parameter("apt")
            .ifPresent(primary -> rtxByPrimary.putIfAbsent(primary, format.payloadType()));
      }
    }
    List<NegotiatedCodec> codecs = new ArrayList<>();
    for (PayloadFormat format : offered.formats()) {
      Codec codec = format.codec();
      if (codec == null || codec.video() != (offered.kind() == MediaKind.VIDEO)) {
        continue;
      }
      int rtx =
          codec.video()
              ? rtxByPrimary.getOrDefault(
                  Integer.toString(format.payloadType()), NegotiatedCodec.NO_RTX)
              : NegotiatedCodec.NO_RTX;
      codecs.add(
          new NegotiatedCodec(
              codec,
              format.payloadType(),
              rtx,
              format.channels(),
              format.parameters(),
              feedback(format, offered.direction().sends() || rtx != NegotiatedCodec.NO_RTX)));
    }
    return codecs;
  }

  /**
   * What both sides understand. What the node sends it repeats as RTX alone: SRTP must not use the
   * index of a packet twice (RFC 7714, section 8.1).
   */
  private static List<String> feedback(PayloadFormat format, boolean repaired) {
    return format.feedback().stream()
        .filter(FEEDBACK::contains)
        .filter(kind -> repaired || !kind.equals(NACK))
        .distinct()
        .toList();
  }

  private static List<HeaderExtension> extensions(MediaDescription offered, boolean mixed) {
    Set<String> understood =
        offered.kind() == MediaKind.AUDIO ? AUDIO_EXTENSIONS : VIDEO_EXTENSIONS;
    return offered.extensions().stream()
        .filter(extension -> understood.contains(extension.uri()))
        .filter(extension -> mixed || extension.id() <= MAX_ONE_BYTE_EXTENSION)
        .toList();
  }

  /**
   * RFC 9143, section 9: in a bundle a number means one extension; ours also have one number each.
   */
  private static void requireOneNumberPerExtension(List<NegotiatedSection> sections)
      throws SdpException {
    Map<Integer, String> uris = new HashMap<>();
    Map<String, Integer> ids = new HashMap<>();
    for (NegotiatedSection section : sections) {
      for (HeaderExtension extension : section.extensions()) {
        String uri = uris.getOrDefault(extension.id(), extension.uri());
        int id = ids.getOrDefault(extension.uri(), extension.id());
        if (id != extension.id() || !uri.equals(extension.uri())) {
          throw new SdpException(
              "header extension " + extension.id() + " does not mean the same in all sections");
        }
        uris.put(id, uri);
        ids.put(uri, id);
      }
    }
  }

  /** The section with this mid. */
  public Optional<NegotiatedSection> section(String mid) {
    return sections.stream().filter(section -> section.mid().equals(mid)).findFirst();
  }

  /**
   * The number of a header extension, the same in all sections that have it.
   *
   * @return 1..255; 0 if it is in no section
   */
  public int extensionId(String uri) {
    for (NegotiatedSection section : sections) {
      for (HeaderExtension extension : section.extensions()) {
        if (extension.uri().equals(uri)) {
          return extension.id();
        }
      }
    }
    return 0;
  }
}
