package org.gridroom.signaling.web;

import java.time.Duration;

/**
 * How long each phase of an HTTP connection may take, however busily its bytes drip.
 *
 * @param idle until the first byte of a request, and between an answer and the next request
 * @param request from a request's first byte to its last
 * @param answer until the kernel has taken all of an answer
 */
public record HttpTimeouts(Duration idle, Duration request, Duration answer) {
  /** Enough for a page of a few megabytes over a poor mobile network. */
  public static final HttpTimeouts DEFAULT =
      new HttpTimeouts(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofMinutes(2));
}
