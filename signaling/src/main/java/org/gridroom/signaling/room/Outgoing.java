package org.gridroom.signaling.room;

import org.gridroom.signaling.protocol.MessageCodec;
import org.gridroom.signaling.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/** A message on its way to one or many, encoded once. */
public final class Outgoing {
  private final ServerMessage message;
  private byte @Nullable [] json;

  /** Wraps a message. */
  public Outgoing(ServerMessage message) {
    this.message = message;
  }

  /** What it says. */
  public ServerMessage message() {
    return message;
  }

  /** Its UTF-8; do not change it. */
  public synchronized byte[] json() {
    byte[] encoded = json;
    if (encoded == null) {
      encoded = MessageCodec.encode(message);
      json = encoded;
    }
    return encoded;
  }
}
