package org.gridroom.signaling.web;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the web server listens and what it allows.
 *
 * @param address to listen on; empty for all
 * @param port 0 picks a free one
 * @param allowedOrigins origins beside the server's own that may open a WebSocket, such as {@code
 *     https://example.org}
 * @param maxConnections most TCP connections at a time
 * @param maxConnectionsPerAddress most of them of one address, 0 for no limit
 * @param http how long HTTP may take before a connection is a WebSocket
 * @param silence how long a WebSocket may say nothing
 * @param joinTimeout how long a new WebSocket may take to join a room
 * @param maxOutboundBytes most bytes that wait for one slow page
 */
public record WebSettings(
    Optional<String> address,
    int port,
    List<String> allowedOrigins,
    int maxConnections,
    int maxConnectionsPerAddress,
    HttpTimeouts http,
    Duration silence,
    Duration joinTimeout,
    int maxOutboundBytes) {
  /** Copies the list. */
  public WebSettings {
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  /** What the protocol's page promises, on all addresses. */
  public static WebSettings defaults(int port) {
    return new WebSettings(
        Optional.empty(),
        port,
        List.of(),
        12_000,
        2000,
        HttpTimeouts.DEFAULT,
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        1024 * 1024);
  }
}
