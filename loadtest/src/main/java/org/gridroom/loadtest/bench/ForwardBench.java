package org.gridroom.loadtest.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What a forwarded packet costs on this machine, as a multiple of what the machine itself charges.
 */
@Command(
    name = "./bench forward",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures CPU and garbage per packet that a media node forwards, over loopback UDP.",
      "docs/performance.md says how to read the table."
    })
final class ForwardBench implements Callable<Integer> {
  @Option(
      names = "--receivers",
      split = ",",
      defaultValue = "1,10,50,200",
      description = "rows of the table (${DEFAULT-VALUE})")
  private List<Integer> receivers = List.of();

  @Option(
      names = "--rate",
      defaultValue = "1000",
      description = "packets/s that the publisher sends (${DEFAULT-VALUE})")
  private int rate;

  @Option(
      names = "--total",
      defaultValue = "50000",
      description =
          "most packets/s that the node forwards: with many receivers the publisher sends fewer (${DEFAULT-VALUE})")
  private int total;

  @Option(
      names = "--spacing",
      split = ",",
      defaultValue = "burst,even",
      description = "burst: eight packets at a time; even: one by one (${DEFAULT-VALUE})")
  private List<String> spacings = List.of();

  @Option(
      names = "--loops",
      defaultValue = "0",
      description = "media loops of the node (0: one per core)")
  private int loops;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      description = "seconds before measuring (${DEFAULT-VALUE})")
  private int warmUpSeconds;

  @Option(
      names = "--windows",
      defaultValue = "5",
      description = "windows of which the median is printed (${DEFAULT-VALUE})")
  private int windows;

  @Option(
      names = "--window",
      defaultValue = "3",
      description = "seconds of each window (${DEFAULT-VALUE})")
  private int windowSeconds;

  @Option(names = "--json", description = "also writes the figures to this file")
  private @Nullable Path json;

  @Option(names = "--limit", description = "the compiled limit program (set by ./bench)")
  private @Nullable Path limit;

  private ForwardBench() {}

  /** Runs the command line. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ForwardBench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<MachineLimit> before = measureLimit();
    List<ForwardRun.Result> results = new ArrayList<>();
    for (int count : receivers) {
      for (String spacing : spacings) {
        System.err.println("measuring " + count + " receivers, " + spacing);
        results.add(new ForwardRun(plan(count, spacing.equals("even"))).run());
      }
    }
    Optional<MachineLimit> after = measureLimit();
    Baseline baseline = new Baseline(before, after);
    System.out.print(table(results, baseline));
    if (json != null) {
      write(results, baseline, json);
    }
    return results.stream().allMatch(result -> result.receivedPackets() > 0) ? 0 : 1;
  }

  private Optional<MachineLimit> measureLimit() throws IOException {
    return limit == null ? Optional.empty() : Optional.of(MachineLimit.measure(limit));
  }

  private ForwardRun.Plan plan(int count, boolean evenlySpaced) {
    return new ForwardRun.Plan(
        count,
        Math.min(rate, total / count),
        evenlySpaced,
        loops == 0 ? Runtime.getRuntime().availableProcessors() : loops,
        Duration.ofSeconds(warmUpSeconds),
        windows,
        Duration.ofSeconds(windowSeconds));
  }

  /** The machine's limit before and after: their mean is what ratios refer to. */
  private record Baseline(Optional<MachineLimit> before, Optional<MachineLimit> after) {
    double nanos(String name) {
      double first = before.map(limit -> limit.nanos(name)).orElse(Double.NaN);
      double second = after.map(limit -> limit.nanos(name)).orElse(Double.NaN);
      return (first + second) / 2;
    }

    String text(String name) {
      return "%s: %.0f ns before, %.0f after%n"
          .formatted(name, before.orElseThrow().nanos(name), after.orElseThrow().nanos(name));
    }
  }

  private static String table(List<ForwardRun.Result> results, Baseline baseline) {
    StringBuilder text = new StringBuilder();
    if (baseline.after().isPresent()) {
      text.append(baseline.text(MachineLimit.SENDMMSG)).append(baseline.text(MachineLimit.GSO));
    } else {
      text.append("no limit program: no ratios\n");
    }
    text.append(
        "receivers spacing forwarded/s    loss  ns/packet (user + system)  x sendmmsg  x gso8  bytes/packet\n");
    for (ForwardRun.Result result : results) {
      text.append(
          "%9d %7s %11.0f %6.3f%%  %9.0f (%5.0f + %5.0f)   %10s %7s  %12.1f%n"
              .formatted(
                  result.plan().receivers(),
                  result.plan().evenlySpaced() ? "even" : "burst",
                  result.forwardedPerSecond(),
                  100 * result.lossShare(),
                  result.cpuNanos(),
                  result.userNanos(),
                  result.systemNanos(),
                  ratio(result, baseline.nanos(MachineLimit.SENDMMSG)),
                  ratio(result, baseline.nanos(MachineLimit.GSO)),
                  result.allocatedBytes()));
    }
    return text.toString();
  }

  private static String ratio(ForwardRun.Result result, double limitNanos) {
    return Double.isNaN(limitNanos) ? "-" : "%.2f".formatted(result.cpuNanos() / limitNanos);
  }

  private static void write(List<ForwardRun.Result> results, Baseline baseline, Path file)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = mapper.createObjectNode();
    baseline
        .before()
        .ifPresent(
            figures -> root.set("limitBefore", mapper.valueToTree(figures.nanosPerPacket())));
    baseline
        .after()
        .ifPresent(figures -> root.set("limitAfter", mapper.valueToTree(figures.nanosPerPacket())));
    ArrayNode rows = root.putArray("rows");
    for (ForwardRun.Result result : results) {
      rows.addObject()
          .put("receivers", result.plan().receivers())
          .put("spacing", result.plan().evenlySpaced() ? "even" : "burst")
          .put("loops", result.plan().loops())
          .put("publishedPerSecond", result.plan().packetsPerSecond())
          .put("forwardedPerSecond", result.forwardedPerSecond())
          .put("receivedPackets", result.receivedPackets())
          .put("lostPackets", result.lostPackets())
          .put("userNanosPerPacket", result.userNanos())
          .put("systemNanosPerPacket", result.systemNanos())
          .put("allocatedBytesPerPacket", result.allocatedBytes());
    }
    mapper.writeValue(file.toFile(), root);
  }
}
