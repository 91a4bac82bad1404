package org.gridroom.sfu.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.gridroom.sfu.io.IoCounters.Counter;
import org.gridroom.sfu.transport.NetworkPath;
import org.gridroom.sfu.transport.PeerTransport;
import org.jspecify.annotations.Nullable;

/**
 * One ICE-TCP connection (RFC 6544) as a path: datagrams leave as RFC 4571 frames. While the peer
 * does not drain what it was sent, further frames are dropped whole and counted, as a congested
 * network would.
 */
final class TcpPath implements NetworkPath {
  /**
   * Most bytes that one turn can add, so that a burst does not grow past the watermark without
   * bound.
   */
  private static final int MAX_TURN_BYTES = 256 * 1024;

  private static final int FRAME_HEADER_BYTES = 2;
  private static final int INITIAL_BYTES = 4096;

  private final MediaLoop loop;
  private final Channel channel;
  private final InetSocketAddress remote;
  private @Nullable PeerTransport owner;
  private @Nullable ByteBuf written;
  private boolean released;

  TcpPath(MediaLoop loop, Channel channel) {
    this.loop = loop;
    this.channel = channel;
    this.remote = (InetSocketAddress) channel.remoteAddress();
  }

  @Nullable PeerTransport owner() {
    return owner;
  }

  @Override
  public boolean reliable() {
    return true;
  }

  @Override
  public MemorySegment memory() {
    return loop.frameMemory();
  }

  @Override
  public long reserve(int maxBytes) {
    int waiting = written == null ? 0 : written.readableBytes();
    if (maxBytes > loop.frameMemory().byteSize()
        || waiting + FRAME_HEADER_BYTES + maxBytes > MAX_TURN_BYTES
        || !channel.isWritable()) {
      loop.ioCounters().count(Counter.TCP_FRAMES_DROPPED);
      return -1;
    }
    return 0;
  }

  @Override
  public void commit(int sizeBytes) {
    ByteBuf buffer = written;
    if (buffer == null) {
      buffer = channel.alloc().directBuffer(INITIAL_BYTES, MAX_TURN_BYTES);
      written = buffer;
      loop.written(this);
    }
    buffer.writeShort(sizeBytes);
    buffer.writeBytes(loop.frameView(sizeBytes));
    loop.ioCounters().count(Counter.TCP_FRAMES_SENT);
  }

  /** Writes what this turn has added. */
  void flush() {
    ByteBuf buffer = written;
    if (buffer != null) {
      written = null;
      if (channel.isActive()) {
        channel.writeAndFlush(buffer).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
      } else {
        buffer.release(); // The other side hung up while the turn ran.
      }
    }
    if (released) {
      released = false;
      // What was said last, such as a close_notify, goes out before the connection ends.
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public byte[] remoteAddress() {
    return remote.getAddress().getAddress();
  }

  @Override
  public int remotePort() {
    return remote.getPort();
  }

  @Override
  public void assign(PeerTransport transport) {
    if (owner != transport) {
      owner = transport;
      released = false;
      loop.adopted(transport);
    }
  }

  @Override
  public void release(PeerTransport transport) {
    if (owner == transport) {
      owner = null;
      released = true;
      loop.written(this);
    }
  }
}
