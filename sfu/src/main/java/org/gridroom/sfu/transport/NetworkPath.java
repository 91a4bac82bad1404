package org.gridroom.sfu.transport;

import java.lang.foreign.MemorySegment;

/**
 * One local socket and one remote address, as one loop sees them: where a transport's datagrams
 * come from and go to. The same pair is the same object for as long as it is {@linkplain #assign
 * assigned}; before that it may be a view that is used again for the next datagram. Use it on its
 * own loop only.
 *
 * <p>Sending: {@link #reserve}, write one datagram into {@link #memory()} from there on, {@link
 * #commit}. What is reserved and not committed is never sent, and the next reservation may return
 * the same place.
 */
public interface NetworkPath {
  /** Whether datagrams travel as RFC 4571 frames over TCP, so that none is lost or reordered. */
  boolean reliable();

  /** The outgoing memory, native. Its identity may change from one reservation to the next. */
  MemorySegment memory();

  /**
   * Makes room for one datagram.
   *
   * @param maxBytes most bytes that it can have
   * @return where it starts in {@link #memory()}, or -1 if the batch is full: drop it and count it
   */
  long reserve(int maxBytes);

  /**
   * Puts the datagram of the last reservation into the batch.
   *
   * @param sizeBytes its size, 1 to the reserved size
   */
  void commit(int sizeBytes);

  /**
   * The remote address in network order: 4 bytes for IPv4, 16 for IPv6. Not for the hot path.
   *
   * @return a copy
   */
  byte[] remoteAddress();

  /** The remote port, 1..65535. */
  int remotePort();

  /**
   * An authenticated check has validated this path: from now on its DTLS and SRTP go to {@code
   * owner}, and only there. A path that another transport had is taken over from it.
   */
  void assign(PeerTransport owner);

  /**
   * The owner needs this path no more. Without effect if it belongs to another transport by now.
   */
  void release(PeerTransport owner);
}
