package org.gridroom.loadtest.bench;

import io.prometheus.client.Collector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.gridroom.loadtest.transport.SessionOffer;
import org.gridroom.sfu.io.MediaServer;
import org.gridroom.sfu.io.NodeConfig;
import org.gridroom.sfu.room.MediaCommand;
import org.gridroom.sfu.room.MediaEvent;
import org.gridroom.sfu.room.SourceKind;

/**
 * A real media node in a process of its own, driven by lines on its standard input and answering on
 * its standard output. It ends with its input.
 *
 * <pre>
 *   offer NAME SDP       (base64)  -&gt; answer NAME SDP | refused NAME REASON
 *   show NAME MID SOURCE           a slot shows the camera of SOURCE
 *   usage                          -&gt; usage USER-NANOS SYSTEM-NANOS ALLOCATED-BYTES FORWARDED-PACKETS
 * </pre>
 */
final class BenchNode {
  private static final String ROOM = "bench";

  private final MediaServer server;

  private BenchNode(MediaServer server) {
    this.server = server;
  }

  /**
   * Runs a node on loopback.
   *
   * @param arguments the number of its loops
   */
  public static void main(String[] arguments) throws IOException {
    NodeConfig config =
        NodeConfig.defaults(0)
            .withAddresses(List.of("127.0.0.1"))
            .withLoops(Integer.parseInt(arguments[0]));
    try (MediaServer server = MediaServer.start(config);
        BufferedReader input =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      BenchNode node = new BenchNode(server);
      server.listen(BenchNode::onEvent);
      say("ready");
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        node.onLine(line.split(" ", -1));
      }
    }
  }

  private void onLine(String[] words) {
    switch (words[0]) {
      case "offer" ->
          server.submit(
              new MediaCommand.Offer(
                  ROOM,
                  words[1],
                  words[1],
                  true,
                  decoded(words[2]),
                  List.of(
                      new MediaCommand.PublishedSection(
                          SessionOffer.CAMERA_MID, SourceKind.CAMERA)),
                  Set.of()));
      case "show" ->
          server.submit(
              new MediaCommand.Show(
                  ROOM,
                  words[1],
                  List.of(new MediaCommand.SlotWish(words[2], words[3], SourceKind.CAMERA))));
      case "usage" -> {
        ProcessUsage usage = ProcessUsage.now();
        say(
            "usage "
                + usage.userNanos()
                + " "
                + usage.systemNanos()
                + " "
                + usage.allocatedBytes()
                + " "
                + forwardedPackets());
      }
      default -> throw new IllegalArgumentException("unknown command " + words[0]);
    }
  }

  private static void onEvent(MediaEvent event) {
    switch (event) {
      case MediaEvent.Answered answered ->
          say("answer " + answered.connection() + " " + encoded(answered.answer()));
      case MediaEvent.Refused refused ->
          say("refused " + refused.connection() + " " + encoded(refused.message()));
      default -> {
        // The other side sees by its packets what flows.
      }
    }
  }

  private long forwardedPackets() {
    double sum = 0;
    for (Collector.MetricFamilySamples family : server.metrics().collect()) {
      for (Collector.MetricFamilySamples.Sample sample : family.samples) {
        if (sample.name.equals("gridroom_sfu_rtp_packets_forwarded_total")) {
          sum += sample.value;
        }
      }
    }
    return (long) sum;
  }

  static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String decoded(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
