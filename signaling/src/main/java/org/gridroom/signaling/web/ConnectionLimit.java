package org.gridroom.signaling.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** Turns away connections above the bounds of the server and of one address, from accept on. */
@SuppressWarnings("FutureReturnValueIgnored") // What fails on a channel closes it.
@Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
  /** How many that are turned away may be told why at a time: they take no place of the others. */
  static final int MAX_REFUSED = 256;

  private final int max;
  private final AddressLimits addresses;
  private final WebMetrics metrics;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

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
    if (open.incrementAndGet() > max) {
      refuse(
          ctx.channel(),
          HttpCloseReason.SERVER_FULL,
          HttpResponseStatus.SERVICE_UNAVAILABLE,
          "The server is full. Try again in a minute.\n");
      return;
    }
    InetAddress address = ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress();
    if (!addresses.connect(address, System.nanoTime())) {
      refuse(
          ctx.channel(),
          HttpCloseReason.ADDRESS_FULL,
          HttpResponseStatus.TOO_MANY_REQUESTS,
          "Too many connections from your network. Try again in a minute.\n");
      return;
    }
    ctx.channel()
        .closeFuture()
        .addListener(closed -> {
          open.decrementAndGet();
          addresses.disconnect(address, System.nanoTime());
        });
    ctx.fireChannelActive();
  }

  private void refuse(
      Channel channel, HttpCloseReason reason, HttpResponseStatus status, String why) {
    open.decrementAndGet();
    metrics.httpClosed(reason);
    channel.closeFuture().addListener(closed -> refused.decrementAndGet());
    if (refused.incrementAndGet() > MAX_REFUSED) {
      channel.close();
    } else {
      Refusal.send(channel, status, why);
    }
  }
}
