package org.gridroom.loadtest.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this machine charges for sealing a packet and sending it, measured by the C program beside
 * the project.
 *
 * @param nanosPerPacket by the program's own names, such as {@code paced seal+sendmmsg}
 */
record MachineLimit(Map<String, Double> nanosPerPacket) {
  static final String SENDMMSG = "paced seal+sendmmsg";
  static final String GSO = "paced seal+gso8";

  private static final Pattern LINE = Pattern.compile("^(.+?)\\s+([0-9.]+) ns/packet.*$");

  MachineLimit {
    nanosPerPacket = Map.copyOf(nanosPerPacket);
  }

  /**
   * Runs the program: 30 receivers, 1,000 packets/s to each; about 25 s.
   *
   * @throws IOException if it cannot be run or prints something else
   */
  static MachineLimit measure(Path program) throws IOException {
    Process process =
        new ProcessBuilder(program.toString(), "30", "1000").redirectErrorStream(true).start();
    Map<String, Double> figures = new LinkedHashMap<>();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        System.err.println("limit: " + line);
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
          figures.put(matcher.group(1), Double.valueOf(matcher.group(2)));
        }
      }
    }
    if (!figures.containsKey(SENDMMSG) || !figures.containsKey(GSO)) {
      throw new IOException(program + " printed no " + SENDMMSG + " or " + GSO);
    }
    return new MachineLimit(figures);
  }

  /** One of its figures. */
  double nanos(String name) {
    return nanosPerPacket.getOrDefault(name, Double.NaN);
  }
}
