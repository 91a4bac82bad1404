package org.gridroom.signaling.room;

/** Why a connection is closed (status codes of RFC 6455, section 7.4, and its registry). */
public enum CloseReason {
  /** The participant has left. */
  LEFT(1000, "left"),
  /** Nothing came for too long. */
  SILENT(1001, "nothing heard"),
  /** The page was told a fatal error. */
  REFUSED(1008, "refused"),
  /** A bug of ours. */
  INTERNAL_ERROR(1011, "internal error"),
  /** The instance goes down. */
  SHUTTING_DOWN(1012, "shutting down"),
  /** The page reads too slowly. */
  TOO_SLOW(1013, "too slow");

  private final int status;
  private final String text;

  CloseReason(int status, String text) {
    this.status = status;
    this.text = text;
  }

  /** The WebSocket's status code. */
  public int status() {
    return status;
  }

  /** For people who debug. */
  public String text() {
    return text;
  }
}
