package org.gridroom.sfu.transport;

import java.lang.foreign.Arena;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.PacketPool;

/** A loop whose thread is the test's and whose clock stands still until the test moves it. */
final class TestLoop implements LoopContext {
  private static final long PATIENCE_SECONDS = 20;

  final TransportCounters counters = new TransportCounters();
  final TransportLoop here = new TransportLoop(this, new PacketPool(Arena.ofAuto(), 64), counters);
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  long nowNanos = 1_000_000_000_000L;

  /**
   * Runs what other threads have given the loop until the condition holds; the test fails if it
   * never does.
   */
  void runUntil(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      try {
        Runnable task = tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (task == null) {
          throw new AssertionError("nothing happened for " + PATIENCE_SECONDS + " s");
        }
        task.run();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Runs what has been given to the loop so far. */
  void runPending() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Override
  public int index() {
    return 0;
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean handOver(LoopContext target, PacketReceiver receiver, PacketBuffer packet) {
    throw new UnsupportedOperationException("transports hand nothing over");
  }

  @Override
  public void addTurnListener(TurnListener listener) {
    throw new UnsupportedOperationException("transports are ticked by io");
  }
}
