package org.gridroom.signaling;

/**
 * An option, a variable or the file says something that cannot be; the message is for the operator.
 */
final class ConfigException extends RuntimeException {
  ConfigException(String message) {
    super(message);
  }
}
