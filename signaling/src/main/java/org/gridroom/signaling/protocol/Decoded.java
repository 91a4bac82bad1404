package org.gridroom.signaling.protocol;

/** What became of text from the network. */
public sealed interface Decoded<M> {
  /** It is a message. */
  record Valid<M>(M message) implements Decoded<M> {}

  /**
   * It is not the protocol.
   *
   * @param reason what is wrong and where, for the sender
   */
  record Invalid<M>(String reason) implements Decoded<M> {}
}
