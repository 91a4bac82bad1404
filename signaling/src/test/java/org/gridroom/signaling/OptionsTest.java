package org.gridroom.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class OptionsTest {
  @TempDir Path directory = Path.of("unset");

  private static Options options(Map<String, String> environment, String... arguments) {
    @Nullable Options options = Main.options(environment, arguments);
    assertTrue(options != null);
    return options;
  }

  private String file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("gridroom.yaml"), yaml).toString();
  }

  @Test
  void haveDefaults() {
    Options options = options(Map.of());
    assertEquals(8080, options.httpPort);
    assertEquals(10_000, options.udpPort);
    assertEquals(Optional.empty(), options.host);
    assertEquals(2, options.p2pMaxParticipants);
    assertEquals(Duration.ofSeconds(10), options.p2pHysteresis);
    assertEquals(10_000, options.maxParticipants);
  }

  @ParameterizedTest
  @CsvSource({
    "10000, 2000, 12000",
    "10000, 5000, 15000",
    "10000, 0, 12000",
    "2147483647, 2147483647, 2147483647"
  })
  void oneAddressLeavesAPlaceForEveryParticipant(String people, String share, int connections) {
    Options options =
        options(Map.of(), "--max-participants", people, "--max-connections-per-address", share);
    assertEquals(connections, Instance.maxConnections(options));
  }

  @Test
  void aFlagWinsOverTheEnvironmentAndTheEnvironmentOverTheFile() throws IOException {
    String file = file("http-port: 1\nudp-port: 1\nmax-participants: 1\n");
    Options options =
        options(
            Map.of("GRIDROOM_HTTP_PORT", "2", "GRIDROOM_UDP_PORT", "2"),
            "--config",
            file,
            "--http-port",
            "3");
    assertEquals(3, options.httpPort);
    assertEquals(2, options.udpPort);
    assertEquals(1, options.maxParticipants);
    assertEquals(1000, options.maxRoomParticipants);
  }

  /** A value for each option that is not its default. */
  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("http-port", "1"),
          Map.entry("udp-port", "2"),
          Map.entry("host", "example.org"),
          Map.entry("media-address", "192.0.2.1"),
          Map.entry("media-loops", "97"),
          Map.entry("data-dir", "/data"),
          Map.entry("token-secret-file", "/secret"),
          Map.entry("allowed-origin", "https://example.org"),
          Map.entry("max-participants", "3"),
          Map.entry("max-room-participants", "4"),
          Map.entry("max-connections-per-address", "5"),
          Map.entry("p2p-max-participants", "3"),
          Map.entry("p2p-hysteresis", "7s"));

  static List<String> names() {
    return spec(new Options()).options().stream()
        .map(OptionSources::nameOf)
        .filter(name -> !List.of("help", "version", "config").contains(name))
        .toList();
  }

  private static CommandSpec spec(Options options) {
    return new CommandLine(options).getCommandSpec();
  }

  private static Object value(Options options, String name) {
    return spec(options).findOption("--" + name).getValue();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyOptionIsAFlagAVariableAndAKeyOfTheFile(String name) throws IOException {
    String other = String.valueOf(OTHERS.get(name));
    Object given = value(options(Map.of(), "--" + name, other), name);
    assertNotEquals(value(options(Map.of()), name), given);
    assertEquals(given, value(options(Map.of(OptionSources.variableOf(name), other)), name));
    String file = file(name + ": " + other + "\n");
    assertEquals(given, value(options(Map.of(), "--config", file), name));
  }

  @Test
  void theFileItselfCanBeNamedByTheEnvironment() throws IOException {
    String file =
        file("host: example.org\np2p-hysteresis: 500ms\nmedia-address: [192.0.2.1, '::1']\n");
    Options options = options(Map.of("GRIDROOM_CONFIG", file));
    assertEquals(Optional.of("example.org"), options.host);
    assertEquals(Duration.ofMillis(500), options.p2pHysteresis);
    assertEquals(List.of("192.0.2.1", "::1"), options.mediaAddresses);
  }

  @Test
  void anEmptyFileSaysNothing() throws IOException {
    assertEquals(8080, options(Map.of(), "--config", file("")).httpPort);
    assertEquals(8080, options(Map.of(), "--config", file("# nothing\n")).httpPort);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http-prot: 1            | unknown key http-prot
          config: other.yaml      | unknown key config
          help: true              | unknown key help
          http-port: many         | from the key http-port of the configuration file
          http-port: {a: 1}       | http-port must have a plain value
          http-port:              | http-port must have a plain value
          p2p-hysteresis: 10      | is not a time such as
          - 8080                  | must have lines such as
          'a: "'                  | is not YAML
          """)
  void aWrongFileIsSaid(String yaml, String message) throws IOException {
    String file = file(yaml + "\n");
    assertWrong(message, Map.of(), "--config", file);
  }

  @Test
  void aKeyThatStandsTwiceIsSaid() throws IOException {
    assertWrong("is not YAML", Map.of(), "--config", file("http-port: 1\nhttp-port: 2\n"));
  }

  @Test
  void aMissingFileIsSaid() {
    assertWrong("cannot read", Map.of(), "--config", directory.resolve("none").toString());
  }

  @Test
  void aWrongFlagOrVariableIsSaid() {
    assertWrong("'--http-port': 'x' is not an int", Map.of(), "--http-port", "x");
    assertWrong("(from GRIDROOM_UDP_PORT)", Map.of("GRIDROOM_UDP_PORT", "x"));
    assertWrong("Unknown option", Map.of(), "--bogus");
    assertWrong("Unmatched argument", Map.of(), "bogus");
    assertWrong("should be specified only once", Map.of(), "--http-port=1", "--http-port=2");
  }

  @Test
  void helpNeedsNoFile() {
    assertEquals(null, Main.options(Map.of(), "--help"));
    assertEquals(null, Main.options(Map.of("GRIDROOM_HTTP_PORT", "1"), "--version"));
  }

  private static void assertWrong(
      String message, Map<String, String> environment, String... arguments) {
    ConfigException e =
        assertThrows(ConfigException.class, () -> Main.options(environment, arguments));
    assertTrue(String.valueOf(e.getMessage()).contains(message), e::getMessage);
  }
}
