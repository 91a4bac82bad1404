package org.gridroom.signaling.room;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.gridroom.sfu.room.MediaCommand;
import org.gridroom.sfu.room.MediaEvent;
import org.gridroom.sfu.room.MediaNode;
import org.jspecify.annotations.Nullable;

/** Keeps what it is told. */
public final class FakeNode implements MediaNode {
  private final List<MediaCommand> commands = new ArrayList<>();
  private @Nullable Consumer<MediaEvent> listener;
  private boolean broken;

  @Override
  public synchronized void submit(MediaCommand command) {
    if (broken) {
      broken = false;
      throw new AssertionError("the node is broken");
    }
    commands.add(command);
  }

  /** Fails once, as badly as a program can. */
  synchronized void breakDown() {
    broken = true;
  }

  @Override
  public synchronized void listen(Consumer<MediaEvent> listener) {
    this.listener = listener;
  }

  /** Tells the listener. */
  public synchronized void say(MediaEvent event) {
    if (listener != null) {
      listener.accept(event);
    }
  }

  /** Everything since the last call. */
  public synchronized List<MediaCommand> drain() {
    List<MediaCommand> drained = List.copyOf(commands);
    commands.clear();
    return drained;
  }

  @Override
  public void close() {}
}
