package org.gridroom.sfu.transport;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DatagramTransport;

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
    BlockingQueue<byte[]> toServer = new ArrayBlockingQueue<>(64);
    BlockingQueue<byte[]> toClient = new ArrayBlockingQueue<>(64);
    CertificateFingerprint own = new CertificateFingerprint("SHA-256", certificate.fingerprint());
    CompletableFuture<Void> connected =
        CompletableFuture.runAsync(
            () -> {
              DtlsClientPeer peer =
                  new DtlsClientPeer(certificate, own, List.of(SrtpProfile.values()));
              try {
                peer.handshake(new Line(toClient, toServer));
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            },
            client);
    new DtlsServerPeer(certificate, own).handshake(new Line(toServer, toClient));
    try {
      connected.join();
    } catch (CompletionException e) {
      throw new IOException("the node cannot do a handshake with itself", e.getCause());
    }
  }

  /** One end of a line that loses nothing. */
  private record Line(BlockingQueue<byte[]> in, BlockingQueue<byte[]> out)
      implements DatagramTransport {
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
    public int receive(byte[] buffer, int offset, int limit, int waitMillis) throws IOException {
      try {
        byte[] datagram = in.poll(waitMillis, TimeUnit.MILLISECONDS);
        if (datagram == null) {
          return -1;
        }
        int size = Math.min(limit, datagram.length);
        System.arraycopy(datagram, 0, buffer, offset, size);
        return size;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public void send(byte[] buffer, int offset, int size) {
      // A full line drops, as any network may.
      var _ = out.offer(Arrays.copyOfRange(buffer, offset, offset + size));
    }

    @Override
    public void close() {}
  }
}
