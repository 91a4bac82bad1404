package org.gridroom.signaling.room;

import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a page, from its first message to its end. {@link #onMessage} and {@link
 * #onClosed} are called by one thread at a time; everything else by any.
 */
public final class ClientSession {
  /** The way into all rooms: where a session goes with its wish to join. */
  interface Entrance {
    /**
     * Brings a session to its room.
     *
     * @param sizeBytes of the message in UTF-8
     * @return the room's inbox; null if the session was refused, and told so
     */
    @Nullable RoomActor enter(ClientSession session, ClientMessage.Join join, int sizeBytes);
  }

  private static final Outgoing PONG = new Outgoing(new ServerMessage.Pong());

  private final Entrance entrance;
  private final Connection connection;
  private @Nullable RoomActor room;
  private boolean lost;
  private volatile boolean ended;

  ClientSession(Entrance entrance, Connection connection) {
    this.entrance = entrance;
    this.connection = connection;
  }

  /**
   * Takes what the page has said.
   *
   * @param sizeBytes of the message in UTF-8: what it weighs while it waits
   */
  public void onMessage(ClientMessage message, int sizeBytes) {
    if (ended) {
      return;
    }
    @Nullable RoomActor current = room;
    if (message instanceof ClientMessage.Ping) {
      send(PONG);
    } else if (message instanceof ClientMessage.Join join) {
      if (current == null) {
        room = entrance.enter(this, join, sizeBytes);
      } else {
        fail(ErrorCode.INVALID_MESSAGE, "A connection joins once.");
      }
    } else if (current == null) {
      fail(ErrorCode.INVALID_MESSAGE, "The first message of a connection is join.");
    } else if (current.offer(new RoomInput.FromClient(this, message, sizeBytes))
        == RoomActor.Taken.FULL) {
      fail(ErrorCode.TOO_MANY_MESSAGES, "The room is too busy. Reload the page.");
    }
  }

  /** Whether a room has heard of it. Asked by the thread that calls {@link #onMessage}. */
  public boolean hasJoined() {
    return room != null;
  }

  /**
   * The browser closes the connection and says that the page goes away (RFC 6455, section 7.4.1,
   * status 1001). Firefox does so before a page that is reloaded can say that it leaves. A browser,
   * or what stands between, may say it of a page that lives on, too, so it is no {@code leave}: the
   * page may come back, but has to be quick.
   */
  public void onGoneAway() {
    lose(true);
  }

  /** The connection is gone. */
  public void onClosed() {
    lose(false);
  }

  private void lose(boolean goneAway) {
    @Nullable RoomActor current = room;
    if (current != null && !lost) {
      lost = true;
      current.offer(new RoomInput.Lost(this, goneAway));
    }
  }

  /** Tells the page what went wrong; after a fatal error the connection is closed. */
  public void fail(ErrorCode code, String message) {
    send(new Outgoing(new ServerMessage.ErrorMessage(code, message)));
    if (code.fatal()) {
      close(code == ErrorCode.SHUTTING_DOWN ? CloseReason.SHUTTING_DOWN : CloseReason.REFUSED);
    }
  }

  void send(Outgoing message) {
    if (!ended) {
      connection.send(message);
    }
  }

  void admit() {
    connection.admit();
  }

  void close(CloseReason reason) {
    ended = true;
    connection.close(reason);
  }
}
