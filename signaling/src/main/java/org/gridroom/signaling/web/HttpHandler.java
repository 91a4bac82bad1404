package org.gridroom.signaling.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Answers everything but the WebSocket: static files, health and metrics. One request of a
 * connection at a time: the next is read when the answer is in the kernel's hands, so whoever asks
 * without reading makes nothing pile up here. Stands behind a {@link
 * io.netty.handler.flow.FlowControlHandler}, which holds back what was read already.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What fails on a channel closes it.
@Sharable
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  /** Scripts from here only; connections to here only; nobody may frame the page. */
  private static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'self'",
          "script-src 'self'",
          // React Aria writes a style element of its own.
          "style-src 'self' 'unsafe-inline'",
          "img-src 'self' data: blob:",
          "media-src 'self' blob:",
          "worker-src 'self' blob:",
          "connect-src 'self'",
          "object-src 'none'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'");

  private static final String PERMISSIONS_POLICY =
      "camera=(self), microphone=(self), display-capture=(self), autoplay=(self), fullscreen=(self),"
          + " screen-wake-lock=(self), speaker-selection=(self), picture-in-picture=(self),"
          + " geolocation=(), usb=(), serial=(), hid=(), midi=(), payment=()";

  private final StaticFiles files;
  private final CollectorRegistry registry;
  private final WebMetrics metrics;
  private final BooleanSupplier ready;

  HttpHandler(
      StaticFiles files, CollectorRegistry registry, WebMetrics metrics, BooleanSupplier ready) {
    super(FullHttpRequest.class);
    this.files = files;
    this.registry = registry;
    this.metrics = metrics;
    this.ready = ready;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    ctx.channel().config().setAutoRead(false);
    metrics.requests.inc();
    boolean keepAlive = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
    FullHttpResponse response = respond(request);
    if (request.method().equals(HttpMethod.HEAD)) {
      response = withoutContent(response);
    }
    response
        .headers()
        .set("x-content-type-options", "nosniff")
        .set("referrer-policy", "no-referrer")
        .set("cross-origin-opener-policy", "same-origin")
        .set("permissions-policy", PERMISSIONS_POLICY)
        .set("content-security-policy", CONTENT_SECURITY_POLICY);
    HttpUtil.setKeepAlive(response, keepAlive);
    ctx.writeAndFlush(response)
        .addListener(
            keepAlive
                ? written -> ctx.channel().config().setAutoRead(true)
                : ChannelFutureListener.CLOSE);
  }

  private FullHttpResponse respond(FullHttpRequest request) {
    if (!request.decoderResult().isSuccess()) {
      return text(HttpResponseStatus.BAD_REQUEST, "Not HTTP.\n");
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      FullHttpResponse response =
          text(HttpResponseStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD.\n");
      response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
      return response;
    }
    String uri = request.uri();
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    return switch (path) {
      case "/livez" -> text(HttpResponseStatus.OK, "ok\n");
      case "/readyz" ->
          ready.getAsBoolean()
              ? text(HttpResponseStatus.OK, "ok\n")
              : text(HttpResponseStatus.SERVICE_UNAVAILABLE, "not ready\n");
      case "/metrics" -> metrics();
      case WebServer.WEBSOCKET_PATH -> {
        FullHttpResponse response =
            text(HttpResponseStatus.UPGRADE_REQUIRED, "This is a WebSocket.\n");
        response.headers().set(HttpHeaderNames.UPGRADE, "websocket");
        yield response;
      }
      default -> file(path, request.headers());
    };
  }

  private FullHttpResponse file(String path, HttpHeaders asked) {
    Optional<StaticFiles.StaticFile> found = files.find(path);
    if (found.isEmpty()) {
      return text(HttpResponseStatus.NOT_FOUND, "There is no such page.\n");
    }
    StaticFiles.StaticFile file = found.get();
    FullHttpResponse response;
    if (file.entityTag().equals(asked.get(HttpHeaderNames.IF_NONE_MATCH))) {
      response = response(HttpResponseStatus.NOT_MODIFIED, new byte[0]);
    } else {
      boolean gzip =
          file.gzip().isPresent()
              && asked.containsValue(HttpHeaderNames.ACCEPT_ENCODING, "gzip", true);
      response = response(HttpResponseStatus.OK, gzip ? file.gzip().orElseThrow() : file.content());
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, file.contentType());
      if (gzip) {
        response.headers().set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
      }
    }
    response
        .headers()
        .set(HttpHeaderNames.ETAG, file.entityTag())
        .set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING)
        .set(
            HttpHeaderNames.CACHE_CONTROL,
            file.immutable() ? "public, max-age=31536000, immutable" : "no-cache");
    return response;
  }

  private FullHttpResponse metrics() {
    StringWriter text = new StringWriter();
    try {
      TextFormat.write004(text, registry.metricFamilySamples());
    } catch (IOException e) {
      throw new IllegalStateException("a StringWriter does not fail", e);
    }
    FullHttpResponse response = text(HttpResponseStatus.OK, text.toString());
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, TextFormat.CONTENT_TYPE_004);
    return response;
  }

  private static FullHttpResponse text(HttpResponseStatus status, String text) {
    FullHttpResponse response = response(status, text.getBytes(UTF_8));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    return response;
  }

  private static FullHttpResponse response(HttpResponseStatus status, byte[] content) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(content));
    if (!status.equals(HttpResponseStatus.NOT_MODIFIED)) {
      HttpUtil.setContentLength(response, content.length);
    }
    return response;
  }

  /** Whether the codec has met one request too many; Netty has no type for it. */
  private static boolean isPipelineFull(Throwable cause) {
    return cause.getCause() instanceof IllegalStateException refused
        && String.valueOf(refused.getMessage()).startsWith("maxPipelineDepth");
  }

  private static FullHttpResponse withoutContent(FullHttpResponse response) {
    FullHttpResponse head = response.replace(Unpooled.EMPTY_BUFFER);
    response.release();
    return head;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (isPipelineFull(cause)) {
      // An answer could not be read before all those that wait.
      metrics.httpClosed(HttpCloseReason.PIPELINE_FULL);
    }
    // A peer's broken connection, or a bug of ours: either way this connection only.
    ctx.close();
  }
}
