package org.gridroom.signaling;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gridroom.sfu.io.AddressInUseException;
import org.gridroom.sfu.io.AddressNotAvailableException;
import org.gridroom.sfu.io.MediaServer;
import org.gridroom.sfu.io.NodeConfig;
import org.gridroom.signaling.room.RoomMetrics;
import org.gridroom.signaling.room.RoomSettings;
import org.gridroom.signaling.room.Rooms;
import org.gridroom.signaling.token.JoinTokens;
import org.gridroom.signaling.token.ResumeTokens;
import org.gridroom.signaling.web.WebServer;
import org.gridroom.signaling.web.WebSettings;
import org.jspecify.annotations.Nullable;

/** Everything that runs: media node, rooms and web server of one process. */
final class Instance implements AutoCloseable {
  private static final String CLIENT_FOLDER = "/web";

  private final MediaServer node;
  private final Rooms rooms;
  private final WebServer web;
  private final AtomicBoolean ready;
  private final String url;

  private Instance(MediaServer node, Rooms rooms, WebServer web, AtomicBoolean ready, String url) {
    this.node = node;
    this.rooms = rooms;
    this.web = web;
    this.ready = ready;
    this.url = url;
  }

  /**
   * Starts everything.
   *
   * @throws ConfigException if an option cannot be
   * @throws IOException if something cannot be opened; its message is for the operator
   */
  static Instance start(Options options) throws IOException {
    Optional<InetAddress> host = address(options);
    RoomSettings roomSettings = roomSettings(options);
    JoinTokens joinTokens = joinTokens(options);
    ResumeTokens resumeTokens = resumeTokens(options);
    CollectorRegistry registry = new CollectorRegistry();
    DefaultExports.register(registry);
    NodeConfig nodeConfig = nodeConfig(options, host);
    @Nullable MediaServer node = null;
    @Nullable Rooms rooms = null;
    try {
      node = startNode(nodeConfig);
      registry.register(node.metrics());
      rooms =
          new Rooms(
              roomSettings,
              node,
              joinTokens,
              resumeTokens,
              new RoomMetrics(registry),
              InstantSource.system());
      AtomicBoolean ready = new AtomicBoolean();
      WebServer web = startWeb(options, host, rooms, registry, ready);
      ready.set(true);
      String name = host.isPresent() ? options.host.orElseThrow() : "localhost";
      String url =
          "http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + web.port() + "/";
      return new Instance(node, rooms, web, ready, url);
    } catch (IOException | RuntimeException e) {
      if (rooms != null) {
        rooms.close();
      }
      if (node != null) {
        node.close();
      }
      throw e;
    }
  }

  /** Where people find it. */
  String url() {
    return url;
  }

  /** Tells all pages, then closes everything, within 5 s. */
  @Override
  public void close() {
    ready.set(false);
    web.close();
    rooms.close();
    node.close();
  }

  private static MediaServer startNode(NodeConfig config) throws IOException {
    try {
      return MediaServer.start(config);
    } catch (AddressInUseException e) {
      throw new IOException(
          "the media node cannot start: "
              + e.getMessage()
              + ". Free it, or choose another by --udp-port.",
          e);
    } catch (AddressNotAvailableException e) {
      throw new IOException(
          "the media node cannot start: "
              + e.getMessage()
              + ". Name addresses that it has by --media-address.",
          e);
    } catch (IOException e) {
      throw new IOException("the media node cannot start: " + e.getMessage() + ".", e);
    }
  }

  private static WebServer startWeb(
      Options options,
      Optional<InetAddress> host,
      Rooms rooms,
      CollectorRegistry registry,
      AtomicBoolean ready)
      throws IOException {
    WebSettings defaults = WebSettings.defaults(options.httpPort);
    WebSettings settings =
        new WebSettings(
            host.map(InetAddress::getHostAddress),
            options.httpPort,
            options.allowedOrigins,
            maxConnections(options),
            options.maxConnectionsPerAddress,
            defaults.http(),
            defaults.silence(),
            defaults.joinTimeout(),
            defaults.maxOutboundBytes());
    try {
      return WebServer.start(settings, CLIENT_FOLDER, rooms::connect, registry, ready::get);
    } catch (IOException e) {
      throw new IOException(
          "the web server cannot use port "
              + options.httpPort
              + ": "
              + e.getMessage()
              + ". Free it, or choose another by --http-port.",
          e);
    }
  }

  /**
   * Most TCP connections: one address may hold its share, and there is still a place for every
   * participant. Where addresses have no bound, or a small one, pages still need room to load.
   */
  static int maxConnections(Options options) {
    int spare =
        Math.max(
            options.maxConnectionsPerAddress, WebSettings.defaults(0).maxConnectionsPerAddress());
    return (int) Math.min(Integer.MAX_VALUE, (long) options.maxParticipants + spare);
  }

  /** The address to listen on; empty for all. */
  private static Optional<InetAddress> address(Options options) {
    requirePort("--http-port", options.httpPort);
    requirePort("--udp-port", options.udpPort);
    return options
        .host
        .map(host -> {
          try {
            return InetAddress.getByName(host);
          } catch (UnknownHostException e) {
            throw new ConfigException("--host: there is no address for " + host);
          }
        })
        .filter(address -> !address.isAnyLocalAddress());
  }

  private static void requirePort(String option, int port) {
    if (port < 0 || port > 65535) {
      throw new ConfigException(option + " must be from 0 to 65535, not " + port);
    }
  }

  private static NodeConfig nodeConfig(Options options, Optional<InetAddress> host) {
    List<String> addresses = new ArrayList<>(options.mediaAddresses);
    if (addresses.isEmpty()) {
      host.ifPresent(address -> addresses.add(address.getHostAddress()));
    }
    try {
      return NodeConfig.defaults(options.udpPort)
          .withAddresses(addresses)
          .withLoops(options.mediaLoops);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  private static RoomSettings roomSettings(Options options) {
    if (options.maxConnectionsPerAddress < 0) {
      throw new ConfigException("--max-connections-per-address must be at least 0");
    }
    if (options.maxParticipants < 1 || options.maxRoomParticipants < 1) {
      throw new ConfigException(
          "--max-participants and --max-room-participants must be at least 1");
    }
    RoomSettings defaults = RoomSettings.DEFAULT;
    try {
      return new RoomSettings(
          options.maxRoomParticipants,
          options.maxParticipants,
          defaults.resumeWindow(),
          defaults.path().withP2p(options.p2pMaxParticipants, options.p2pHysteresis));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--" + e.getMessage());
    }
  }

  private static JoinTokens joinTokens(Options options) {
    if (options.tokenSecretFile.isEmpty()) {
      return JoinTokens.open();
    }
    Path file = options.tokenSecretFile.get();
    try {
      return JoinTokens.signedWith(
          withoutLineEnd(Files.readAllBytes(file)), InstantSource.system());
    } catch (IOException e) {
      throw new ConfigException("--token-secret-file: cannot read " + file);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--token-secret-file: " + e.getMessage());
    }
  }

  /** Editors end a file with a line end that is no part of the secret. */
  private static byte[] withoutLineEnd(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  private static ResumeTokens resumeTokens(Options options) throws IOException {
    Path directory = options.dataDir.orElseGet(Instance::defaultDataDir);
    try {
      return ResumeTokens.inDirectory(directory, new SecureRandom());
    } catch (IOException e) {
      throw new IOException(
          "cannot keep keys in " + directory + " (--data-dir): " + e.getMessage(), e);
    }
  }

  private static Path defaultDataDir() {
    @Nullable String data = System.getenv("XDG_DATA_HOME");
    Path base =
        data == null || data.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "share")
            : Path.of(data);
    return base.resolve("gridroom");
  }
}
