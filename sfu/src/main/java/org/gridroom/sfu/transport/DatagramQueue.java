package org.gridroom.sfu.transport;

import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Datagrams on their way to a handshake, which blocks on a thread of its own. When too many wait,
 * the newest is lost, as on any network. Safe for use by many threads.
 */
public final class DatagramQueue {
  /** Datagrams that may wait: a browser's whole flights, sent again a few times. */
  static final int CAPACITY = 32;

  private static final byte[] WAKE = new byte[0];

  private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(CAPACITY);
  private volatile boolean closed;

  /**
   * Adds a datagram.
   *
   * @return false if it is lost because the queue is full
   */
  public boolean offer(byte[] datagram) {
    return waiting.offer(datagram);
  }

  /**
   * Takes the oldest datagram, as {@link org.bouncycastle.tls.DatagramTransport#receive} does.
   *
   * @param length most bytes that are wanted; the rest of the datagram is lost
   * @param waitMillis how long to wait for one; 0 for not at all
   * @return its size in bytes, or -1 if none came in time
   * @throws InterruptedIOException if the queue is closed or the thread interrupted: the one
   *     exception that the library passes through without ending the association
   */
  public int receive(byte[] buffer, int offset, int length, int waitMillis)
      throws InterruptedIOException {
    requireOpen();
    byte[] datagram;
    try {
      datagram = waiting.poll(waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
    requireOpen();
    if (datagram == null) {
      return -1;
    }
    int size = Math.min(length, datagram.length);
    System.arraycopy(datagram, 0, buffer, offset, size);
    return size;
  }

  private void requireOpen() throws InterruptedIOException {
    if (closed) {
      throw new InterruptedIOException("closed");
    }
  }

  /** Ends all receiving, now and later. */
  public void close() {
    closed = true;
    // Wakes who waits. When the queue is full nobody does.
    boolean woken = waiting.offer(WAKE);
    assert woken || !waiting.isEmpty();
  }
}
