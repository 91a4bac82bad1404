package org.gridroom.sfu.forward;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.gridroom.sfu.transport.LoopContext;
import org.gridroom.sfu.wire.PacketBuffer;

/**
 * Media loops that share one clock, which the test moves on, and take their turns one after the
 * other.
 */
public final class FakeLoops {
  private static final long TURN_NANOS = 1_000_000L;
  private static final int TURNS_PER_TICK = 10;

  private final List<FakeLoop> loops = new ArrayList<>();
  private long nowNanos = 1_000_000_000L;
  private int turns;

  /** So many loops. */
  public FakeLoops(int count) {
    for (int i = 0; i < count; i++) {
      loops.add(new FakeLoop(i));
    }
  }

  /** All loops, by index. */
  public List<FakeLoop> all() {
    return loops;
  }

  /** One loop. */
  public FakeLoop get(int index) {
    return loops.get(index);
  }

  /** The clock of all of them. */
  public long nowNanos() {
    return nowNanos;
  }

  /** Ends the turn of each loop until none has anything left to do; the clock stands still. */
  public void settle() {
    boolean busy = true;
    while (busy) {
      busy = false;
      for (FakeLoop loop : loops) {
        busy |= loop.turn();
      }
    }
  }

  /** Lets time pass: a turn each millisecond, a tick each ten. */
  public void advance(long millis) {
    settle();
    for (long i = 0; i < millis; i++) {
      nowNanos += TURN_NANOS;
      if (++turns % TURNS_PER_TICK == 0) {
        for (FakeLoop loop : loops) {
          loop.listeners.forEach(listener -> listener.onTick(nowNanos));
        }
      }
      settle();
    }
  }

  /** One loop. */
  public final class FakeLoop implements LoopContext {
    private final int index;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Queue<Runnable> handedOver = new ArrayDeque<>();
    private final List<TurnListener> listeners = new ArrayList<>();

    /** Packets that fit into the queue of those handed over. */
    public int handOverCapacity = 4096;

    /** Packets that were handed over to this loop. */
    public int handedOverCount;

    private FakeLoop(int index) {
      this.index = index;
    }

    @Override
    public int index() {
      return index;
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
      FakeLoop other = (FakeLoop) target;
      if (other == this) {
        throw new AssertionError("handed over to itself");
      }
      if (other.handedOver.size() >= other.handOverCapacity) {
        packet.release();
        return false;
      }
      other.handedOverCount++;
      other.handedOver.add(() -> receiver.onPacket(packet));
      return true;
    }

    @Override
    public void addTurnListener(TurnListener listener) {
      listeners.add(listener);
    }

    private boolean turn() {
      boolean busy = !tasks.isEmpty() || !handedOver.isEmpty();
      drain(tasks);
      drain(handedOver);
      listeners.forEach(listener -> listener.onTurnEnd(nowNanos));
      return busy;
    }

    private static void drain(Queue<Runnable> queue) {
      for (int left = queue.size(); left > 0; left--) {
        Runnable task = queue.remove();
        task.run();
      }
    }
  }
}
