package org.gridroom.sfu.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.gridroom.sfu.io.IoCounters.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpPathTest {
  private final MediaLoop loop = new MediaLoop(0, 1, new UfragTable(), 64);
  private final EmbeddedChannel channel =
      new EmbeddedChannel() {
        @Override
        protected SocketAddress remoteAddress0() {
          return new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 4711);
        }
      };
  private final TcpPath path = new TcpPath(loop, channel);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    loop.shutDown().awaitUninterruptibly();
  }

  private boolean put(int value, int sizeBytes) {
    long at = path.reserve(sizeBytes);
    if (at < 0) {
      return false;
    }
    path.memory().asSlice(at, sizeBytes).fill((byte) value);
    path.commit(sizeBytes);
    return true;
  }

  @Test
  void framesWhatOneTurnWritesAndSendsItAtItsEnd() {
    assertTrue(put(1, 3));
    assertTrue(put(2, 600));
    assertNull(channel.readOutbound());
    path.flush();

    ByteBuf sent = channel.readOutbound();
    assertNotNull(sent);
    assertEquals(2 + 3 + 2 + 600, sent.readableBytes());
    assertEquals(3, sent.readUnsignedShort());
    assertEquals(1, sent.readByte());
    sent.skipBytes(2);
    assertEquals(600, sent.readUnsignedShort());
    assertEquals(2, sent.readByte());
    sent.release();
    assertEquals(2, loop.ioCounters().get(Counter.TCP_FRAMES_SENT));
  }

  @Test
  void sendsNothingOfAReservationThatIsNotCommitted() {
    assertEquals(0, path.reserve(100));
    path.memory().set(JAVA_BYTE, 0, (byte) 9);
    path.flush();
    assertNull(channel.readOutbound());
  }

  @Test
  void dropsWholeFramesWhileThePeerDoesNotDrain() {
    assertTrue(put(1, 100));
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    assertFalse(put(2, 100));
    assertEquals(1, loop.ioCounters().get(Counter.TCP_FRAMES_DROPPED));
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    assertTrue(put(3, 100));
    path.flush();
    ByteBuf sent = channel.readOutbound();
    assertNotNull(sent);
    assertEquals(204, sent.readableBytes());
    sent.release();
  }

  @Test
  void boundsWhatOneTurnCanWrite() {
    int accepted = 0;
    while (put(accepted, 1200)) {
      accepted++;
      assertTrue(accepted < 1000);
    }
    assertEquals(256 * 1024 / 1202, accepted);
    path.flush();
    ByteBuf sent = channel.readOutbound();
    assertNotNull(sent);
    assertEquals(accepted * 1202, sent.readableBytes());
    sent.release();
  }

  @Test
  void keepsQuietWhenTheConnectionIsClosedWithinATurn() {
    assertTrue(put(1, 100));
    channel.close().awaitUninterruptibly();
    path.flush();
    assertDoesNotThrow(channel::checkException);
  }

  @Test
  void refusesADatagramThatNoPacketCouldHold() {
    assertEquals(-1, path.reserve(2049));
  }
}
