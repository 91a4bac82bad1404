package org.gridroom.sfu.io;

import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Netty's epoll loop, one thread for sockets, connections and timers, with the two seams that
 * batches need: a turn begins when the loop has waked up, and ends when everything of this turn has
 * been done.
 */
final class TurnEventLoop extends SingleThreadIoEventLoop {
  // Null while the constructor of the superclass runs.
  private @Nullable Turns turns;

  TurnEventLoop(String name, Turns turns) {
    super(null, new DefaultThreadFactory(name), EpollIoHandler.newFactory());
    this.turns = turns;
  }

  @Override
  protected int runIo() {
    int handled = super.runIo();
    if (turns != null) {
      turns.beginTurn();
    }
    return handled;
  }

  @Override
  protected void afterRunningAllTasks() {
    super.afterRunningAllTasks();
    if (turns != null) {
      turns.endTurn();
    }
  }

  /** Also packets that were handed over keep the loop from going to sleep. */
  @Override
  protected boolean hasTasks() {
    return super.hasTasks() || (turns != null && turns.hasWork());
  }

  /**
   * Makes the loop look for work, at the price of an eventfd write if it sleeps and of nothing if
   * it does not. Make the work visible to {@link Turns#hasWork()} first.
   */
  void wake() {
    wakeup(false);
  }

  /** What happens in every turn. */
  interface Turns {
    /** The loop has waked up. Called at least once in each turn, perhaps more often. */
    void beginTurn();

    /** Sockets have been read and tasks have been run. */
    void endTurn();

    /** Whether there is something to do that the loop does not know of. From the loop's thread. */
    boolean hasWork();
  }
}
