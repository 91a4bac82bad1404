package org.gridroom.sfu.room;

/** What a participant publishes. A participant has at most one source of each kind. */
public enum SourceKind {
  /** Sound of the microphone. */
  MICROPHONE,
  /** Picture of the camera. */
  CAMERA,
  /** Picture of a shared screen. */
  SCREEN
}
