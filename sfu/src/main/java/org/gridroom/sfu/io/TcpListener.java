package org.gridroom.sfu.io;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.BindException;
import java.net.InetSocketAddress;
import org.gridroom.sfu.io.IoCounters.Counter;
import org.gridroom.sfu.sdp.IceCandidate.Protocol;
import org.gridroom.sfu.wire.PacketBuffer;

/** Listens for ICE-TCP connections (RFC 6544, passive candidates) on one address for one loop. */
final class TcpListener extends ChannelInitializer<EpollSocketChannel> {
  private static final int BACKLOG = 256;

  /** Beyond the high mark frames are dropped until the peer has drained down to the low one. */
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private static final int LENGTH_BYTES = 2;

  private final MediaLoop loop;
  private final TcpConnectionLimit limit;

  private TcpListener(MediaLoop loop, TcpConnectionLimit limit) {
    this.loop = loop;
    this.limit = limit;
  }

  /**
   * Listens.
   *
   * @param local a concrete address and port
   * @return the listening channel: close it to stop
   * @throws AddressInUseException if another program has the port
   * @throws BindException if the address cannot be bound at all
   */
  static Channel listen(MediaLoop loop, InetSocketAddress local, TcpConnectionLimit limit)
      throws BindException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop.eventLoop())
            .channel(EpollServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(EpollChannelOption.SO_REUSEPORT, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .childHandler(new TcpListener(loop, limit))
            .bind(local)
            .awaitUninterruptibly();
    if (bound.cause() instanceof NativeIoException refused
        && refused.expectedErr() == -Libc.EADDRINUSE) {
      throw new AddressInUseException(Protocol.TCP, local);
    }
    if (!bound.isSuccess()) {
      BindException failure = new BindException(String.valueOf(bound.cause().getMessage()));
      failure.initCause(bound.cause());
      throw failure;
    }
    return bound.channel();
  }

  @Override
  protected void initChannel(EpollSocketChannel channel) {
    TcpConnectionLimit.Place place = limit.open(channel.remoteAddress().getAddress());
    if (place == null) {
      loop.ioCounters().count(Counter.TCP_REFUSED);
      var ignored = channel.close();
      return;
    }
    channel.closeFuture().addListener(closed -> place.close());
    channel
        .pipeline()
        .addLast(
            new LengthFieldBasedFrameDecoder(
                LENGTH_BYTES + PacketBuffer.CAPACITY_BYTES, 0, LENGTH_BYTES, 0, LENGTH_BYTES))
        .addLast(new TcpConnection(loop, channel, place));
  }
}
