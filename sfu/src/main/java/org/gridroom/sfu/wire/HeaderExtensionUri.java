package org.gridroom.sfu.wire;

/**
 * Names of the header extensions that the node reads, writes or passes on ({@code a=extmap}, RFC
 * 8285, section 5).
 */
public final class HeaderExtensionUri {
  /** Identification tag of the media section (RFC 9143, section 15.2). */
  public static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";

  /** Identifier of the encoding of a simulcast source (RFC 8852, section 3.1). */
  public static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

  /** On an RTX packet: identifier of the encoding that it repairs (RFC 8852, section 3.2). */
  public static final String REPAIRED_RID =
      "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";

  /** Level of the sound and whether it is voice (RFC 6464). */
  public static final String AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

  /**
   * Sequence number over all streams of a transport
   * (draft-holmer-rmcat-transport-wide-cc-extensions-01).
   */
  public static final String TRANSPORT_SEQUENCE_NUMBER =
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

  /** How the picture is turned (3GPP TS 26.114, section 7.4.5): passed on. */
  public static final String VIDEO_ORIENTATION = "urn:3gpp:video-orientation";

  /** AV1 dependency descriptor (AV1 RTP payload specification, appendix A). */
  public static final String DEPENDENCY_DESCRIPTOR =
      "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

  private HeaderExtensionUri() {}
}
