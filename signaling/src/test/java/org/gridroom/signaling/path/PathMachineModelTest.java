package org.gridroom.signaling.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.gridroom.signaling.path.PathMachine.Phase;
import org.gridroom.signaling.protocol.PathKind;
import org.gridroom.signaling.protocol.ReportedPath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random orders of events against clients that do what the protocol's page says. What must hold for
 * every order, holds.
 */
class PathMachineModelTest {
  private static final int RUNS = 2000;
  private static final long FIRST_EPOCH = 100;
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  /** What one page knows. */
  private static final class Client {
    boolean connected = true;
    final Map<Long, PathKind> held = new TreeMap<>();
    final Set<Long> shown = new HashSet<>();
    final Set<Long> ready = new HashSet<>();
    final Set<Long> committed = new HashSet<>();

    /** Paths that failed and that the page has not been asked to build again. */
    final Set<Long> lost = new HashSet<>();

    /** Holds a path from before a restart. */
    void bring(ReportedPath path) {
      held.put(path.epoch(), path.kind());
      shown.add(path.epoch());
      ready.add(path.epoch());
    }

    void lose(long epoch) {
      ready.remove(epoch);
      committed.remove(epoch);
      lost.add(epoch);
    }

    void forget(long epoch) {
      held.remove(epoch);
      shown.remove(epoch);
      ready.remove(epoch);
      committed.remove(epoch);
      lost.remove(epoch);
    }

    void reload() {
      Set.copyOf(held.keySet()).forEach(this::forget);
    }
  }

  /** One run. */
  private static final class World {
    final Random random;
    final PathSettings settings;
    final PathMachine machine;
    final Map<String, Client> clients = new LinkedHashMap<>();
    final List<Object> log = new ArrayList<>();
    final boolean p2pWorks;
    long now = Duration.ofSeconds(1).toNanos();
    final Set<Long> seen = new HashSet<>();
    final Set<Long> ended = new HashSet<>();
    Set<Long> live = Set.of();
    long greatestEpoch;
    long lastCommit = Long.MIN_VALUE / 2;
    int names;

    World(long seed, int p2pMaxParticipants) {
      random = new Random(seed);
      PathSettings defaults = PathSettings.DEFAULT;
      settings =
          defaults.withP2p(
              p2pMaxParticipants,
              random.nextInt(4) == 0 ? Duration.ZERO : defaults.p2pHysteresis());
      p2pWorks = random.nextInt(3) > 0;
      machine = new PathMachine(settings, FIRST_EPOCH);
    }

    void tell(PathEvent event) {
      if (!(event instanceof PathEvent.Tick)) {
        log.add(now);
        log.add(event);
      }
      Optional<Long> activeBefore = boxed(machine.activeEpoch());
      List<PathEffect> effects = machine.handle(event, now);
      Set<Long> liveNow = new HashSet<>();
      boxed(machine.activeEpoch()).ifPresent(liveNow::add);
      boxed(machine.nextEpoch()).ifPresent(liveNow::add);
      live.stream().filter(epoch -> !liveNow.contains(epoch)).forEach(ended::add);
      live = liveNow;
      for (PathEffect effect : effects) {
        log.add(effect);
        if (effect instanceof PathEffect.Told told) {
          hear(told, event);
        }
      }
      if (!activeBefore.equals(boxed(machine.activeEpoch()))) {
        lastCommit = now;
      }
      boxed(machine.nextEpoch())
          .ifPresent(next ->
              assertTrue(next > machine.activeEpoch().orElseThrow(), "next is newer than active"));
      assertNobodyIsForgotten();
    }

    private static Optional<Long> boxed(OptionalLong value) {
      return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    private void hear(PathEffect.Told told, PathEvent event) {
      Client client = clients.get(told.member());
      assertTrue(client != null, "nobody hears anything after leaving");
      assertTrue(client.connected, "nobody is told anything while away");
      switch (told) {
        case PathEffect.Prepare prepare -> {
          assertFalse(ended.contains(prepare.epoch()), "a path that has ended does not return");
          assertTrue(
              !seen.add(prepare.epoch()) || prepare.epoch() > greatestEpoch, "epochs only grow");
          greatestEpoch = Math.max(greatestEpoch, prepare.epoch());
          client.held.put(prepare.epoch(), prepare.kind());
          client.lost.remove(prepare.epoch());
          prepare
              .replaces()
              .ifPresent(replaced ->
                  assertTrue(
                      replaced < prepare.epoch() || client.held.containsKey(replaced),
                      "a path replaces an older one"));
        }
        case PathEffect.Commit commit -> {
          assertTrue(client.held.containsKey(commit.epoch()), "commit follows prepare");
          client.shown.add(commit.epoch());
        }
        case PathEffect.Abort abort -> client.forget(abort.epoch());
        case PathEffect.Retire retire -> {
          boolean hasAnother =
              client.ready.stream()
                  .anyMatch(e -> e != retire.epoch() && client.held.containsKey(e));
          boolean hadTime = now - lastCommit >= settings.retireTimeout().toNanos() - 1_000_000;
          // Whoever comes back hears of paths that ended while they were away.
          boolean isOld = event instanceof PathEvent.Reconnected;
          // A node of before a restart is down; links between peers are not.
          boolean isDead =
              retire.epoch() < FIRST_EPOCH && client.held.get(retire.epoch()) == PathKind.SFU;
          boolean carries = client.ready.contains(retire.epoch()) && !isDead;
          assertTrue(
              hasAnother || hadTime || isOld || clients.size() == 1 || !carries,
              "nobody loses the only path that carries their media");
          client.forget(retire.epoch());
        }
      }
      assertTrue(client.held.size() <= 6, "a client holds a few paths, not many");
    }

    /**
     * Whoever has lost the active path is asked to build it again, or something better comes,
     * within a bounded time.
     */
    private void assertNobodyIsForgotten() {
      OptionalLong active = machine.activeEpoch();
      boolean anybodyWaits =
          active.isPresent()
              && clients.values().stream()
                  .anyMatch(c -> c.connected && c.lost.contains(active.getAsLong()));
      if (anybodyWaits) {
        long tick = machine.nextTickNanos(now).orElse(Long.MAX_VALUE);
        assertTrue(tick <= now + MAX_WAIT.toNanos(), "whoever has lost the path is not forgotten");
      }
    }

    /** What happened last, in words. */
    String story() {
      StringBuilder story = new StringBuilder();
      for (Object entry : log.subList(Math.max(0, log.size() - 200), log.size())) {
        story.append(
            switch (entry) {
              case Long nanos -> nanos / 1_000_000 + " ms: ";
              case PathEffect effect -> "      " + PathScenario.line(effect) + "\n";
              default -> entry + "\n";
            });
      }
      return story.toString();
    }

    void steps(int count) {
      for (int i = 0; i < count; i++) {
        step();
      }
    }

    private void step() {
      Optional<Map.Entry<String, Client>> someone = someone();
      switch (random.nextInt(14)) {
        case 0, 1 -> {
          if (clients.size() < 6) {
            join(Optional.empty());
          }
        }
        case 2 -> someone.ifPresent(each -> leave(each.getKey()));
        case 3 -> someone.ifPresent(each -> disconnect(each.getKey(), each.getValue()));
        case 4, 5 ->
            someone.ifPresent(
                each -> reconnect(each.getKey(), each.getValue(), random.nextInt(4) > 0));
        case 6, 7, 8 -> someone.ifPresent(each -> ready(each.getKey(), each.getValue()));
        case 9, 10 -> someone.ifPresent(each -> committed(each.getKey(), each.getValue()));
        case 11 -> someone.ifPresent(each -> failed(each.getKey(), each.getValue()));
        case 12 -> readyUnasked("p" + random.nextInt(9), FIRST_EPOCH + random.nextInt(9));
        default -> pass(Duration.ofMillis(random.nextInt(random.nextBoolean() ? 500 : 12_000)));
      }
    }

    private Optional<Map.Entry<String, Client>> someone() {
      return clients.isEmpty()
          ? Optional.empty()
          : clients.entrySet().stream().skip(random.nextInt(clients.size())).findFirst();
    }

    void join(Optional<ReportedPath> reported) {
      String name = "p" + ++names;
      Client client = new Client();
      clients.put(name, client);
      reported.ifPresent(path -> {
        greatestEpoch = Math.max(greatestEpoch, path.epoch());
        seen.add(path.epoch());
        client.bring(path);
      });
      tell(new PathEvent.Joined(name, reported));
    }

    private void leave(String name) {
      clients.remove(name);
      tell(new PathEvent.Left(name));
    }

    private void disconnect(String name, Client client) {
      if (client.connected) {
        client.connected = false;
        tell(new PathEvent.Disconnected(name));
      }
    }

    private void reconnect(String name, Client client, boolean hasPath) {
      if (!client.connected) {
        client.connected = true;
        if (!hasPath) {
          client.reload();
        }
        tell(new PathEvent.Reconnected(name, hasPath));
      }
    }

    private void ready(String name, Client client) {
      List<Long> epochs = new ArrayList<>(client.held.keySet());
      epochs.removeAll(client.ready);
      epochs.removeAll(client.lost);
      if (client.connected && !epochs.isEmpty()) {
        long epoch = epochs.get(random.nextInt(epochs.size()));
        if (p2pWorks || client.held.get(epoch) == PathKind.SFU) {
          client.ready.add(epoch);
          tell(new PathEvent.Ready(name, epoch));
        }
      }
    }

    /** Out of nothing, or because a lost connection came back by itself. */
    private void readyUnasked(String name, long epoch) {
      Optional.ofNullable(clients.get(name)).ifPresent(client -> client.lost.remove(epoch));
      tell(new PathEvent.Ready(name, epoch));
    }

    private void committed(String name, Client client) {
      for (long epoch : List.copyOf(client.shown)) {
        if (client.connected && client.ready.contains(epoch) && client.committed.add(epoch)) {
          tell(new PathEvent.Committed(name, epoch));
        }
      }
    }

    private void failed(String name, Client client) {
      List<Long> epochs = List.copyOf(client.held.keySet());
      if (client.connected && !epochs.isEmpty()) {
        long epoch = epochs.get(random.nextInt(epochs.size()));
        client.lose(epoch);
        tell(new PathEvent.Failed(name, epoch));
      }
    }

    void pass(Duration time) {
      long until = now + time.toNanos();
      for (int ticks = 0; ; ticks++) {
        OptionalLong tick = machine.nextTickNanos(now);
        if (tick.isEmpty() || tick.getAsLong() > until) {
          break;
        }
        assertTrue(tick.getAsLong() > now, "a tick lies ahead");
        assertTrue(ticks < 10_000, "ticks come to an end");
        now = tick.getAsLong();
        tell(new PathEvent.Tick());
      }
      now = until;
    }

    /** Everybody comes back and does what they are asked, as fast as they can. */
    void settle() {
      for (int round = 0; round < 90; round++) {
        for (Map.Entry<String, Client> each : List.copyOf(clients.entrySet())) {
          reconnect(each.getKey(), each.getValue(), true);
          for (int i = 0; i < 4; i++) {
            ready(each.getKey(), each.getValue());
          }
          committed(each.getKey(), each.getValue());
        }
        pass(Duration.ofSeconds(round < 40 ? 1 : 10));
      }
    }

    void assertSettled() {
      if (clients.size() < 2) {
        assertEquals(Phase.NONE, machine.phase());
        clients.values().forEach(client -> assertTrue(client.held.isEmpty(), "no path is left"));
        return;
      }
      assertEquals(Phase.STEADY, machine.phase());
      long active = machine.activeEpoch().orElseThrow();
      for (Client client : clients.values()) {
        assertEquals(Set.of(active), client.held.keySet(), "everybody is on the active path alone");
        assertTrue(client.shown.contains(active), "everybody was told to show it");
        assertTrue(client.ready.contains(active), "everybody has media");
        PathKind kind = client.held.get(active);
        assertFalse(
            kind == PathKind.P2P && clients.size() > settings.p2pMaxParticipants(),
            "many are not on p2p");
        assertFalse(kind == PathKind.P2P && !p2pWorks, "nobody stays where nothing works");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void everyOrderOfEventsEndsWithEverybodyOnOnePath(int p2pMaxParticipants) {
    everyRunSettles(p2pMaxParticipants, world -> world.steps(60));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aRestartedInstanceBringsEverybodyTogetherWhateverTheyReport(int p2pMaxParticipants) {
    everyRunSettles(
        p2pMaxParticipants,
        world -> {
          int people = 1 + world.random.nextInt(4);
          PathKind older = world.random.nextBoolean() ? PathKind.P2P : PathKind.SFU;
          for (int i = 0; i < people; i++) {
            world.join(report(world.random, older));
            world.pass(Duration.ofMillis(world.random.nextInt(3000)));
          }
          world.steps(30);
        });
  }

  /** Path 7 or, for who was torn away in mid-switch, path 8 of the other kind. */
  private static Optional<ReportedPath> report(Random random, PathKind older) {
    PathKind newer = older == PathKind.P2P ? PathKind.SFU : PathKind.P2P;
    return switch (random.nextInt(5)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(new ReportedPath(8, newer));
      default -> Optional.of(new ReportedPath(7, older));
    };
  }

  private static void everyRunSettles(int p2pMaxParticipants, Consumer<World> story) {
    for (int seed = 0; seed < RUNS; seed++) {
      World world = new World(seed, p2pMaxParticipants);
      try {
        story.accept(world);
        world.settle();
        world.assertSettled();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + "\n" + world.story(), e);
      }
    }
  }
}
