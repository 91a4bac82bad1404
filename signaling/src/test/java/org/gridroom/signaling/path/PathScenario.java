package org.gridroom.signaling.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gridroom.signaling.protocol.PathKind;
import org.gridroom.signaling.protocol.PreparedPath;
import org.gridroom.signaling.protocol.ReportedPath;

/**
 * Tells a story to a path machine and compares what comes out, one line an effect. The first epoch
 * is 1.
 */
final class PathScenario {
  final PathMachine machine;
  private final List<String> said = new ArrayList<>();
  private long nowNanos = Duration.ofSeconds(1).toNanos();

  PathScenario(PathSettings settings) {
    machine = new PathMachine(settings, 1);
  }

  static PathScenario ofDefaults() {
    return new PathScenario(PathSettings.DEFAULT);
  }

  static PathScenario withP2pUpTo(int participants) {
    PathSettings defaults = PathSettings.DEFAULT;
    return new PathScenario(defaults.withP2p(participants, defaults.p2pHysteresis()));
  }

  /** Two people on p2p path 1, confirmed and settled. */
  static PathScenario twoOnP2p() {
    return ofDefaults().join("a").join("b").ready(1, "a", "b").committed(1, "a", "b").forget();
  }

  /** Three people on SFU path 2, settled. */
  static PathScenario threeOnSfu() {
    return twoOnP2p()
        .join("c")
        .ready(2, "a", "b", "c")
        .committed(2, "a", "b", "c")
        .after(11)
        .forget();
  }

  PathScenario join(String member) {
    return on(new PathEvent.Joined(member));
  }

  PathScenario joinWith(String member, long epoch, PathKind kind) {
    return on(new PathEvent.Joined(member, Optional.of(new ReportedPath(epoch, kind))));
  }

  PathScenario leave(String member) {
    return on(new PathEvent.Left(member));
  }

  PathScenario disconnect(String member) {
    return on(new PathEvent.Disconnected(member));
  }

  PathScenario reconnect(String member) {
    return on(new PathEvent.Reconnected(member, true));
  }

  PathScenario reload(String member) {
    return on(new PathEvent.Reconnected(member, false));
  }

  PathScenario ready(long epoch, String... members) {
    for (String member : members) {
      on(new PathEvent.Ready(member, epoch));
    }
    return this;
  }

  PathScenario committed(long epoch, String... members) {
    for (String member : members) {
      on(new PathEvent.Committed(member, epoch));
    }
    return this;
  }

  PathScenario failed(long epoch, String member) {
    return on(new PathEvent.Failed(member, epoch));
  }

  /** Lets time pass, with all ticks that the machine asks for. */
  PathScenario after(double seconds) {
    long until = nowNanos + (long) (seconds * 1e9);
    while (true) {
      long tick = machine.nextTickNanos(nowNanos).orElse(Long.MAX_VALUE);
      if (tick > until) {
        break;
      }
      nowNanos = tick;
      on(new PathEvent.Tick());
    }
    nowNanos = until;
    return this;
  }

  PathScenario forget() {
    said.clear();
    return this;
  }

  /** Compares everything since the last call; releases of connections are left out. */
  PathScenario expect(String... lines) {
    List<String> heard = said.stream().filter(line -> !line.contains("release")).toList();
    assertEquals(String.join("\n", lines), String.join("\n", heard));
    said.clear();
    return this;
  }

  PathScenario expectReleases(String... lines) {
    List<String> heard = said.stream().filter(line -> line.contains("release")).toList();
    assertEquals(String.join("\n", lines), String.join("\n", heard));
    said.clear();
    return this;
  }

  PathScenario expectNothing() {
    return expect();
  }

  PathScenario expectPhase(PathMachine.Phase phase) {
    assertEquals(phase, machine.phase());
    return this;
  }

  private PathScenario on(PathEvent event) {
    for (PathEffect effect : machine.handle(event, nowNanos)) {
      said.add(line(effect));
    }
    return this;
  }

  static String line(PathEffect effect) {
    return switch (effect) {
      case PathEffect.Prepare prepare ->
          prepare.member()
              + " prepare "
              + prepare.epoch()
              + " "
              + lower(prepare.kind())
              + (prepare.kind() == PathKind.P2P ? " with " + peers(prepare) : "")
              + (prepare.replaces().isPresent()
                  ? " instead of " + prepare.replaces().getAsLong()
                  : "");
      case PathEffect.Commit commit -> commit.member() + " commit " + commit.epoch();
      case PathEffect.Abort abort -> abort.member() + " abort " + abort.epoch();
      case PathEffect.Retire retire -> retire.member() + " retire " + retire.epoch();
      case PathEffect.Release release -> release.member() + " release " + release.epoch();
      case PathEffect.Switched switched ->
          lower(switched.from()) + "->" + lower(switched.to()) + " " + lower(switched.result());
    };
  }

  private static String peers(PathEffect.Prepare prepare) {
    return prepare.peers().stream()
        .map((PreparedPath.Peer peer) -> peer.participant() + (peer.polite() ? " politely" : ""))
        .collect(Collectors.joining(","));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
