package org.gridroom.sfu.room;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.gridroom.sfu.room.MediaCommand.PublishedSection;
import org.gridroom.sfu.rtp.ExtensionIds;
import org.gridroom.sfu.sdp.HeaderExtension;
import org.gridroom.sfu.sdp.MediaDescription;
import org.gridroom.sfu.sdp.MediaKind;
import org.gridroom.sfu.sdp.NegotiatedSection;
import org.gridroom.sfu.sdp.Negotiation;
import org.gridroom.sfu.sdp.SdpResult;
import org.gridroom.sfu.sdp.SessionDescription;
import org.gridroom.sfu.wire.HeaderExtensionUri;

/** Reads an offer and checks that what the participant publishes is in it. */
final class OfferNegotiator {
  private OfferNegotiator() {}

  /**
   * Reads an offer.
   *
   * @return what both sides have in common, or why it is refused
   */
  static SdpResult<Negotiation> negotiate(MediaCommand.Offer offer) {
    return switch (SessionDescription.parse(offer.offer())) {
      case SdpResult.Refused<SessionDescription> refused ->
          new SdpResult.Refused<>(refused.reason());
      case SdpResult.Accepted<SessionDescription> parsed ->
          switch (Negotiation.of(withoutSimulcast(parsed.value()))) {
            case SdpResult.Refused<Negotiation> refused -> refused;
            case SdpResult.Accepted<Negotiation> accepted -> check(accepted, offer.publishes());
          };
    };
  }

  private static SdpResult<Negotiation> check(
      SdpResult.Accepted<Negotiation> accepted, List<PublishedSection> publishes) {
    Set<SourceKind> kinds = EnumSet.noneOf(SourceKind.class);
    for (PublishedSection published : publishes) {
      if (!kinds.add(published.kind())) {
        return refused("more than one section publishes " + published.kind());
      }
      MediaKind kind =
          published.kind() == SourceKind.MICROPHONE ? MediaKind.AUDIO : MediaKind.VIDEO;
      boolean there =
          accepted
              .value()
              .section(published.mid())
              .filter(section -> section.kind() == kind)
              .isPresent();
      if (!there) {
        return refused(
            "the offer has no section "
                + published.mid()
                + " that could carry "
                + published.kind());
      }
    }
    return accepted;
  }

  private static SdpResult<Negotiation> refused(String reason) {
    return new SdpResult.Refused<>(reason);
  }

  /** Every source is sent once: an answer without simulcast says so (RFC 8853, section 5.3.2). */
  private static SessionDescription withoutSimulcast(SessionDescription offer) {
    List<MediaDescription> media = new ArrayList<>();
    for (MediaDescription m : offer.media()) {
      media.add(
          new MediaDescription(
              m.kind(),
              m.media(),
              m.port(),
              m.protocol(),
              m.formatList(),
              m.mid(),
              m.direction(),
              m.formats(),
              m.extensions(),
              m.ssrcs(),
              m.ssrcGroups(),
              List.of(),
              List.of(),
              m.msid(),
              m.rtcpMux(),
              m.rtcpReducedSize(),
              m.rtcpRoundTrip(),
              m.bundleOnly(),
              m.transport(),
              m.candidates()));
    }
    return new SessionDescription(offer.iceLite(), offer.extmapAllowMixed(), offer.bundle(), media);
  }

  /** The numbers of a section's header extensions. */
  static ExtensionIds extensionIds(Negotiation negotiation, NegotiatedSection section) {
    return new ExtensionIds(
        id(section, HeaderExtensionUri.MID),
        id(section, HeaderExtensionUri.AUDIO_LEVEL),
        id(section, HeaderExtensionUri.VIDEO_ORIENTATION),
        id(section, HeaderExtensionUri.DEPENDENCY_DESCRIPTOR),
        id(section, HeaderExtensionUri.TRANSPORT_SEQUENCE_NUMBER),
        negotiation.offer().extmapAllowMixed());
  }

  private static int id(NegotiatedSection section, String uri) {
    for (HeaderExtension extension : section.extensions()) {
      if (extension.uri().equals(uri)) {
        return extension.id();
      }
    }
    return 0;
  }
}
