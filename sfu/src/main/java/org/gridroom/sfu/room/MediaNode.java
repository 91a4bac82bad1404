package org.gridroom.sfu.room;

import java.util.function.Consumer;

/**
 * A media node as signaling drives it. Both directions may be used from any thread; neither blocks.
 */
public interface MediaNode extends AutoCloseable {
  /** Carries out a command, some time soon. */
  void submit(MediaCommand command);

  /**
   * Says who hears the node's events. Events of one room come in order. Call it once, before the
   * first command.
   */
  void listen(Consumer<MediaEvent> listener);

  /**
   * Closes every connection with a DTLS close_notify and every socket; returns when that is done,
   * within 2 s.
   */
  @Override
  void close();
}
