package org.gridroom.signaling.web;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/** Closes connections above the bound at once. */
@SuppressWarnings("FutureReturnValueIgnored") // What fails on a channel closes it.
@Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
  private final int max;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionLimit(int max) {
    this.max = max;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.channel().closeFuture().addListener(closed -> open.decrementAndGet());
    if (open.incrementAndGet() > max) {
      ctx.close();
    } else {
      ctx.fireChannelActive();
    }
  }
}
