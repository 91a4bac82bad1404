package org.gridroom.signaling.protocol;

/** Why somebody is no longer in the room. */
public enum LeaveReason {
  /** They said so. */
  LEFT,
  /** A moderator removed them. */
  REMOVED,
  /** Their connection did not come back in time. */
  LOST
}
