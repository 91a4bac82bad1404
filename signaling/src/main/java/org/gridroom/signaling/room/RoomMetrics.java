package org.gridroom.signaling.room;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.Locale;
import org.gridroom.signaling.path.PathEffect;

/** What is counted about rooms. Safe for use by many threads. */
public final class RoomMetrics {
  final Gauge rooms;
  final Gauge participants;
  final Counter droppedInputs;
  final Counter failures;
  private final Counter pathSwitches;

  /** Registers everything, with zeros. */
  public RoomMetrics(CollectorRegistry registry) {
    rooms = Gauge.build("gridroom_rooms", "Rooms with somebody in them.").register(registry);
    participants =
        Gauge.build(
                "gridroom_participants", "People in rooms, those who may still resume included.")
            .register(registry);
    pathSwitches =
        Counter.build("gridroom_path_switches_total", "Ended switches of a room's media path.")
            .labelNames("from", "to", "result")
            .register(registry);
    droppedInputs =
        Counter.build(
                "gridroom_room_inputs_dropped_total",
                "Inputs that a room did not take because its inbox was full, in number or in bytes.")
            .register(registry);
    failures =
        Counter.build("gridroom_room_failures_total", "Inputs that a room failed to handle: bugs.")
            .register(registry);
    for (PathEffect.End from : PathEffect.End.values()) {
      for (PathEffect.End to : PathEffect.End.values()) {
        for (PathEffect.Result result : PathEffect.Result.values()) {
          if (from != PathEffect.End.NONE || to != PathEffect.End.NONE) {
            pathSwitches.labels(label(from), label(to), label(result));
          }
        }
      }
    }
  }

  void count(PathEffect.Switched switched) {
    pathSwitches
        .labels(label(switched.from()), label(switched.to()), label(switched.result()))
        .inc();
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
