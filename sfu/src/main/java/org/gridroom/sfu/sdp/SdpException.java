package org.gridroom.sfu.sdp;

import java.io.Serial;

/**
 * Leaves the reading or negotiating of a description that cannot be taken; never leaves this
 * package.
 */
final class SdpException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** Says why, for people. */
  SdpException(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
