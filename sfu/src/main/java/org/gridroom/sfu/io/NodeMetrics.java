package org.gridroom.sfu.io;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.gridroom.sfu.forward.MediaCounters;
import org.gridroom.sfu.transport.TransportCounters;
import org.gridroom.sfu.wire.DropReason;

/** The loops' counters, added up, for Prometheus. */
final class NodeMetrics extends Collector {
  private static final String PREFIX = "gridroom_sfu_";

  private final List<MediaLoop> loops;
  private final List<MediaCounters> rooms;
  private final List<SocketBuffers> sockets;
  private final IntSupplier transports;

  /**
   * Metrics of a node.
   *
   * @param rooms what forwarding counts, for each loop
   * @param sockets what the kernel granted
   * @param transports how many transports there are
   */
  NodeMetrics(
      List<MediaLoop> loops,
      List<MediaCounters> rooms,
      List<SocketBuffers> sockets,
      IntSupplier transports) {
    this.rooms = List.copyOf(rooms);
    this.loops = List.copyOf(loops);
    this.sockets = List.copyOf(sockets);
    this.transports = transports;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    List<MetricFamilySamples> families = new ArrayList<>();
    for (TransportCounters.Counter counter : TransportCounters.Counter.values()) {
      long sum = loops.stream().mapToLong(loop -> loop.transportCounters().get(counter)).sum();
      families.add(new CounterMetricFamily(name(counter), "See TransportCounters.", (double) sum));
    }
    for (MediaCounters.Counter counter : MediaCounters.Counter.values()) {
      long sum = rooms.stream().mapToLong(counters -> counters.get(counter)).sum();
      families.add(new CounterMetricFamily(name(counter), "See MediaCounters.", (double) sum));
    }
    for (IoCounters.Counter counter : IoCounters.Counter.values()) {
      long sum = loops.stream().mapToLong(loop -> loop.ioCounters().get(counter)).sum();
      families.add(new CounterMetricFamily(name(counter), counter.help(), (double) sum));
    }
    families.add(drops());
    families.add(
        new GaugeMetricFamily(
            PREFIX + "transports",
            "Participants' transports that are open",
            transports.getAsInt()));
    families.add(
        new GaugeMetricFamily(
            PREFIX + "paths",
            "UDP paths that checks have validated",
            loops.stream().mapToInt(MediaLoop::pathCount).sum()));
    families.add(buffers());
    return families;
  }

  private CounterMetricFamily drops() {
    CounterMetricFamily family =
        new CounterMetricFamily(
            PREFIX + "packets_dropped_total", "Received packets dropped", List.of("reason"));
    for (DropReason reason : DropReason.values()) {
      if (reason != DropReason.NONE) {
        long sum =
            loops.stream().mapToLong(loop -> loop.transportCounters().drops(reason)).sum()
                + rooms.stream().mapToLong(counters -> counters.drops(reason)).sum();
        family.addMetric(List.of(reason.name().toLowerCase(Locale.ROOT)), (double) sum);
      }
    }
    return family;
  }

  private GaugeMetricFamily buffers() {
    GaugeMetricFamily family =
        new GaugeMetricFamily(
            PREFIX + "socket_buffer_bytes",
            "What the kernel granted to each UDP socket",
            List.of("address", "direction"));
    for (SocketBuffers socket : sockets) {
      family.addMetric(List.of(socket.address(), "receive"), socket.receiveBytes());
      family.addMetric(List.of(socket.address(), "send"), socket.sendBytes());
    }
    return family;
  }

  private static String name(Enum<?> counter) {
    return PREFIX + counter.name().toLowerCase(Locale.ROOT) + "_total";
  }

  /**
   * The buffers of the sockets of one address.
   *
   * @param receiveBytes of each of them, as {@link NativeSocket#receiveBufferBytes()}
   */
  record SocketBuffers(String address, int receiveBytes, int sendBytes) {}
}
