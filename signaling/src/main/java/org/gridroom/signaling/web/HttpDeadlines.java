package org.gridroom.signaling.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes an HTTP connection that is idle too long, or whose request or answer takes too long: many
 * that drip bytes must not hold all places. Stands before the codec, where every byte passes.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What fails on a channel closes it.
final class HttpDeadlines extends ChannelDuplexHandler {
  private enum Phase {
    IDLE(HttpCloseReason.IDLE),
    REQUEST(HttpCloseReason.SLOW_REQUEST),
    ANSWER(HttpCloseReason.SLOW_ANSWER);

    final HttpCloseReason whenTooLong;

    Phase(HttpCloseReason whenTooLong) {
      this.whenTooLong = whenTooLong;
    }
  }

  private final HttpTimeouts timeouts;
  private final WebMetrics metrics;
  private Phase phase = Phase.IDLE;
  private int unwritten;
  private @Nullable Future<?> deadline;

  HttpDeadlines(HttpTimeouts timeouts, WebMetrics metrics) {
    this.timeouts = timeouts;
    this.metrics = metrics;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    enter(ctx, Phase.IDLE);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    cancel();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (phase == Phase.IDLE) {
      enter(ctx, Phase.REQUEST);
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (phase != Phase.ANSWER) {
      enter(ctx, Phase.ANSWER);
    }
    unwritten++;
    ctx.write(message, promise.unvoid())
        .addListener(written -> {
          unwritten--;
          if (unwritten == 0 && !ctx.isRemoved()) {
            enter(ctx, Phase.IDLE);
          }
        });
  }

  private void enter(ChannelHandlerContext ctx, Phase next) {
    cancel();
    phase = next;
    Duration timeout =
        switch (next) {
          case IDLE -> timeouts.idle();
          case REQUEST -> timeouts.request();
          case ANSWER -> timeouts.answer();
        };
    deadline =
        ctx.executor().schedule(() -> expire(ctx), timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void cancel() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  private void expire(ChannelHandlerContext ctx) {
    metrics.httpClosed(phase.whenTooLong);
    if (phase == Phase.REQUEST) {
      Refusal.send(
          ctx.channel(), HttpResponseStatus.REQUEST_TIMEOUT, "Your request is too slow.\n");
    } else {
      ctx.close();
    }
  }
}
