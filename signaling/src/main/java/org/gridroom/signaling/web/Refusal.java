package org.gridroom.signaling.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/** An answer that says why a connection is closed. */
@SuppressWarnings("FutureReturnValueIgnored") // What fails on a channel closes it.
final class Refusal {
  private Refusal() {}

  /**
   * Answers and closes. Whoever reads so slowly that the kernel does not take the answer at once
   * gets none.
   *
   * @param why a sentence for a person, with its line's end
   */
  static void send(Channel channel, HttpResponseStatus status, String why) {
    byte[] content = why.getBytes(UTF_8);
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(content));
    HttpUtil.setContentLength(response, content.length);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    channel.writeAndFlush(response);
    channel.close();
  }
}
