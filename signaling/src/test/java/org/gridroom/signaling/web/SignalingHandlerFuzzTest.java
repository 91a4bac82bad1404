package org.gridroom.signaling.web;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.prometheus.client.CollectorRegistry;
import java.time.InstantSource;
import org.gridroom.signaling.room.FakeNode;
import org.gridroom.signaling.room.RoomMetrics;
import org.gridroom.signaling.room.RoomSettings;
import org.gridroom.signaling.room.Rooms;
import org.gridroom.signaling.token.JoinTokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Any bytes where WebSocket frames belong: nothing is thrown, and no more comes out than went in
 * deserves.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignalingHandlerFuzzTest {
  private final CollectorRegistry registry = new CollectorRegistry();
  private final WebMetrics metrics = new WebMetrics(registry);
  private final Rooms rooms =
      new Rooms(
          RoomSettings.DEFAULT,
          new FakeNode(),
          JoinTokens.open(),
          TestServer.newTokens(),
          new RoomMetrics(registry),
          InstantSource.system());

  @BeforeAll
  void hasNoConnections() {
    assertTrue(registry.getSampleValue("gridroom_websocket_connections") == 0);
  }

  @AfterAll
  void close() {
    rooms.close();
  }

  @FuzzTest
  void anyBytesAreFramesOrTheEnd(FuzzedDataProvider data) {
    SignalingHandler handler =
        new SignalingHandler(
            rooms::connect,
            TestServer.settings(),
            metrics,
            new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE),
            () -> 0);
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new WebSocket13FrameDecoder(UpgradeHandler.decoderConfig()),
            new WebSocket13FrameEncoder(false),
            handler);
    handler.begin(channel);
    int chunks = 0;
    while (data.remainingBytes() > 0 && channel.isOpen() && chunks++ < 1000) {
      channel.writeInbound(Unpooled.wrappedBuffer(data.consumeBytes(data.consumeInt(1, 2000))));
      channel.runPendingTasks();
    }
    channel.checkException();
    int answers = 0;
    for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      ReferenceCountUtil.release(out);
      answers++;
    }
    assertTrue(answers <= 2 * 200 + 4, "every frame has at most one answer, and 200 are a burst");
    channel.finishAndReleaseAll();
  }
}
