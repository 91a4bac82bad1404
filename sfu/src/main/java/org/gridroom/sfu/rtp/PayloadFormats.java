package org.gridroom.sfu.rtp;

import java.util.Arrays;
import org.gridroom.sfu.codec.Codec;
import org.jspecify.annotations.Nullable;

/**
 * What the payload types of one media section mean (RFC 8866, section 6.6): the codecs, and which
 * of them are RTX.
 */
public final class PayloadFormats {
  private static final int PAYLOAD_TYPES = 128;

  private final @Nullable Codec[] codecs = new Codec[PAYLOAD_TYPES];
  private final byte[] associated = new byte[PAYLOAD_TYPES];

  /** Without any payload type. */
  public PayloadFormats() {
    Arrays.fill(associated, (byte) -1);
  }

  /** Says which codec a payload type is. Before the formats are shared. */
  public PayloadFormats codec(int payloadType, Codec codec) {
    codecs[payloadType] = codec;
    return this;
  }

  /**
   * Says that a payload type carries retransmissions of another one (RFC 4588, section 8.1, {@code
   * apt}).
   */
  public PayloadFormats retransmission(int payloadType, int associatedPayloadType) {
    associated[payloadType] = (byte) associatedPayloadType;
    return this;
  }

  /** The codec of a payload type; null if it is none that is forwarded. */
  public @Nullable Codec codec(int payloadType) {
    return codecs[payloadType];
  }

  /** The payload type whose retransmissions this one carries; -1 if it carries none. */
  public int associatedPayloadType(int payloadType) {
    return associated[payloadType];
  }
}
