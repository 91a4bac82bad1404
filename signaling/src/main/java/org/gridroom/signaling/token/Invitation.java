package org.gridroom.signaling.token;

/** What became of a join token. */
public sealed interface Invitation {
  /**
   * The bearer may come in.
   *
   * @param moderator whether as a moderator
   */
  record Granted(boolean moderator) implements Invitation {}

  /**
   * The bearer may not.
   *
   * @param missing there is no token, but one is needed
   * @param message for people: why, and what to do
   */
  record Refused(boolean missing, String message) implements Invitation {}
}
