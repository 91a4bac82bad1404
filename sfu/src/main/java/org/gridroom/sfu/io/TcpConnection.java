package org.gridroom.sfu.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.gridroom.sfu.io.IoCounters.Counter;
import org.gridroom.sfu.transport.Demultiplexer;
import org.gridroom.sfu.transport.Demultiplexer.Kind;
import org.gridroom.sfu.transport.PeerTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes in on one ICE-TCP connection, frame by frame (RFC 4571). It must begin with STUN and
 * pass an authenticated check within {@link #CHECK_SECONDS}. If its transport lives on another loop
 * the whole connection moves there.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whether a close succeeded shows in channelInactive
final class TcpConnection extends SimpleChannelInboundHandler<ByteBuf> {
  /** How long a connection may be without an authenticated check, in seconds. */
  static final int CHECK_SECONDS = 5;

  /**
   * Most frames that wait while the connection moves to another loop: more than one read can bring
   * of useful size.
   */
  private static final int MAX_WAITING_FRAMES = 64;

  private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

  private final TcpConnectionLimit.Place place;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private MediaLoop loop;
  private TcpPath path;
  private boolean moving;

  TcpConnection(MediaLoop loop, Channel channel, TcpConnectionLimit.Place place) {
    this.loop = loop;
    this.place = place;
    this.path = new TcpPath(loop, channel);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    loop.beginTurn();
    loop.ioCounters().count(Counter.TCP_ACCEPTED);
    context.executor().schedule(() -> closeUnlessChecked(context), CHECK_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Runs on the loop that accepted the connection, or, if it has moved, passes itself on to the one
   * that has it.
   */
  private void closeUnlessChecked(ChannelHandlerContext context) {
    if (moving || !context.channel().eventLoop().inEventLoop()) {
      return; // It has been checked: that is why it moves.
    }
    if (path.owner() == null && context.channel().isOpen()) {
      loop.ioCounters().count(Counter.TCP_UNCHECKED);
      context.close();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
    loop.beginTurn();
    loop.ioCounters().count(Counter.TCP_FRAMES_RECEIVED);
    if (moving) {
      byte[] bytes = new byte[frame.readableBytes()];
      frame.readBytes(bytes);
      keepForMove(context, bytes);
      return;
    }
    int sizeBytes = frame.readableBytes();
    MemorySegment memory = loop.receivedFrameMemory();
    frame.readBytes(loop.receivedFrameView(sizeBytes));
    onFrame(context, memory, sizeBytes);
  }

  private void onFrame(ChannelHandlerContext context, MemorySegment memory, int sizeBytes) {
    PeerTransport owner = path.owner();
    Kind kind = Demultiplexer.classify(memory, 0, sizeBytes);
    if (kind == Kind.STUN) {
      PeerTransport elsewhere = loop.onStun(path, memory, 0, sizeBytes);
      if (elsewhere != null && owner == null && elsewhere.loop() instanceof MediaLoop home) {
        moving = true;
        keepForMove(context, memory.asSlice(0, sizeBytes).toArray(JAVA_BYTE));
        moveTo(home, context);
      }
      if (moving || path.owner() != null) {
        place.checked();
      }
    } else if (owner != null) {
      loop.deliver(owner, path, memory, 0, sizeBytes);
    } else {
      loop.ioCounters().count(Counter.TCP_MALFORMED);
      context.close();
    }
  }

  private void keepForMove(ChannelHandlerContext context, byte[] frame) {
    if (waiting.size() == MAX_WAITING_FRAMES) {
      loop.ioCounters().count(Counter.TCP_MALFORMED);
      context.close();
    } else {
      waiting.add(frame);
    }
  }

  /**
   * The connection leaves its loop and goes on, with the frames that it has read, on {@code home}.
   */
  private void moveTo(MediaLoop home, ChannelHandlerContext context) {
    Channel channel = context.channel();
    loop.ioCounters().count(Counter.PASSED_OVER);
    channel
        .deregister()
        .addListener(left ->
            home.eventLoop()
                .register(channel)
                .addListener((ChannelFuture arrived) -> {
                  if (arrived.isSuccess()) {
                    home.execute(() -> goOn(home, context));
                  } else {
                    LOG.warn(
                        "a connection could not move to the loop of its transport",
                        arrived.cause());
                    channel.close();
                  }
                }));
  }

  private void goOn(MediaLoop home, ChannelHandlerContext context) {
    loop = home;
    path = new TcpPath(home, context.channel());
    moving = false;
    home.beginTurn();
    for (byte[] frame = waiting.poll(); frame != null; frame = waiting.poll()) {
      home.receivedFrameView(frame.length).put(frame);
      onFrame(context, home.receivedFrameMemory(), frame.length);
    }
    if (path.owner() == null) {
      context.close(); // Its transport has gone meanwhile.
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    loop.beginTurn();
    PeerTransport owner = path.owner();
    if (owner != null) {
      owner.onPathClosed(path, loop.nowNanos());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      loop.ioCounters().count(Counter.TCP_MALFORMED);
    } else if (!(cause instanceof IOException)) {
      loop.ioCounters().count(Counter.FAILURES);
      LOG.error("a connection failed and is closed", cause);
    }
    context.close();
  }
}
