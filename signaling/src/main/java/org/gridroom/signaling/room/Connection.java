package org.gridroom.signaling.room;

/** The way to one page. None of these blocks or throws, and all may be called from any thread. */
public interface Connection {
  /** Sends a message, or closes the connection if the page reads too slowly. */
  void send(Outgoing message);

  /** Lets the page send messages of the size that participants may send. */
  void admit();

  /** Closes it, after what was sent before. */
  void close(CloseReason reason);
}
