package org.gridroom.sfu.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridroom.sfu.room.MediaCommand;
import org.gridroom.sfu.room.MediaEvent;
import org.gridroom.sfu.room.MediaNode;
import org.gridroom.sfu.room.SourceKind;
import org.gridroom.sfu.transport.TransportState;
import org.gridroom.sfu.wire.StunMessage;
import org.junit.jupiter.api.Test;

/** The whole node, as signaling drives it. */
class MediaNodeTest {
  private static String chromiumOffer() throws IOException {
    try (InputStream offer =
        MediaNodeTest.class.getResourceAsStream("/org/gridroom/sfu/sdp/chromium-offer.sdp")) {
      assertNotNull(offer);
      return new String(offer.readAllBytes(), UTF_8);
    }
  }

  private static MediaEvent next(BlockingQueue<MediaEvent> events) throws InterruptedException {
    MediaEvent event = events.poll(20, TimeUnit.SECONDS);
    assertNotNull(event, "no event");
    return event;
  }

  private static String attribute(String answer, String name) {
    Matcher matcher = Pattern.compile("a=" + name + ":(\\S+)").matcher(answer);
    assertTrue(matcher.find(), name);
    return matcher.group(1);
  }

  private static byte[] check(String offer, String answer) {
    return IceProbe.check(
        attribute(answer, "ice-ufrag"),
        attribute(offer, "ice-ufrag"),
        attribute(answer, "ice-pwd"));
  }

  private static MediaCommand.Offer offer(String connection, String sdp) {
    return new MediaCommand.Offer(
        "room",
        "alice",
        connection,
        true,
        sdp,
        List.of(
            new MediaCommand.PublishedSection("0", SourceKind.MICROPHONE),
            new MediaCommand.PublishedSection("1", SourceKind.CAMERA)),
        Set.of());
  }

  @Test
  void answersAnOfferWithItsCandidatesAndFollowsTheConnectionToItsEnd() throws Exception {
    BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    String sdp = chromiumOffer();
    try (NodeFixture fixture = new NodeFixture(2, "127.0.0.1", "::1");
        UdpPeer peer = new UdpPeer("127.0.0.1")) {
      MediaNode node = fixture.server;
      node.listen(events::add);
      node.submit(offer("first", sdp));

      MediaEvent.Answered answered = assertInstanceOf(MediaEvent.Answered.class, next(events));
      assertEquals("first", answered.connection());
      String answer = answered.answer();
      assertTrue(answer.contains("a=ice-lite"));
      assertTrue(answer.contains("127.0.0.1 " + fixture.port() + " typ host"), answer);
      assertTrue(answer.contains("tcptype passive"));

      peer.send(check(sdp, answer), "127.0.0.1", fixture.port());
      assertEquals(StunMessage.BINDING_SUCCESS, IceProbe.type(peer.receive().bytes()));
      assertEquals(
          new MediaEvent.ConnectionStateChanged("room", "first", TransportState.CONNECTING),
          next(events));

      node.submit(new MediaCommand.Disconnect("room", "first"));
      assertEquals(
          new MediaEvent.ConnectionStateChanged("room", "first", TransportState.CLOSED),
          next(events));
      assertEquals(0, NodeMetricsTest.value(fixture.server, "gridroom_sfu_transports"));
    }
  }

  @Test
  void refusesAnOfferThatIsNone() throws Exception {
    BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    try (NodeFixture fixture = new NodeFixture(1, "127.0.0.1")) {
      fixture.server.listen(events::add);
      fixture.server.submit(offer("bad", "v=0\r\nnonsense"));
      MediaEvent.Refused refused = assertInstanceOf(MediaEvent.Refused.class, next(events));
      assertEquals("invalid-offer", refused.code());
    }
  }

  @Test
  void refusesWhoeverComesWhenItIsFull() throws Exception {
    BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    String sdp = chromiumOffer();
    try (NodeFixture fixture = new NodeFixture(1, 1, "127.0.0.1")) {
      fixture.server.listen(events::add);
      fixture.server.submit(offer("first", sdp));
      fixture.server.submit(offer("second", sdp));
      assertInstanceOf(MediaEvent.Answered.class, next(events));
      MediaEvent.Refused refused = assertInstanceOf(MediaEvent.Refused.class, next(events));
      assertEquals("second", refused.connection());
      assertEquals("node-full", refused.code());
    }
  }
}
