package org.gridroom.sfu.sdp;

/** What a media section is about (RFC 8866, section 5.14). */
public enum MediaKind {
  /** Sound. */
  AUDIO,
  /** Pictures. */
  VIDEO,
  /** Anything else, such as data channels: never accepted. */
  OTHER
}
