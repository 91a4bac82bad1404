package org.gridroom.loadtest.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gridroom.signaling.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Virtual participants in a room of the real program, which runs in a process of its own. */
class RoomLoadTest {
  private static final String READY = "Gridroom is ready: ";

  @TempDir private Path data;
  private Process program;
  private URI url;

  @BeforeEach
  void start() throws IOException {
    program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--http-port=0",
                "--udp-port=0",
                "--host=127.0.0.1",
                "--data-dir=" + data)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = program.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    assertTrue(line != null && line.startsWith(READY), "it said: " + line);
    url = URI.create(line.substring(READY.length()));
  }

  @AfterEach
  void stop() throws InterruptedException {
    program.destroy();
    if (!program.waitFor(10, TimeUnit.SECONDS)) {
      program.destroyForcibly();
    }
  }

  private LoadReport run(int participants, int publishers) throws InterruptedException {
    return new RoomLoad(
            new RoomLoad.Plan(
                url,
                "test",
                participants,
                publishers,
                4,
                Duration.ofMillis(50),
                Duration.ofSeconds(5)))
        .run();
  }

  @Test
  void twentyFivePeopleInOneRoomLoseNothing() throws InterruptedException {
    LoadReport report = run(25, 25);
    assertEquals(List.of(), report.problems(), report.text());
    assertTrue(report.receivedPackets() > 10_000, report.text());
  }

  @Test
  void whoOnlyListensSeesThoseWhoSend() throws InterruptedException {
    LoadReport report = run(4, 1);
    assertEquals(List.of(), report.problems(), report.text());
  }
}
