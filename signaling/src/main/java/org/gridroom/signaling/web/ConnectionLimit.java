package org.gridroom.signaling.web;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** Turns away connections above the bounds of the server and of one address, from accept on. */
@Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
  private final int max;
  private final AddressLimits addresses;
  private final WebMetrics metrics;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * Bounds for a server.
   *
   * @param max most connections at a time
   */
  ConnectionLimit(int max, AddressLimits addresses, WebMetrics metrics) {
    this.max = max;
    this.addresses = addresses;
    this.metrics = metrics;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.channel().closeFuture().addListener(closed -> open.decrementAndGet());
    if (open.incrementAndGet() > max) {
      metrics.httpClosed(HttpCloseReason.SERVER_FULL);
      Refusal.send(
          ctx.channel(),
          HttpResponseStatus.SERVICE_UNAVAILABLE,
          "The server is full. Try again in a minute.\n");
      return;
    }
    InetAddress address = ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress();
    if (!addresses.connect(address, System.nanoTime())) {
      metrics.httpClosed(HttpCloseReason.ADDRESS_FULL);
      Refusal.send(
          ctx.channel(),
          HttpResponseStatus.TOO_MANY_REQUESTS,
          "Too many connections from your network. Try again in a minute.\n");
      return;
    }
    ctx.channel()
        .closeFuture()
        .addListener(closed -> addresses.disconnect(address, System.nanoTime()));
    ctx.fireChannelActive();
  }
}
