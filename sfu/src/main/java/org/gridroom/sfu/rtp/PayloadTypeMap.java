package org.gridroom.sfu.rtp;

import java.util.Arrays;

/**
 * Which payload types a receiver uses for the codecs of a publisher: the two number them by
 * themselves.
 */
public final class PayloadTypeMap {
  /** There is no such payload type. */
  public static final int NONE = -1;

  private final byte[] types = new byte[128];
  private final byte[] rtxTypes = new byte[128];

  /** A map by which nothing can be forwarded. */
  public PayloadTypeMap() {
    Arrays.fill(types, (byte) NONE);
    Arrays.fill(rtxTypes, (byte) NONE);
  }

  /**
   * Adds one codec that both have. Before the map is shared.
   *
   * @param rtxType the receiver's payload type for retransmissions of it, or {@link #NONE}
   */
  public PayloadTypeMap put(int publisherType, int receiverType, int rtxType) {
    types[publisherType] = (byte) receiverType;
    rtxTypes[publisherType] = (byte) rtxType;
    return this;
  }

  /** The receiver's payload type; {@link #NONE} if it does not have the codec. */
  public int receiverType(int publisherType) {
    return types[publisherType];
  }

  /** The receiver's payload type for retransmissions; {@link #NONE} without RTX. */
  public int rtxType(int publisherType) {
    return rtxTypes[publisherType];
  }
}
