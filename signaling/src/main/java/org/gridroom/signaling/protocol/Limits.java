package org.gridroom.signaling.protocol;

/** The protocol's bounds. Text lengths are in UTF-16 code units. */
public final class Limits {
  /** Largest message of somebody who is not in a room yet, in bytes of UTF-8. */
  public static final int MESSAGE_BEFORE_JOIN_BYTES = 16 * 1024;

  /** Largest message of a participant, in bytes of UTF-8. */
  public static final int MESSAGE_BYTES = 256 * 1024;

  /** Longest display name. */
  public static final int NAME = 64;

  /** Longest room name. */
  public static final int ROOM = 64;

  /** Longest chat text. */
  public static final int CHAT = 2000;

  /** Longest reason of a failed path. */
  public static final int REASON = 200;

  /** Longest participant id. */
  public static final int ID = 64;

  /** Longest invitation. */
  public static final int TOKEN = 4096;

  /** Longest resume token. */
  public static final int RESUME = 1024;

  /** Longest identification tag of a media section. */
  public static final int MID = 32;

  /** Longest ICE candidate line. */
  public static final int CANDIDATE = 1024;

  /** Longest ICE user name fragment (RFC 8839, section 5.4). */
  public static final int UFRAG = 256;

  /** Most entries of a list of slots. */
  public static final int SLOTS = 64;

  /** Greatest epoch: the integers that JavaScript's numbers hold exactly. */
  public static final long EPOCH = (1L << 53) - 1;

  /** Deepest nesting of JSON objects and arrays. */
  public static final int NESTING = 8;

  private Limits() {}
}
