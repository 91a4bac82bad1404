package org.gridroom.loadtest.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that serves some hundred virtual participants: once in a millisecond each of them drains
 * its socket and sends what is due. It polls and does not wait for readiness, so that its sockets
 * cost the sender what plain sockets cost, and time passes evenly.
 */
public final class BotLoop implements Executor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BotLoop.class);
  private static final long TURN_NANOS = 1_000_000;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<Member> members = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  /** Somebody whom the loop serves; called on its thread only. */
  public interface Member {
    /** A turn of the loop. What it throws ends its membership. */
    void onTurn(long nowNanos);

    /** It was dropped, because of this. */
    void onFailure(RuntimeException cause);
  }

  /** Starts a loop's thread. */
  public BotLoop(String name) {
    thread = Thread.ofPlatform().name(name).daemon(true).start(this::run);
  }

  /** Serves a member from the next turn on. From any thread. */
  public void add(Member member) {
    execute(() -> members.add(member));
  }

  /** Serves it no more. From any thread. */
  public void remove(Member member) {
    execute(() -> members.remove(member));
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  private void run() {
    long next = System.nanoTime();
    while (!closed) {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        run(task);
      }
      long now = System.nanoTime();
      for (int i = members.size() - 1; i >= 0; i--) {
        turn(members.get(i), now);
      }
      next += TURN_NANOS;
      long left = next - System.nanoTime();
      if (left > 0) {
        LockSupport.parkNanos(left);
      } else {
        next -= left;
      }
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a task of {} failed", Thread.currentThread().getName(), e);
    }
  }

  private void turn(Member member, long nowNanos) {
    try {
      member.onTurn(nowNanos);
    } catch (RuntimeException e) {
      members.remove(member);
      member.onFailure(e);
    }
  }

  /** Ends the thread; members hear nothing more. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
