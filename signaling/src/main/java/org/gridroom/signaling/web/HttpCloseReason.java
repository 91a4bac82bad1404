package org.gridroom.signaling.web;

import java.util.Locale;

/** Why the server closes a connection that is no WebSocket (yet). */
enum HttpCloseReason {
  /** No request began in time. */
  IDLE,
  /** A request was not whole in time. */
  SLOW_REQUEST,
  /** An answer was not read in time. */
  SLOW_ANSWER,
  /** It has asked more, without reading the answers, than may wait. */
  PIPELINE_FULL,
  /** Its address has as many connections as it may. */
  ADDRESS_FULL,
  /** The server has as many connections as it may. */
  SERVER_FULL;

  /** As metrics name it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
