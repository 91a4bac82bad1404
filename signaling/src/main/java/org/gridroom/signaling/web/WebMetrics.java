package org.gridroom.signaling.web;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;

/** What is counted about the web server. */
public final class WebMetrics {
  final Gauge connections;
  final Counter opened;
  final Counter received;
  final Counter sent;
  final Counter closed;
  final Counter refusedOrigins;
  final Counter refusedAddresses;
  final Counter requests;
  private final Counter httpClosed;

  /** Registers everything, with zeros. */
  public WebMetrics(CollectorRegistry registry) {
    connections =
        Gauge.build("gridroom_websocket_connections", "Open WebSockets.").register(registry);
    opened =
        Counter.build("gridroom_websocket_opened_total", "WebSockets opened.").register(registry);
    received =
        Counter.build("gridroom_websocket_messages_received_total", "Messages from pages.")
            .register(registry);
    sent =
        Counter.build("gridroom_websocket_messages_sent_total", "Messages to pages.")
            .register(registry);
    closed =
        Counter.build("gridroom_websocket_closed_total", "WebSockets closed by this server.")
            .labelNames("reason")
            .register(registry);
    refusedOrigins =
        Counter.build("gridroom_websocket_refused_origins_total", "Upgrades from foreign pages.")
            .register(registry);
    refusedAddresses =
        Counter.build(
                "gridroom_websocket_refused_addresses_total",
                "Upgrades from addresses that open too many WebSockets a second.")
            .register(registry);
    requests =
        Counter.build("gridroom_http_requests_total", "HTTP requests, upgrades not among them.")
            .register(registry);
    httpClosed =
        Counter.build(
                "gridroom_http_closed_total",
                "Connections closed by this server that were no WebSockets (yet).")
            .labelNames("reason")
            .register(registry);
    for (HttpCloseReason reason : HttpCloseReason.values()) {
      httpClosed.labels(reason.label());
    }
  }

  void httpClosed(HttpCloseReason reason) {
    httpClosed.labels(reason.label()).inc();
  }
}
