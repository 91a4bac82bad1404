package org.gridroom.sfu.sdp;

/** Which way media goes in a section, as its describer sees it (RFC 8866, section 6.7). */
public enum Direction {
  /** Both ways. */
  SENDRECV("sendrecv"),
  /** From the describer. */
  SENDONLY("sendonly"),
  /** To the describer. */
  RECVONLY("recvonly"),
  /** Neither way. */
  INACTIVE("inactive");

  private final String attribute;

  Direction(String attribute) {
    this.attribute = attribute;
  }

  /** The direction of one who does or does not send and receive. */
  public static Direction of(boolean sends, boolean receives) {
    return sends ? (receives ? SENDRECV : SENDONLY) : (receives ? RECVONLY : INACTIVE);
  }

  /** Name of the attribute. */
  public String attribute() {
    return attribute;
  }

  /** Whether the describer sends. */
  public boolean sends() {
    return this == SENDRECV || this == SENDONLY;
  }

  /** Whether the describer receives. */
  public boolean receives() {
    return this == SENDRECV || this == RECVONLY;
  }

  /** The same as the other side sees it. */
  public Direction mirrored() {
    return switch (this) {
      case SENDONLY -> RECVONLY;
      case RECVONLY -> SENDONLY;
      case SENDRECV, INACTIVE -> this;
    };
  }
}
