package org.gridroom.signaling.protocol;

import org.jspecify.annotations.Nullable;

/** What {@code signal} carries between two peers. */
public sealed interface Negotiation {
  /**
   * A session description.
   *
   * @param type offer or answer
   */
  record Description(Type type, String sdp) implements Negotiation {
    /** Kinds of descriptions that are sent; a rollback is local. */
    public enum Type {
      /** Asks. */
      OFFER,
      /** Agrees. */
      ANSWER
    }
  }

  /**
   * An ICE candidate (W3C webrtc, {@code RTCIceCandidateInit}).
   *
   * @param sdpMid its media section by mid, if the browser says so
   * @param sdpMLineIndex its media section by position, 0..65535
   * @param usernameFragment the ICE generation it belongs to
   */
  record Candidate(
      String candidate,
      @Nullable String sdpMid,
      @Nullable Integer sdpMLineIndex,
      @Nullable String usernameFragment)
      implements Negotiation {}

  /** There are no more candidates. */
  record EndOfCandidates() implements Negotiation {}
}
