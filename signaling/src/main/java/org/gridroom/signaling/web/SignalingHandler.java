package org.gridroom.signaling.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.AttributeKey;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.Decoded;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.protocol.Limits;
import org.gridroom.signaling.protocol.MessageCodec;
import org.gridroom.signaling.room.ClientSession;
import org.gridroom.signaling.room.CloseReason;
import org.gridroom.signaling.room.Connection;
import org.gridroom.signaling.room.Outgoing;
import org.gridroom.signaling.room.TokenBucket;
import org.jspecify.annotations.Nullable;

/** One page's WebSocket: frames in, messages out, and every bound of the protocol. */
@SuppressWarnings("FutureReturnValueIgnored") // What fails on a channel closes it.
final class SignalingHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
  /** The session of a channel. */
  static final AttributeKey<ClientSession> SESSION = AttributeKey.valueOf("gridroom.session");

  private static final int MESSAGES_PER_SECOND = 50;
  private static final int BURST = 200;
  private static final int CLOSE_SECONDS = 2;

  private final Function<Connection, ClientSession> sessions;
  private final WebSettings settings;
  private final WebMetrics metrics;
  private final ChannelGroup open;
  private final LongSupplier clockNanos;
  private final TokenBucket rate;
  private final MessageAssembler assembler = new MessageAssembler();
  private @Nullable ClientSession session;
  private volatile boolean admitted;
  private boolean closing;

  SignalingHandler(
      Function<Connection, ClientSession> sessions,
      WebSettings settings,
      WebMetrics metrics,
      ChannelGroup open,
      LongSupplier clockNanos) {
    super(WebSocketFrame.class);
    this.sessions = sessions;
    this.settings = settings;
    this.metrics = metrics;
    this.open = open;
    this.clockNanos = clockNanos;
    this.rate = new TokenBucket(MESSAGES_PER_SECOND, BURST, clockNanos.getAsLong());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      close(ctx.channel(), CloseReason.SILENT);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  /** The handshake is done. */
  void begin(Channel channel) {
    ClientSession opened = sessions.apply(new ChannelConnection(channel));
    session = opened;
    channel.attr(SESSION).set(opened);
    open.add(channel);
    metrics.opened.inc();
    metrics.connections.inc();
    channel
        .eventLoop()
        .schedule(
            () -> {
              if (!opened.hasJoined()) {
                close(channel, CloseReason.SILENT);
              }
            },
            settings.joinTimeout().toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    @Nullable ClientSession current = session;
    if (current == null) {
      ctx.close();
      return;
    }
    if (closing) {
      if (frame instanceof CloseWebSocketFrame) {
        ctx.close();
      }
      return;
    }
    // Every frame counts, so that neither fragments nor pings without end come for free.
    if (!rate.take(clockNanos.getAsLong())) {
      current.fail(
          ErrorCode.TOO_MANY_MESSAGES, "Too many messages in a short time. Reload the page.");
      return;
    }
    switch (frame) {
      case PingWebSocketFrame ping -> {
        if (ctx.channel().isWritable()) {
          ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        }
      }
      case PongWebSocketFrame pong -> {}
      case CloseWebSocketFrame end -> {
        if (end.statusCode() == WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code()) {
          current.onGoneAway();
        }
        ctx.writeAndFlush(end.retain()).addListener(ChannelFutureListener.CLOSE);
      }
      case TextWebSocketFrame text -> fragment(current, text, !assembler.inMessage());
      case ContinuationWebSocketFrame more -> fragment(current, more, assembler.inMessage());
      default -> current.fail(ErrorCode.INVALID_MESSAGE, "Messages are text.");
    }
  }

  private void fragment(ClientSession current, WebSocketFrame frame, boolean inOrder) {
    if (!inOrder) {
      current.fail(ErrorCode.INVALID_MESSAGE, "A fragment is out of order.");
      return;
    }
    int max = admitted ? Limits.MESSAGE_BYTES : Limits.MESSAGE_BEFORE_JOIN_BYTES;
    if (!assembler.add(frame.content(), max)) {
      tooLarge(current);
      return;
    }
    if (frame.isFinalFragment()) {
      metrics.received.inc();
      byte[] json = assembler.end();
      switch (MessageCodec.decodeClient(json)) {
        case Decoded.Valid<ClientMessage>(ClientMessage message) ->
            current.onMessage(message, json.length);
        case Decoded.Invalid<ClientMessage>(String reason) ->
            current.fail(
                ErrorCode.INVALID_MESSAGE,
                "This server does not understand the page (" + reason + "). Reload the page.");
      }
    }
  }

  private static void tooLarge(ClientSession session) {
    session.fail(
        ErrorCode.MESSAGE_TOO_LARGE,
        "A message has at most "
            + Limits.MESSAGE_BEFORE_JOIN_BYTES
            + " bytes before joining, and "
            + Limits.MESSAGE_BYTES
            + " after.");
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    @Nullable ClientSession current = session;
    if (current != null) {
      session = null;
      metrics.connections.dec();
      current.onClosed();
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    @Nullable ClientSession current = session;
    if (current != null && cause instanceof CorruptedWebSocketFrameException corrupted) {
      if (corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
        tooLarge(current);
      } else {
        current.fail(ErrorCode.INVALID_MESSAGE, "These are no WebSocket frames.");
      }
    } else {
      // No WebSocket, a broken connection, or a bug of ours: either way this connection only.
      ctx.close();
    }
  }

  /**
   * The closing handshake (RFC 6455, section 7.1.1). What still comes is thrown away: to close a
   * TCP connection with something unread would reset it, and the page would not hear why.
   */
  private void close(Channel channel, CloseReason reason) {
    if (closing || !channel.isActive()) {
      return;
    }
    closing = true;
    metrics.closed.labels(reason.name().toLowerCase(Locale.ROOT)).inc();
    channel.writeAndFlush(new CloseWebSocketFrame(reason.status(), reason.text()));
    channel.eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  /** What rooms see of the channel. */
  private final class ChannelConnection implements Connection {
    private final Channel channel;

    ChannelConnection(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void send(Outgoing message) {
      byte[] json = message.json();
      if (channel.eventLoop().inEventLoop()) {
        write(json);
      } else {
        channel.eventLoop().execute(() -> write(json));
      }
    }

    private void write(byte[] json) {
      if (!channel.isActive()) {
        return;
      }
      // Unwritable: as many bytes wait for this page as may, because it does not read.
      if (!channel.isWritable()) {
        metrics.closed.labels("too_slow").inc();
        channel.close();
        return;
      }
      metrics.sent.inc();
      channel.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(json)));
    }

    @Override
    public void admit() {
      admitted = true;
    }

    @Override
    public void close(CloseReason reason) {
      channel.eventLoop().execute(() -> SignalingHandler.this.close(channel, reason));
    }
  }
}
