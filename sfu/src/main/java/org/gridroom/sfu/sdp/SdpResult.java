package org.gridroom.sfu.sdp;

/**
 * What came of reading or negotiating a description: hostile text never throws.
 *
 * @param <T> what there is if it went well
 */
public sealed interface SdpResult<T> {
  /** It went well. */
  record Accepted<T>(T value) implements SdpResult<T> {}

  /**
   * It cannot be taken.
   *
   * @param reason for people: what is wrong and where
   */
  record Refused<T>(String reason) implements SdpResult<T> {}
}
