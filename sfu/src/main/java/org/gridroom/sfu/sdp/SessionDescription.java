package org.gridroom.sfu.sdp;

import java.util.List;
import java.util.Optional;

/**
 * A session description (RFC 8866) as browsers write them (RFC 9429), as far as a media node is
 * concerned.
 *
 * @param iceLite the describer is an ICE-lite agent (RFC 8839, section 5.3)
 * @param extmapAllowMixed one- and two-byte header extensions may be mixed (RFC 8285, section 6)
 * @param bundle mids of the BUNDLE group (RFC 9143); empty without one
 * @param media the media sections, at most {@value #MAX_MEDIA}
 */
public record SessionDescription(
    boolean iceLite, boolean extmapAllowMixed, List<String> bundle, List<MediaDescription> media) {
  /** Longest description, in characters. */
  public static final int MAX_CHARACTERS = 256 * 1024;

  /** Longest line, in characters. */
  public static final int MAX_LINE_CHARACTERS = 4096;

  /** Most media sections. */
  public static final int MAX_MEDIA = 64;

  /** Copies the lists. */
  public SessionDescription {
    bundle = List.copyOf(bundle);
    media = List.copyOf(media);
  }

  /** Reads a description. Attributes that mean nothing to a media node are skipped. */
  public static SdpResult<SessionDescription> parse(String text) {
    try {
      return new SdpResult.Accepted<>(new SdpParser(text).parse());
    } catch (SdpException e) {
      return new SdpResult.Refused<>(e.reason());
    }
  }

  /** The transport of the BUNDLE group: that of its first section with complete parameters. */
  public Optional<TransportDescription> transport() {
    return bundle.stream()
        .flatMap(mid -> section(mid).stream())
        .flatMap(section -> section.transport().stream())
        .findFirst();
  }

  /** The section with this mid. */
  public Optional<MediaDescription> section(String mid) {
    return media.stream().filter(section -> section.mid().equals(mid)).findFirst();
  }
}
