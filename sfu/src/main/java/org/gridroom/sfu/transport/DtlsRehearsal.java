package org.gridroom.sfu.transport;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.bouncycastle.tls.DatagramTransport;
import org.gridroom.sfu.sdp.TransportDescription;

/**
 * A handshake of the node with itself, in memory. The first one in a JVM loads and compiles
 * hundreds of classes: people in a call would see that as half a second without a picture.
 */
public final class DtlsRehearsal {
  private DtlsRehearsal() {}

  /**
   * Does it; blocks until both sides are done.
   *
   * @param client runs the client's side meanwhile
   * @throws IOException if it fails: then no handshake of this node would succeed
   */
  public static void perform(DtlsCertificate certificate, Executor client) throws IOException {
    TransportDescription own =
        new TransportDescription("", "", "sha-256", certificate.fingerprint(), "passive");
    DatagramQueue toServer = new DatagramQueue();
    DatagramQueue toClient = new DatagramQueue();
    CompletableFuture<DtlsSrtpKeys> connected =
        CompletableFuture.supplyAsync(
            () -> connect(certificate, own, new Line(toClient, toServer)), client);
    new DtlsServerPeer(certificate, CertificateFingerprint.of(own))
        .handshake(new Line(toServer, toClient));
    try {
      connected.join();
    } catch (CompletionException e) {
      throw new IOException("the node cannot do a handshake with itself", e.getCause());
    }
  }

  private static DtlsSrtpKeys connect(
      DtlsCertificate certificate, TransportDescription remote, Line line) {
    try {
      return DtlsClient.connect(certificate, remote, List.of(SrtpProfile.values()), line).keys();
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /** One end of a line in memory. */
  private record Line(DatagramQueue in, DatagramQueue out) implements DatagramTransport {
    private static final int MAX_DATAGRAM_BYTES = 1200;

    @Override
    public int getReceiveLimit() {
      return MAX_DATAGRAM_BYTES;
    }

    @Override
    public int getSendLimit() {
      return MAX_DATAGRAM_BYTES;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
      return in.receive(buffer, offset, length, waitMillis);
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
      // A full line drops, as any network may.
      var _ = out.offer(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    @Override
    public void close() {}
  }
}
