package org.gridroom.sfu.forward;

import org.gridroom.sfu.transport.TransportState;

/** Hears what happens on one connection. Called on the connection's own loop. */
public interface EndpointListener {
  /** The connection has found its loop: from now on it can be configured there. */
  void onBound(ForwardingLoop loop);

  /** The transport has changed its state. */
  void onStateChanged(TransportState state);

  /** The first packet of a source has come. */
  void onPublicationStarted(Publication publication);

  /**
   * A source of sound has become louder or quieter.
   *
   * @param loudness 0 (silence) to 127
   */
  void onLoudness(Publication publication, int loudness);

  /** A defect of the node: the connection is of no use any more and is to be closed. */
  void onFailed(RuntimeException cause);
}
