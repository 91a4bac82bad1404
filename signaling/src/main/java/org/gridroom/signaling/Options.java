package org.gridroom.signaling;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What an operator can decide. Each option is also an environment variable and a key of the YAML
 * file.
 */
@Command(
    name = "gridroom",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Group video rooms: web server, signaling and a media node in one process.",
    footer = {
      "",
      "Every option can also be set by an environment variable (--http-port: GRIDROOM_HTTP_PORT) or in the YAML file"
          + " (http-port: 8080). A flag wins over the environment, the environment over the file."
    })
final class Options {
  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "TCP port of the web server, 0 for any (default: 8080)")
  int httpPort = 8080;

  @Option(
      names = "--udp-port",
      paramLabel = "PORT",
      description = "UDP and TCP port of the media node, 0 for any (default: 10000)")
  int udpPort = 10_000;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description =
          "name or address of this machine to listen on and to give out (default: all its addresses)")
  Optional<String> host = Optional.empty();

  @Option(
      names = "--media-address",
      paramLabel = "ADDRESS",
      split = ",",
      description =
          "address of the media node that browsers are told, PUBLIC=PRIVATE behind a NAT; repeatable"
              + " (default: those of --host)")
  List<String> mediaAddresses = new ArrayList<>();

  @Option(
      names = "--media-loops",
      paramLabel = "N",
      description = "threads that carry media (default: one for each core)")
  int mediaLoops = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with options: their long names without the dashes")
  Optional<Path> config = Optional.empty();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "where keys are kept (default: ~/.local/share/gridroom)")
  Optional<Path> dataDir = Optional.empty();

  @Option(
      names = "--token-secret-file",
      paramLabel = "FILE",
      description =
          "secret of at least 32 bytes; with it, only who has a signed invitation may come in")
  Optional<Path> tokenSecretFile = Optional.empty();

  @Option(
      names = "--allowed-origin",
      paramLabel = "ORIGIN",
      split = ",",
      description =
          "origin of a foreign page that may use this server, such as https://example.org;"
              + " repeatable")
  List<String> allowedOrigins = new ArrayList<>();

  @Option(
      names = "--max-participants",
      paramLabel = "N",
      description = "most people on this instance (default: 10000)")
  int maxParticipants = 10_000;

  @Option(
      names = "--max-room-participants",
      paramLabel = "N",
      description = "most people in one room (default: 1000)")
  int maxRoomParticipants = 1000;

  @Option(
      names = "--max-connections-per-address",
      paramLabel = "N",
      description =
          "most TCP connections of one IP address or IPv6 /64, 0 for no limit: behind a proxy all come"
              + " from one (default: 2000)")
  int maxConnectionsPerAddress = 2000;

  @Option(
      names = "--p2p-max-participants",
      paramLabel = "N",
      description =
          "most people in a room who talk directly, 1 to 4; with 1 everything goes by the media"
              + " node (default: 2)")
  int p2pMaxParticipants = 2;

  @Option(
      names = "--p2p-hysteresis",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "how long a room must have been small before it leaves the media node, such as 500ms, 10s"
              + " or 2m (default: 10s)")
  Duration p2pHysteresis = Duration.ofSeconds(10);
}
