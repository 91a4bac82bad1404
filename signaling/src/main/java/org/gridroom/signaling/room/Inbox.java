package org.gridroom.signaling.room;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What waits for a room, bounded in number and in bytes. Used under a lock. */
final class Inbox {
  /** Most inputs. */
  static final int MAX_INPUTS = 20_000;

  /**
   * Most bytes of messages. When all pages of a room of 1000 negotiate at once, some 20 kB each, it
   * is a third full; inputs of the greatest size, as many as may wait, would be 5 GB.
   */
  static final int MAX_BYTES = 64 * 1024 * 1024;

  private final Queue<RoomInput> inputs = new ArrayDeque<>();
  private int sizeBytes;

  boolean isEmpty() {
    return inputs.isEmpty();
  }

  /**
   * Takes an input if there is room for it.
   *
   * @return whether there was
   */
  boolean add(RoomInput input) {
    // There is one loss for each connection and one tick, so these have their bound elsewhere, and
    // must not be missed.
    boolean vital = input instanceof RoomInput.Lost || input instanceof RoomInput.Tick;
    if (!vital && (inputs.size() >= MAX_INPUTS || input.sizeBytes() > MAX_BYTES - sizeBytes)) {
      return false;
    }
    sizeBytes += input.sizeBytes();
    return inputs.add(input);
  }

  /** Gives out the oldest; null if there is none. */
  @Nullable RoomInput poll() {
    @Nullable RoomInput input = inputs.poll();
    if (input != null) {
      sizeBytes -= input.sizeBytes();
    }
    return input;
  }

  /** Gives out all that is left, oldest first. */
  List<RoomInput> drain() {
    List<RoomInput> drained = List.copyOf(inputs);
    inputs.clear();
    sizeBytes = 0;
    return drained;
  }
}
