package org.gridroom.sfu.sdp;

import java.util.List;
import java.util.Optional;

/**
 * One media section (RFC 8866, section 5.14).
 *
 * @param kind what it is about
 * @param media the word that says so, such as {@code application}
 * @param port 0 for a rejected section, or one that needs its bundle
 * @param protocol such as {@code UDP/TLS/RTP/SAVPF}
 * @param formatList the formats as they stand in the {@code m=} line
 * @param mid identification tag (RFC 5888), a token of at most {@value #MAX_MID_CHARACTERS}
 *     characters
 * @param direction as the describer sees it
 * @param formats the payload types, preferred first; empty unless it is RTP
 * @param extensions header extensions
 * @param ssrcs what is said of single streams (RFC 5576), in order
 * @param ssrcGroups streams that belong together
 * @param rids restriction identifiers that the describer sends (RFC 8851)
 * @param simulcast rids of {@code a=simulcast:send} (RFC 8853), in order, alternatives side by side
 * @param msid stream and track ({@code a=msid}, RFC 8830), separated by a space; empty without
 * @param rtcpMux RTP and RTCP share a port (RFC 5761)
 * @param rtcpReducedSize RTCP need not be compound (RFC 5506)
 * @param rtcpRoundTrip receivers may measure the round-trip time by extended reports ({@code
 *     rtcp-xr:rcvr-rtt=all}, RFC 3611, section 5.1)
 * @param bundleOnly the section is offered only inside its bundle (RFC 9143, section 6)
 * @param transport its transport parameters, with those of the session level; empty unless complete
 * @param candidates host candidates, UDP and passive TCP, at most {@value #MAX_CANDIDATES}
 */
public record MediaDescription(
    MediaKind kind,
    String media,
    int port,
    String protocol,
    String formatList,
    String mid,
    Direction direction,
    List<PayloadFormat> formats,
    List<HeaderExtension> extensions,
    List<Ssrc> ssrcs,
    List<SsrcGroup> ssrcGroups,
    List<String> rids,
    List<String> simulcast,
    String msid,
    boolean rtcpMux,
    boolean rtcpReducedSize,
    boolean rtcpRoundTrip,
    boolean bundleOnly,
    Optional<TransportDescription> transport,
    List<IceCandidate> candidates) {
  /** Longest mid that is taken. */
  public static final int MAX_MID_CHARACTERS = 64;

  /** Most candidates that are kept of a section. */
  public static final int MAX_CANDIDATES = 64;

  /** Copies the lists. */
  public MediaDescription {
    formats = List.copyOf(formats);
    extensions = List.copyOf(extensions);
    ssrcs = List.copyOf(ssrcs);
    ssrcGroups = List.copyOf(ssrcGroups);
    rids = List.copyOf(rids);
    simulcast = List.copyOf(simulcast);
    candidates = List.copyOf(candidates);
  }

  /** Whether the section carries RTP over DTLS-SRTP with feedback (RFC 5764, RFC 5124). */
  public boolean isRtp() {
    return isRtp(protocol);
  }

  static boolean isRtp(String protocol) {
    return protocol.equals("UDP/TLS/RTP/SAVPF") || protocol.equals("TCP/TLS/RTP/SAVPF");
  }

  /** Whether the section has been given up: its port is 0 though it needs no bundle. */
  public boolean isRejected() {
    return port == 0 && !bundleOnly;
  }

  /**
   * One stream.
   *
   * @param ssrc unsigned
   * @param cname empty if it is not said
   * @param msid empty if it is not said
   */
  public record Ssrc(int ssrc, String cname, String msid) {}

  /**
   * Streams that belong together.
   *
   * @param semantics such as {@code FID}: a stream and its retransmissions
   */
  public record SsrcGroup(String semantics, List<Integer> ssrcs) {
    /** Copies the list. */
    public SsrcGroup {
      ssrcs = List.copyOf(ssrcs);
    }
  }
}
