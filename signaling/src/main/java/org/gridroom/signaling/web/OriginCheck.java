package org.gridroom.signaling.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may open a WebSocket: those of this server, and those of configured origins (RFC
 * 6455, section 10.2). Browsers always send an {@code Origin}; programs that send none are no
 * pages.
 */
final class OriginCheck {
  private final Set<String> allowed;

  OriginCheck(List<String> allowedOrigins) {
    allowed =
        allowedOrigins.stream()
            .map(origin -> origin.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  boolean allows(HttpHeaders headers) {
    List<String> origins = headers.getAll(HttpHeaderNames.ORIGIN);
    if (origins.isEmpty()) {
      return true;
    }
    if (origins.size() > 1) {
      return false;
    }
    String origin = origins.getFirst().toLowerCase(Locale.ROOT);
    if (allowed.contains(origin)) {
      return true;
    }
    @Nullable String host = headers.get(HttpHeaderNames.HOST);
    return host != null && isSameHost(origin, host.toLowerCase(Locale.ROOT));
  }

  private static boolean isSameHost(String origin, String host) {
    try {
      URI uri = new URI(origin);
      @Nullable String scheme = uri.getScheme();
      @Nullable String authority = uri.getRawAuthority();
      if (scheme == null || authority == null || !uri.getRawPath().isEmpty()) {
        return false;
      }
      // Behind a proxy that ends TLS the scheme is the page's, not ours: only its default port
      // matters.
      String standardPort =
          switch (scheme) {
            case "http" -> ":80";
            case "https" -> ":443";
            default -> "";
          };
      return !standardPort.isEmpty()
          && withPort(authority, standardPort).equals(withPort(host, standardPort));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String withPort(String authority, String standardPort) {
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    return hasPort ? authority : authority + standardPort;
  }
}
