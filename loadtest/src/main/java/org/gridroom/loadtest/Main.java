package org.gridroom.loadtest;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gridroom.loadtest.room.LoadReport;
import org.gridroom.loadtest.room.RoomLoad;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the load test. */
@Command(
    name = "loadtest/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Brings virtual participants into a room of a running Gridroom and tells how they fared.",
      "Exits with 1 if anything went wrong or a packet was lost. Virtual participants have no peer to peer media: "
          + "where the room would use it, they fail that path and it goes to the SFU."
    })
final class Main implements Callable<Integer> {
  @Option(
      names = "--url",
      defaultValue = "http://localhost:8080/",
      description = "the server (${DEFAULT-VALUE})")
  private URI url = URI.create("");

  @Option(
      names = "--room",
      defaultValue = "loadtest",
      description = "the room's name (${DEFAULT-VALUE})")
  private String room = "";

  @Option(
      names = "--participants",
      defaultValue = "25",
      description = "how many come (${DEFAULT-VALUE})")
  private int participants;

  @Option(
      names = "--publishers",
      defaultValue = "-1",
      description = "how many of them send sound and video (all)")
  private int publishers;

  @Option(
      names = "--video-slots",
      defaultValue = "9",
      description = "how many others each of them looks at (${DEFAULT-VALUE})")
  private int videoSlots;

  @Option(
      names = "--join-interval",
      defaultValue = "100ms",
      description = "time between one coming and the next (${DEFAULT-VALUE})")
  private Duration joinInterval = Duration.ZERO;

  @Option(
      names = "--duration",
      defaultValue = "30s",
      description = "how long they stay once all have come (${DEFAULT-VALUE})")
  private Duration duration = Duration.ZERO;

  private Main() {}

  /** Runs the command line. */
  public static void main(String[] arguments) {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.registerConverter(Duration.class, Main::duration);
    System.exit(commandLine.execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    int sending = publishers < 0 ? participants : Math.min(publishers, participants);
    LoadReport report =
        new RoomLoad(
                new RoomLoad.Plan(
                    url, room, participants, sending, videoSlots, joinInterval, duration))
            .run();
    System.out.print(report.text());
    return report.problems().isEmpty() ? 0 : 1;
  }

  /** Reads {@code 100ms}, {@code 30s}, {@code 5m} or {@code 2h}. */
  private static Duration duration(String text) {
    String iso = text.toLowerCase(Locale.ROOT);
    return iso.endsWith("ms")
        ? Duration.ofMillis(Long.parseLong(iso.substring(0, iso.length() - 2)))
        : Duration.parse("PT" + iso);
  }
}
