package org.gridroom.signaling.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An answer that says why a connection is closed. */
@SuppressWarnings("FutureReturnValueIgnored") // What fails on a channel closes it.
final class Refusal {
  private static final int LINGER_MILLIS = 1000;

  private Refusal() {}

  /**
   * Answers and says no more; closes when the peer does, and after a second at the latest, whether
   * or not it has read the answer. What still comes until then is thrown away: to close a TCP
   * connection with something unread would reset it, and the peer might never see why.
   *
   * @param channel of a TCP connection that speaks HTTP; none of its handlers remains
   * @param why a sentence for a person, with its line's end
   */
  static void send(Channel channel, HttpResponseStatus status, String why) {
    ChannelPipeline pipeline = channel.pipeline();
    List<ChannelHandler> handlers = List.copyOf(pipeline.toMap().values());
    pipeline.addLast(new Deaf());
    // The last first: what one of them still holds comes to nobody else.
    handlers.reversed().forEach(pipeline::remove);
    channel.config().setAutoRead(true);
    Future<?> deadline =
        channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> deadline.cancel(false));
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(response(status, why).getBytes(UTF_8)))
        .addListener(written -> ((DuplexChannel) channel).shutdownOutput());
  }

  private static String response(HttpResponseStatus status, String why) {
    return String.join(
        "\r\n",
        "HTTP/1.1 " + status,
        "content-type: text/plain; charset=utf-8",
        "content-length: " + why.getBytes(UTF_8).length,
        "connection: close",
        "",
        why);
  }

  /** Throws away what still comes. */
  private static final class Deaf extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
