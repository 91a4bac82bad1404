package org.gridroom.signaling.web;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.gridroom.signaling.protocol.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Makes a WebSocket (RFC 6455) of requests that come from our own pages and speak our subprotocol.
 * Netty's own handler for that answers pings before anybody can count them.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What fails on a channel closes it.
@Sharable
final class UpgradeHandler extends ChannelInboundHandlerAdapter {
  private static final WebSocketDecoderConfig DECODER =
      WebSocketDecoderConfig.newBuilder()
          .allowExtensions(false)
          .maxFramePayloadLength(Limits.MESSAGE_BYTES)
          // The page is told why before the connection is closed.
          .closeOnProtocolViolation(false)
          .build();

  private final OriginCheck origins;
  private final AddressLimits limits;
  private final Duration silence;
  private final WebMetrics metrics;
  private final Supplier<SignalingHandler> signaling;

  UpgradeHandler(
      OriginCheck origins,
      AddressLimits limits,
      Duration silence,
      WebMetrics metrics,
      Supplier<SignalingHandler> signaling) {
    this.origins = origins;
    this.limits = limits;
    this.silence = silence;
    this.metrics = metrics;
    this.signaling = signaling;
  }

  static WebSocketDecoderConfig decoderConfig() {
    return DECODER;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (!(message instanceof FullHttpRequest request) || !isUpgrade(request)) {
      super.channelRead(ctx, message);
      return;
    }
    try {
      upgrade(ctx, request);
    } finally {
      request.release();
    }
  }

  private static boolean isUpgrade(FullHttpRequest request) {
    return request.decoderResult().isSuccess()
        && request.uri().equals(WebServer.WEBSOCKET_PATH)
        && request
            .headers()
            .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  private void upgrade(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (!origins.allows(request.headers())) {
      metrics.refusedOrigins.inc();
      Refusal.send(
          ctx.channel(),
          HttpResponseStatus.FORBIDDEN,
          "This page is of another site. The operator can allow it by --allowed-origin.\n");
      return;
    }
    boolean speaksOurs =
        request
            .headers()
            .containsValue(
                HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, WebServer.WEBSOCKET_SUBPROTOCOL, false);
    if (!speaksOurs) {
      Refusal.send(
          ctx.channel(),
          HttpResponseStatus.BAD_REQUEST,
          "The subprotocol " + WebServer.WEBSOCKET_SUBPROTOCOL + " is spoken here.\n");
      return;
    }
    InetAddress address = ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress();
    if (!limits.upgrade(address, System.nanoTime())) {
      metrics.refusedAddresses.inc();
      Refusal.send(
          ctx.channel(),
          HttpResponseStatus.TOO_MANY_REQUESTS,
          "Too many calls from your network at once. Try again in a minute.\n");
      return;
    }
    @Nullable WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory(
                WebServer.WEBSOCKET_PATH, WebServer.WEBSOCKET_SUBPROTOCOL, DECODER)
            .newHandshaker(request);
    if (handshaker == null) {
      WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(ctx.channel())
          .addListener(ChannelFutureListener.CLOSE);
      return;
    }
    SignalingHandler handler = signaling.get();
    try {
      handshaker
          .handshake(ctx.channel(), request)
          .addListener(
              (ChannelFutureListener)
                  done -> {
                    if (done.isSuccess()) {
                      handler.begin(done.channel());
                    } else {
                      done.channel().close();
                    }
                  });
    } catch (WebSocketHandshakeException e) {
      Refusal.send(
          ctx.channel(), HttpResponseStatus.BAD_REQUEST, "This is no WebSocket handshake.\n");
      return;
    }
    ctx.pipeline().remove(FlowControlHandler.class);
    ctx.pipeline()
        .replace(
            HttpDeadlines.class,
            null,
            new IdleStateHandler(silence.toMillis(), 0, 0, TimeUnit.MILLISECONDS));
    ctx.pipeline().remove(HttpHandler.class);
    ctx.pipeline().addLast(handler);
    ctx.pipeline().remove(this);
  }
}
