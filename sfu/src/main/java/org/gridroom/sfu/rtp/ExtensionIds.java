package org.gridroom.sfu.rtp;

/**
 * Local identifiers of the header extensions that one side's description names (RFC 8285, section
 * 5); 0 for those it does not have.
 *
 * @param mid identification tag of the media section (RFC 9143, section 15)
 * @param audioLevel client-to-mixer audio level (RFC 6464)
 * @param videoOrientation coordination of video orientation (3GPP TS 26.114, section 7.4.5)
 * @param dependencyDescriptor the AV1 RTP specification's descriptor of frames and layers
 * @param transportSequenceNumber draft-holmer-rmcat-transport-wide-cc-extensions-01
 * @param mixed whether one-byte and two-byte forms may be mixed (RFC 8285, section 4.1.2)
 */
public record ExtensionIds(
    int mid,
    int audioLevel,
    int videoOrientation,
    int dependencyDescriptor,
    int transportSequenceNumber,
    boolean mixed) {
  /** No extension at all. */
  public static final ExtensionIds NONE = new ExtensionIds(0, 0, 0, 0, 0, false);

  /** The highest identifier of the one-byte form (RFC 8285, section 4.2). */
  private static final int MAX_ONE_BYTE_ID = 14;

  /** Whether an identifier of those that are passed on does not fit into the one-byte form. */
  boolean needTwoBytes() {
    return audioLevel > MAX_ONE_BYTE_ID
        || videoOrientation > MAX_ONE_BYTE_ID
        || dependencyDescriptor > MAX_ONE_BYTE_ID;
  }
}
