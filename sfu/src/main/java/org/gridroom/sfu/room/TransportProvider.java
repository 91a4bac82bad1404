package org.gridroom.sfu.room;

import java.util.List;
import org.gridroom.sfu.sdp.IceCandidate;
import org.gridroom.sfu.sdp.TransportDescription;
import org.gridroom.sfu.transport.TransportListener;

/**
 * Makes the transports of a node's participants: implemented by {@code io}, which owns the sockets.
 * Called on the home loop of a room, which need not be the loop of the transport: {@code restart}
 * and {@code close} pass their work on to that.
 */
public interface TransportProvider {
  /**
   * Opens a transport that waits for the connectivity checks of one remote peer.
   *
   * @param remote what the peer's offer says of its transport
   * @throws NodeFullException when the node has as many transports as it may have
   */
  OpenedTransport open(TransportDescription remote, TransportListener listener);

  /** A transport that was opened. */
  interface OpenedTransport {
    /** What the answer says of this side: ufrag, password, fingerprint, setup role. */
    TransportDescription local();

    /** The node's own candidates for the answer. */
    List<IceCandidate> candidates();

    /**
     * Takes new remote credentials and makes new local ones (ICE restart, RFC 8445, section 9);
     * media goes on.
     *
     * @return the new local description
     */
    TransportDescription restart(TransportDescription remote);

    /** Closes it, with a DTLS close_notify; the listener hears nothing afterwards but CLOSED. */
    void close();
  }

  /** The node has as many transports as it may have. */
  final class NodeFullException extends RuntimeException {
    /** Says how many it may have. */
    public NodeFullException(int limit) {
      super("this node serves at most " + limit + " participants");
    }
  }
}
