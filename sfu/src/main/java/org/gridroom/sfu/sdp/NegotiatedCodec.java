package org.gridroom.sfu.sdp;

import java.util.List;
import org.gridroom.sfu.codec.Codec;

/**
 * A codec that both sides may use in a section.
 *
 * @param codec what it is
 * @param payloadType 0..127, in both directions
 * @param rtxPayloadType payload type of its retransmissions (RFC 4588); {@link #NO_RTX} without
 * @param channels as in {@code rtpmap}
 * @param parameters format parameters as offered; they tell profiles of one codec apart
 * @param feedback kinds of feedback that both sides understand
 */
public record NegotiatedCodec(
    Codec codec,
    int payloadType,
    int rtxPayloadType,
    int channels,
    String parameters,
    List<String> feedback) {
  /** No payload type. */
  public static final int NO_RTX = -1;

  /** Copies the list. */
  public NegotiatedCodec {
    feedback = List.copyOf(feedback);
  }

  /** Whether losses are reported and repaired (RFC 4585, section 6.2.1). */
  public boolean nack() {
    return feedback.contains("nack");
  }

  /** Whether key frames can be asked for by PLI (RFC 4585, section 6.3.1). */
  public boolean pictureLossIndication() {
    return feedback.contains("nack pli");
  }

  /** Whether key frames can be asked for by FIR (RFC 5104, section 4.3.1). */
  public boolean fullIntraRequest() {
    return feedback.contains("ccm fir");
  }

  /** Whether arrivals are reported for the whole transport. */
  public boolean transportFeedback() {
    return feedback.contains("transport-cc");
  }
}
