package org.gridroom.sfu.transport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/**
 * The DTLS client behind a network that the test controls, and with the faults that the test gives
 * it. Its ClientHello is as long as a browser's, so that it comes in two datagrams.
 */
final class DtlsTestClient extends DtlsClientPeer implements DatagramTransport {
  private static final int KEY_SHARE = 51;
  private static final int MTU = 1200;

  final CompletableFuture<DtlsSrtpKeys> keys = new CompletableFuture<>();
  final List<byte[]> media = new ArrayList<>();
  final List<Short> alerts = new ArrayList<>();

  /** What becomes of each datagram on its way: what arrives, in order. */
  Function<byte[], List<byte[]>> toServer = List::of;

  Function<byte[], List<byte[]>> toClient = List::of;
  int[] profiles = {
    SrtpProfile.AES_CM_128_HMAC_SHA1_80.wireValue(), SrtpProfile.AEAD_AES_128_GCM.wireValue()
  };
  int datagramsSent;
  int datagramsReceived;
  @Nullable DtlsCertificate certificate = TransportHarness.CLIENT;
  boolean extendedMasterSecret = true;
  @Nullable DTLSTransport established;
  private final TransportHarness harness;
  private final MemoryPath path;
  private final BlockingQueue<byte[]> inbound = new LinkedBlockingQueue<>();

  DtlsTestClient(TransportHarness harness, MemoryPath path) {
    super(
        TransportHarness.CLIENT,
        new CertificateFingerprint("SHA-256", TransportHarness.SERVER.fingerprint()),
        SrtpProfile.PREFERENCE);
    this.harness = harness;
    this.path = path;
    path.network = this::onNetwork;
  }

  /** Shakes hands on a thread of its own. */
  DtlsTestClient start() {
    Thread.startVirtualThread(() -> {
      try {
        established = handshake(this);
        keys.complete(Objects.requireNonNull(association().keys()));
      } catch (IOException | RuntimeException e) {
        keys.completeExceptionally(e);
      }
      harness.loop.execute(() -> {});
    });
    return this;
  }

  private void onNetwork(byte[] datagram) {
    int first = datagram[0] & 0xFF;
    if (first >= 128) {
      media.add(datagram);
    } else if (first >= 20) {
      inbound.addAll(toClient.apply(datagram));
      datagramsReceived++;
    }
  }

  /** Runs the loop until both sides are done. */
  DtlsSrtpKeys handshake() {
    start();
    harness.loop.runUntil(
        () -> keys.isDone() && harness.transport.state() != TransportState.CONNECTING);
    return keys.join();
  }

  /** What the client makes of what came after the handshake. */
  void processInbound() throws IOException {
    if (established != null) {
      byte[] buffer = new byte[MTU];
      while (!inbound.isEmpty()) {
        established.receive(buffer, 0, buffer.length, 1);
      }
    }
  }

  @Override
  public int getHandshakeTimeoutMillis() {
    return 20_000;
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return 50; // as browsers do
  }

  @Override
  public boolean shouldUseExtendedMasterSecret() {
    return extendedMasterSecret;
  }

  @Override
  public boolean requiresExtendedMasterSecret() {
    return extendedMasterSecret;
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return new int[] {
      CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
    };
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // the library's
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    if (profiles.length == 0) {
      extensions.remove(TlsSRTPUtils.EXT_use_srtp);
    } else {
      TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, null));
    }
    extensions.put(KEY_SHARE, new byte[1260]); // of the size of X25519MLKEM768 and X25519
    return extensions;
  }

  @Override
  public TlsAuthentication getAuthentication() {
    TlsAuthentication honest = super.getAuthentication();
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate serverCertificate)
          throws IOException {
        honest.notifyServerCertificate(serverCertificate);
      }

      @Override
      public @Nullable TlsCredentials getClientCredentials(CertificateRequest request)
          throws IOException {
        return certificate == null ? null : certificate.signer(context);
      }
    };
  }

  @Override
  public void notifyAlertReceived(short level, short description) {
    super.notifyAlertReceived(level, description);
    alerts.add(description);
  }

  @Override
  public int getReceiveLimit() {
    return 2048;
  }

  @Override
  public int getSendLimit() {
    return MTU;
  }

  @Override
  public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
    try {
      byte[] datagram = inbound.poll(waitMillis, TimeUnit.MILLISECONDS);
      if (datagram == null) {
        return -1;
      }
      System.arraycopy(datagram, 0, buffer, offset, datagram.length);
      return datagram.length;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void send(byte[] buffer, int offset, int length) {
    byte[] datagram = Arrays.copyOfRange(buffer, offset, offset + length);
    datagramsSent++;
    for (byte[] arriving : toServer.apply(datagram)) {
      harness.loop.execute(() -> harness.receive(path, arriving));
    }
  }

  @Override
  public void close() {}
}
