package org.gridroom.sfu.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * One DTLS association between a loop and the library, whose handshake blocks. The handshake runs
 * on a thread of its own, fed by a bounded queue; what it sends is collected to flights and handed
 * to the loop. When it is done the loop does the rest itself: answers to retransmissions,
 * close_notify.
 */
final class DtlsTransport {
  private static final int MAX_DATAGRAM_BYTES = 2048;
  // IPv6's least MTU less its headers and UDP's.
  private static final int FLIGHT_DATAGRAM_BYTES = 1200;

  /** Hears of an association, on its loop. */
  interface Listener {
    /** Send this to the peer. */
    void onDtlsDatagram(byte[] datagram);

    /** The handshake is done. What the peer needs to finish it too follows. */
    void onDtlsKeys(DtlsSrtpKeys keys);

    /**
     * The handshake failed. The peer's alert, if there is one, has been given to {@link
     * #onDtlsDatagram}.
     */
    void onDtlsFailed();

    /** The peer has closed the association. */
    void onDtlsClosed();
  }

  private final DtlsServerPeer peer;
  private final Executor loop;
  private final Listener listener;
  private final DtlsRecordFilter filter;
  private final DatagramQueue received = new DatagramQueue();
  private final Datagrams datagrams = new Datagrams();
  // Of the loop:
  private @Nullable DTLSTransport established;
  private boolean ended;

  /**
   * An association, whose handshake {@link #handshake} does.
   *
   * @param loop runs tasks on the loop
   */
  DtlsTransport(DtlsServerPeer peer, Executor loop, Listener listener) {
    this.peer = peer;
    this.loop = loop;
    this.listener = listener;
    this.filter = new DtlsRecordFilter();
  }

  /** Does the handshake, on a thread that may block for up to 10 s. */
  void handshake() {
    try {
      DTLSTransport transport = peer.handshake(datagrams);
      DtlsSrtpKeys keys = peer.association().keys();
      List<byte[]> lastFlight = datagrams.takeFlight();
      loop.execute(() -> onEstablished(transport, keys, lastFlight));
    } catch (IOException | RuntimeException e) {
      // Whatever the peer did wrong, it has been told by an alert.
      List<byte[]> lastFlight = datagrams.takeFlight();
      try {
        loop.execute(() -> onFailed(lastFlight));
      } catch (RejectedExecutionException loopHasEnded) {
        // So has everything that waits for this.
      }
    }
  }

  private void onEstablished(
      DTLSTransport transport, @Nullable DtlsSrtpKeys keys, List<byte[]> lastFlight) {
    if (ended) {
      return;
    }
    if (keys == null) {
      onFailed(lastFlight);
      return;
    }
    established = transport;
    // Keys first: the peer may send media as soon as it has the flight.
    listener.onDtlsKeys(keys);
    lastFlight.forEach(listener::onDtlsDatagram);
    drain(transport);
  }

  private void onFailed(List<byte[]> lastFlight) {
    if (!ended) {
      ended = true;
      lastFlight.forEach(listener::onDtlsDatagram);
      listener.onDtlsFailed();
    }
  }

  /**
   * A datagram from a validated path.
   *
   * @return false if the queue was full
   */
  boolean onDatagram(byte[] datagram) {
    int size = filter.accept(datagram);
    if (size == 0 || ended) {
      return true;
    }
    byte[] accepted = size == datagram.length ? datagram : Arrays.copyOf(datagram, size);
    boolean queued = received.offer(accepted);
    DTLSTransport transport = established;
    if (transport != null) {
      drain(transport);
    }
    return queued;
  }

  /**
   * Lets the library see what came after the handshake. It waits for nothing: see {@link
   * Datagrams#receive}.
   */
  private void drain(DTLSTransport transport) {
    byte[] applicationData = new byte[MAX_DATAGRAM_BYTES];
    try {
      while (!peer.association().closedByPeer()) {
        // Application data is not spoken here: read and forgotten.
        transport.receive(applicationData, 0, applicationData.length, 1);
      }
    } catch (InterruptedIOException nothingMore) {
      // The usual end.
    } catch (IOException e) {
      // A fatal alert, by the peer or to it: this side is closed.
      end();
      return;
    } finally {
      datagrams.takeFlight().forEach(listener::onDtlsDatagram);
    }
    if (peer.association().closedByPeer()) {
      end();
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      listener.onDtlsClosed();
    }
  }

  /**
   * Ends the association with a close_notify, or the handshake without one. The listener hears no
   * more than the last datagrams.
   */
  void close() {
    DTLSTransport transport = established;
    if (!ended && transport != null) {
      try {
        transport.close();
      } catch (IOException e) {
        // The peer finds out by consent.
      }
      datagrams.takeFlight().forEach(listener::onDtlsDatagram);
    }
    ended = true;
    received.close();
  }

  /** The library's side. Used by the handshake's thread until it is done, then by the loop. */
  private final class Datagrams implements DatagramTransport {
    private List<byte[]> flight = new ArrayList<>();

    @Override
    public int getReceiveLimit() {
      return MAX_DATAGRAM_BYTES;
    }

    @Override
    public int getSendLimit() {
      return FLIGHT_DATAGRAM_BYTES;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
      int size = received.receive(buffer, offset, length, 0);
      if (size >= 0) {
        return size;
      }
      if (established != null) {
        // On the loop nobody may wait.
        throw new InterruptedIOException();
      }
      sendFlight();
      return received.receive(buffer, offset, length, waitMillis);
    }

    /** Puts several records into one datagram: the library gives them one by one. */
    @Override
    public void send(byte[] buffer, int offset, int length) {
      byte[] last = flight.isEmpty() ? new byte[0] : flight.getLast();
      boolean fits = !flight.isEmpty() && last.length + length <= FLIGHT_DATAGRAM_BYTES;
      int start = fits ? last.length : 0;
      byte[] datagram = Arrays.copyOf(fits ? last : new byte[0], start + length);
      System.arraycopy(buffer, offset, datagram, start, length);
      if (fits) {
        flight.set(flight.size() - 1, datagram);
      } else {
        flight.add(datagram);
      }
    }

    List<byte[]> takeFlight() {
      List<byte[]> taken = flight;
      flight = new ArrayList<>();
      return taken;
    }

    private void sendFlight() {
      if (!flight.isEmpty()) {
        List<byte[]> taken = takeFlight();
        loop.execute(() -> {
          if (!ended) {
            taken.forEach(listener::onDtlsDatagram);
          }
        });
      }
    }

    @Override
    public void close() {}
  }
}
