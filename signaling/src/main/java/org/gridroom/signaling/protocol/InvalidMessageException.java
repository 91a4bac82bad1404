package org.gridroom.signaling.protocol;

/**
 * Text that is not the protocol; its message says what is wrong and where. Never leaves the codec.
 */
final class InvalidMessageException extends Exception {
  InvalidMessageException(String message) {
    super(message, null, false, false);
  }
}
