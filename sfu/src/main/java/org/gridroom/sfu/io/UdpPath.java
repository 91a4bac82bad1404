package org.gridroom.sfu.io;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.transport.NetworkPath;
import org.gridroom.sfu.transport.PeerTransport;
import org.jspecify.annotations.Nullable;

/**
 * One UDP socket and one remote address. Without an owner it is a view that its endpoint points at
 * one unknown sender after the other; with one it stands in the endpoint's table.
 */
final class UdpPath implements NetworkPath {
  /** {@link #receivedBy()} of a path whose datagrams come in on its own loop. */
  static final int OWN_LOOP = -1;

  private final UdpEndpoint endpoint;
  private long high;
  private long low;
  private int port;
  private @Nullable PeerTransport owner;
  private boolean elsewhere;
  private int receivedBy = OWN_LOOP;

  // The chain of its datagrams in the endpoint's batch, -1 when it has none: kept here to spare a
  // look-up per packet.
  int firstDatagram = -1;
  int lastDatagram = -1;

  UdpPath(UdpEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Points a path that nobody owns at a sender. */
  void pointAt(long high, long low, int port, int receivedBy) {
    this.high = high;
    this.low = low;
    this.port = port;
    this.receivedBy = receivedBy;
  }

  boolean ipv6() {
    return endpoint.ipv6();
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  int port() {
    return port;
  }

  @Nullable PeerTransport owner() {
    return owner;
  }

  /** Whether the owner lives on another loop, to which its datagrams are passed over. */
  boolean elsewhere() {
    return elsewhere;
  }

  /** Index of the loop whose socket its datagrams come in on, or {@link #OWN_LOOP}. */
  int receivedBy() {
    return receivedBy;
  }

  /** What comes in here is to be passed over to the loop of {@code transport}. */
  void assignElsewhere(PeerTransport transport) {
    take(transport, true);
  }

  @Override
  public boolean reliable() {
    return false;
  }

  @Override
  public MemorySegment memory() {
    return endpoint.batch().memory();
  }

  @Override
  public long reserve(int maxBytes) {
    return endpoint.batch().reserve(maxBytes);
  }

  @Override
  public void commit(int sizeBytes) {
    endpoint.batch().commit(this, sizeBytes);
  }

  @Override
  public byte[] remoteAddress() {
    return SocketAddressCodec.bytes(ipv6(), high, low);
  }

  @Override
  public int remotePort() {
    return port;
  }

  @Override
  public void assign(PeerTransport transport) {
    if (owner != transport || elsewhere) {
      take(transport, false);
    }
  }

  private void take(PeerTransport transport, boolean livesElsewhere) {
    if (owner == null) {
      // Without room in the table it still belongs to the transport, but what comes from there is a
      // stranger's.
      endpoint.intern(this);
    }
    owner = transport;
    elsewhere = livesElsewhere;
    if (!livesElsewhere) {
      endpoint.adopted(transport);
    }
  }

  @Override
  public void release(PeerTransport transport) {
    if (owner == transport) {
      owner = null;
      elsewhere = false;
      endpoint.forget(this);
    }
  }
}
