package org.gridroom.loadtest.transport;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;
import org.gridroom.sfu.sdp.TransportDescription;
import org.gridroom.sfu.transport.DatagramQueue;
import org.gridroom.sfu.transport.DtlsCertificate;
import org.gridroom.sfu.transport.DtlsClient;
import org.gridroom.sfu.transport.SrtpProfile;

/**
 * The client's side of one DTLS-SRTP handshake (RFC 5764): blocks, so it runs on a virtual thread
 * of its own, fed with datagrams from the loop.
 */
final class ClientHandshake implements DatagramTransport {
  private static final int MTU_BYTES = 1200;

  /** As Chromium lists them: the node has to choose by its own order. */
  private static final List<SrtpProfile> PROFILES =
      List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80, SrtpProfile.AEAD_AES_128_GCM);

  private final DtlsCertificate certificate;
  private final TransportDescription remote;
  private final Consumer<byte[]> output;
  private final DatagramQueue received = new DatagramQueue();

  /**
   * A handshake to be run.
   *
   * @param remote says which fingerprint the node's certificate must have
   * @param output takes datagrams to be sent, on the handshake's thread
   */
  ClientHandshake(
      DtlsCertificate certificate, TransportDescription remote, Consumer<byte[]> output) {
    this.certificate = certificate;
    this.remote = remote;
    this.output = output;
  }

  /** Takes a datagram of the node's; dropped when too many wait, as a network would. */
  void onDatagram(byte[] datagram) {
    var _ = received.offer(datagram);
  }

  /**
   * Runs the handshake.
   *
   * @throws IOException if it fails or takes more than 10 s
   */
  DtlsClient.Connection run() throws IOException {
    return DtlsClient.connect(certificate, remote, PROFILES, this);
  }

  @Override
  public int getReceiveLimit() {
    return 1500;
  }

  @Override
  public int getSendLimit() {
    return MTU_BYTES;
  }

  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
    return received.receive(buffer, offset, length, waitMillis);
  }

  @Override
  public void send(byte[] buffer, int offset, int length) {
    output.accept(Arrays.copyOfRange(buffer, offset, offset + length));
  }

  /** Stops waiting for datagrams. */
  @Override
  public void close() {
    received.close();
  }
}
