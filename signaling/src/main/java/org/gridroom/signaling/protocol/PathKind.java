package org.gridroom.signaling.protocol;

/** How media travels in a room. */
public enum PathKind {
  /** Every pair of participants has a connection of its own. */
  P2P,
  /** Every participant has one connection to a media node. */
  SFU
}
