package org.gridroom.sfu.room;

import java.util.ArrayList;
import java.util.List;
import org.gridroom.sfu.sdp.IceCandidate;
import org.gridroom.sfu.sdp.TransportDescription;
import org.gridroom.sfu.transport.TransportListener;

/** Transports that the test connects when it wants to. */
final class FakeTransports implements TransportProvider {
  int limit = 1000;

  /** Runs whenever a transport is opened or restarted, and may throw. */
  Runnable before = () -> {};

  final List<Opened> opened = new ArrayList<>();

  @Override
  public OpenedTransport open(TransportDescription remote, TransportListener listener) {
    before.run();
    if (opened.size() >= limit) {
      throw new NodeFullException(limit);
    }
    Opened transport = new Opened(listener, opened.size(), () -> before.run());
    opened.add(transport);
    return transport;
  }

  /** One transport. */
  static final class Opened implements OpenedTransport {
    final TransportListener listener;
    private final int number;
    private final Runnable before;
    int restarts;
    boolean closed;

    Opened(TransportListener listener, int number, Runnable before) {
      this.before = before;
      this.listener = listener;
      this.number = number;
    }

    @Override
    public TransportDescription local() {
      return new TransportDescription(
          "node" + number + "x" + restarts,
          "0123456789012345678901",
          "sha-256",
          "AB:CD:EF",
          "passive");
    }

    @Override
    public List<IceCandidate> candidates() {
      return List.of(new IceCandidate("1", IceCandidate.Protocol.UDP, 1, "192.0.2.1", 10000));
    }

    @Override
    public TransportDescription restart(TransportDescription remote) {
      before.run();
      restarts++;
      return local();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
