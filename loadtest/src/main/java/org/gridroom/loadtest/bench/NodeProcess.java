package org.gridroom.loadtest.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link BenchNode} in a process of its own, with the flags of this one. */
final class NodeProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final Process process;
  private final PrintWriter input;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Map<String, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
  private final BlockingQueue<Sample> samples = new ArrayBlockingQueue<>(16);

  /**
   * What the node has used and done since it began.
   *
   * @param nanos when, on this process's clock
   */
  record Sample(long nanos, ProcessUsage usage, long forwardedPackets) {}

  private NodeProcess(Process process) {
    this.process = process;
    this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    Thread.ofVirtual().name("bench-node-output").start(this::read);
  }

  /**
   * Starts one and waits until it is up.
   *
   * @throws IOException if it does not come up
   */
  static NodeProcess start(int loops) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), BenchNode.class.getName()));
    command.add(Integer.toString(loops));
    NodeProcess node =
        new NodeProcess(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    node.await(node.ready);
    return node;
  }

  /**
   * Offers a connection.
   *
   * @return the answer
   * @throws IOException if the node refuses it or does not answer
   */
  String offer(String name, String sdp) throws IOException {
    CompletableFuture<String> answer = new CompletableFuture<>();
    answers.put(name, answer);
    input.println("offer " + name + " " + BenchNode.encoded(sdp));
    return await(answer);
  }

  /** Lets a slot show a camera. */
  void show(String name, String mid, String source) {
    input.println("show " + name + " " + mid + " " + source);
  }

  /** Asks what it has used. */
  Sample sample() throws IOException, InterruptedException {
    input.println("usage");
    Sample sample = samples.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (sample == null) {
      throw new IOException("the media node does not answer");
    }
    return sample;
  }

  private <T> T await(CompletableFuture<T> future) throws IOException {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the media node: " + e.getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException("the media node does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        onLine(line.split(" ", -1));
      }
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
    ready.completeExceptionally(new IOException("it has ended; its errors are above"));
  }

  private void onLine(String[] words) {
    switch (words[0]) {
      case "ready" -> ready.complete(null);
      case "answer" -> answer(words[1]).complete(BenchNode.decoded(words[2]));
      case "refused" ->
          answer(words[1])
              .completeExceptionally(new IOException("refused: " + BenchNode.decoded(words[2])));
      case "usage" ->
          samples.add(
              new Sample(
                  System.nanoTime(),
                  new ProcessUsage(number(words[1]), number(words[2]), number(words[3])),
                  number(words[4])));
      default -> System.err.println("media node: " + String.join(" ", words));
    }
  }

  private CompletableFuture<String> answer(String name) {
    return answers.computeIfAbsent(name, key -> new CompletableFuture<>());
  }

  private static long number(String text) {
    return Long.parseLong(text);
  }

  /** Ends the process. */
  @Override
  public void close() {
    input.close();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
