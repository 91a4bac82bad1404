package org.gridroom.signaling.protocol;

import org.gridroom.sfu.room.SourceKind;

/** What a participant sends; false is muted. */
public record Sources(boolean microphone, boolean camera, boolean screen) {
  /** Nothing is on. */
  public static final Sources NONE = new Sources(false, false, false);

  /** Whether this source is on. */
  public boolean has(SourceKind kind) {
    return switch (kind) {
      case MICROPHONE -> microphone;
      case CAMERA -> camera;
      case SCREEN -> screen;
    };
  }

  /** The same with this source off. */
  public Sources without(SourceKind kind) {
    return switch (kind) {
      case MICROPHONE -> new Sources(false, camera, screen);
      case CAMERA -> new Sources(microphone, false, screen);
      case SCREEN -> new Sources(microphone, camera, false);
    };
  }
}
