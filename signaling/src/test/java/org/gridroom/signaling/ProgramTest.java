package org.gridroom.signaling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program in a JVM of its own, as {@code ./run} starts it. */
class ProgramTest {
  private static final Pattern READY =
      Pattern.compile("Gridroom is ready: http://localhost:(\\d+)/");

  @TempDir Path directory = Path.of("unset");

  private record Ended(int status, String out, String errors) {}

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--data-dir",
                directory.resolve("data").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("GRIDROOM_"));
    builder.redirectError(errors());
    return builder.start();
  }

  private File errors() {
    return directory.resolve("errors").toFile();
  }

  private Ended run(String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it runs");
    }
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.exitValue(), out, Files.readString(errors().toPath()));
  }

  /** Joins a room, and completes when the server says why it closes. */
  private static CompletableFuture<Integer> join(HttpClient http, int port) {
    CompletableFuture<Void> joined = new CompletableFuture<>();
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    WebSocket.Listener page =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket socket, CharSequence data, boolean last) {
            joined.complete(null);
            socket.request(1);
            return null;
          }

          @Override
          public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return null;
          }
        };
    http.newWebSocketBuilder()
        .subprotocols("gridroom.v1")
        .buildAsync(URI.create("ws://localhost:" + port + "/ws"), page)
        .join()
        .sendText(
            "{\"type\":\"join\",\"room\":\"daily\",\"name\":\"Ada\",\"sources\":"
                + "{\"microphone\":false,\"camera\":false,\"screen\":false}}",
            true)
        .join();
    joined.orTimeout(60, TimeUnit.SECONDS).join();
    return closed;
  }

  @Test
  void saysOneLineWhenItIsUpAndEndsWithinFiveSecondsOfSigterm() throws Exception {
    Process process = start("--http-port", "0", "--udp-port", "0");
    try (HttpClient http = HttpClient.newHttpClient();
        BufferedReader out = process.inputReader(UTF_8)) {
      String line = String.valueOf(out.readLine());
      Matcher ready = READY.matcher(line);
      assertTrue(ready.matches(), line);
      List<CompletableFuture<Integer>> people = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        people.add(join(http, Integer.parseInt(ready.group(1))));
      }
      // Unlike Process.destroy, this leaves the streams open.
      assertTrue(process.toHandle().destroy());
      assertTrue(process.waitFor(5, TimeUnit.SECONDS), "ends within 5 s");
      assertEquals(0, process.exitValue());
      for (CompletableFuture<Integer> closed : people) {
        assertEquals(1012, closed.orTimeout(60, TimeUnit.SECONDS).join());
      }
      assertEquals(null, out.readLine());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aTakenHttpPortIsSaidWithWhatToDo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Ended ended = run("--http-port", "" + taken.getLocalPort(), "--udp-port", "0");
      assertEquals(1, ended.status());
      assertEquals("", ended.out());
      assertSaidInOneLine(
          "the web server cannot use port " + taken.getLocalPort(),
          "choose another by --http-port.",
          ended);
    }
  }

  @Test
  void aUdpPortThatIsTakenOnOneAddressIsSaidWithWhatToDo() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Ended ended = run("--http-port", "0", "--udp-port", "" + taken.getLocalPort());
      assertEquals(1, ended.status());
      assertEquals("", ended.out());
      assertSaidInOneLine(
          "the media node cannot start: UDP port " + taken.getLocalPort() + " of 127.0.0.1",
          "choose another by --udp-port.",
          ended);
    }
  }

  @Test
  void anAddressThatTheMachineDoesNotHaveIsSaidWithWhatToDo() throws Exception {
    Ended ended = run("--http-port", "0", "--udp-port", "0", "--media-address", "198.51.100.77");
    assertEquals(1, ended.status());
    assertSaidInOneLine(
        "the media node cannot start: this machine cannot listen on 198.51.100.77",
        "by --media-address.",
        ended);
  }

  @Test
  void anAddressThatIsThereButCannotBeBoundIsNoMatterOfWhatTheMachineHas() throws Exception {
    Ended ended = run("--http-port", "0", "--udp-port", "0", "--media-address", "fe80::1");
    assertEquals(1, ended.status());
    assertSaidInOneLine(
        "the media node cannot start: this machine cannot listen on fe80:0:0:0:0:0:0:1",
        ": invalid argument.",
        ended);
  }

  @Test
  void helpNamesEveryOption() throws Exception {
    Ended ended = run("--help");
    assertEquals(0, ended.status());
    for (String option : List.of("--http-port", "--udp-port", "--host", "--config", "--help")) {
      assertTrue(ended.out().contains(option), option);
    }
    assertEquals("", ended.errors());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--bogus", "--http-port=x", "--config=/nowhere/gridroom.yaml"})
  void aWrongOptionIsSaidInOneLine(String option) throws Exception {
    Ended ended = run(option);
    assertEquals(2, ended.status());
    assertEquals("", ended.out());
    assertSaidInOneLine("", "(--help shows all options)", ended);
  }

  @Test
  void aFileThatIsNoYamlIsSaidInOneLine() throws Exception {
    Path file = Files.writeString(directory.resolve("gridroom.yaml"), "http-port: [8080\n");
    Ended ended = run("--config", file.toString());
    assertEquals(2, ended.status());
    assertSaidInOneLine(file + " is not YAML", "(--help shows all options)", ended);
  }

  private static void assertSaidInOneLine(String begin, String end, Ended ended) {
    List<String> said =
        ended.errors().lines().filter(line -> line.startsWith("gridroom: ")).toList();
    assertEquals(1, said.size(), ended::errors);
    assertTrue(said.getFirst().startsWith("gridroom: " + begin), said::getFirst);
    assertTrue(said.getFirst().endsWith(end), said::getFirst);
    assertTrue(!ended.errors().contains("\tat "), ended::errors);
  }
}
