package org.gridroom.signaling.web;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.room.ClientSession;
import org.gridroom.signaling.room.Connection;
import org.jspecify.annotations.Nullable;

/** The web server of an instance. */
@SuppressWarnings("FutureReturnValueIgnored") // What fails on a channel closes it.
public final class WebServer implements AutoCloseable {
  /** Where the WebSocket is. */
  public static final String WEBSOCKET_PATH = "/ws";

  /** What is spoken on it. */
  public static final String WEBSOCKET_SUBPROTOCOL = "gridroom.v1";

  private static final int MAX_REQUEST_LINE_BYTES = 8192;
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_BODY_BYTES = 1024;

  /** Requests of a connection that wait because it does not read the answers. */
  private static final int MAX_PIPELINED_REQUESTS = 128;

  private static final long CLOSE_MILLIS = 800;

  private final MultiThreadIoEventLoopGroup loops;
  private final ChannelGroup webSockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel listener;

  private WebServer(
      WebSettings settings,
      StaticFiles files,
      Function<Connection, ClientSession> sessions,
      CollectorRegistry registry,
      BooleanSupplier ready)
      throws IOException {
    WebMetrics metrics = new WebMetrics(registry);
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    Class<? extends ServerChannel> channelClass =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    loops = new MultiThreadIoEventLoopGroup(handlers);
    HttpHandler http = new HttpHandler(files, registry, metrics, ready);
    AddressLimits addresses = new AddressLimits(settings.maxConnectionsPerAddress());
    UpgradeHandler upgrade =
        new UpgradeHandler(
            new OriginCheck(settings.allowedOrigins()),
            addresses,
            settings.silence(),
            metrics,
            () -> new SignalingHandler(sessions, settings, metrics, webSockets, System::nanoTime));
    ConnectionLimit limit = new ConnectionLimit(settings.maxConnections(), addresses, metrics);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(channelClass)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(
                    settings.maxOutboundBytes() / 2, settings.maxOutboundBytes()))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    ChannelPipeline pipeline = channel.pipeline();
                    pipeline.addLast(limit);
                    pipeline.addLast(new HttpDeadlines(settings.http(), metrics));
                    pipeline.addLast(
                        new HttpServerCodec(
                            new HttpDecoderConfig()
                                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                                .setMaxHeaderSize(MAX_HEADER_BYTES),
                            MAX_PIPELINED_REQUESTS));
                    pipeline.addLast(new FlowControlHandler());
                    pipeline.addLast(new HttpObjectAggregator(MAX_BODY_BYTES, true));
                    pipeline.addLast(upgrade);
                    pipeline.addLast(http);
                  }
                });
    InetSocketAddress address =
        settings
            .address()
            .map(host -> new InetSocketAddress(host, settings.port()))
            .orElseGet(() -> new InetSocketAddress(settings.port()));
    var bound = bootstrap.bind(address).awaitUninterruptibly();
    @Nullable Throwable cause = bound.cause();
    if (cause != null) {
      loops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
      throw new IOException(cause.getMessage(), cause);
    }
    listener = bound.channel();
  }

  /**
   * Starts a server.
   *
   * @param staticFolder folder of the class path with the client's files
   * @param sessions makes a session for each WebSocket
   * @param registry what {@code /metrics} tells; the server's own counters are added to it
   * @param ready what {@code /readyz} tells
   * @throws IOException if it cannot listen
   */
  public static WebServer start(
      WebSettings settings,
      String staticFolder,
      Function<Connection, ClientSession> sessions,
      CollectorRegistry registry,
      BooleanSupplier ready)
      throws IOException {
    return new WebServer(settings, new StaticFiles(staticFolder), sessions, registry, ready);
  }

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /**
   * Stops listening, tells every page that the server goes down, and closes everything within 3 s.
   */
  @Override
  public void close() {
    listener.close().awaitUninterruptibly(CLOSE_MILLIS);
    for (Channel channel : webSockets) {
      @Nullable ClientSession session = channel.attr(SignalingHandler.SESSION).get();
      if (session != null) {
        session.fail(
            ErrorCode.SHUTTING_DOWN, "The server restarts. The page reconnects by itself.");
      }
    }
    webSockets.newCloseFuture().awaitUninterruptibly(CLOSE_MILLIS);
    loops
        .shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_MILLIS);
  }
}
