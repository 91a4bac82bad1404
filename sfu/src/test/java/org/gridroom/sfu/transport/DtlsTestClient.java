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
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/**
 * BouncyCastle's DTLS client behind a network that the test controls. Its ClientHello is as long as
 * a browser's, so that it comes in two datagrams.
 */
final class DtlsTestClient extends DefaultTlsClient implements DatagramTransport {
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
    super(TransportHarness.CLIENT.crypto());
    this.harness = harness;
    this.path = path;
    path.network = this::onNetwork;
  }

  /** Shakes hands on a thread of its own. */
  DtlsTestClient start() {
    Thread.startVirtualThread(() -> {
      try {
        DTLSTransport transport = new DTLSClientProtocol().connect(this, this);
        established = transport;
        keys.complete(Objects.requireNonNull(exported));
      } catch (IOException | RuntimeException e) {
        keys.completeExceptionally(e);
      }
      harness.loop.execute(() -> {});
    });
    return this;
  }

  private int chosenProfile;
  private @Nullable DtlsSrtpKeys exported;

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    SrtpProfile profile = Objects.requireNonNull(SrtpProfile.ofWireValue(chosenProfile));
    exported = DtlsSrtpKeys.export(context, profile, true);
  }

  @Override
  @SuppressWarnings("rawtypes") // the library's
  public void processServerExtensions(Hashtable serverExtensions) throws IOException {
    super.processServerExtensions(serverExtensions);
    UseSRTPData chosen = TlsSRTPUtils.getUseSRTPExtension(serverExtensions);
    chosenProfile = chosen == null ? 0 : chosen.getProtectionProfiles()[0];
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
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
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
    if (profiles.length > 0) {
      TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, null));
    }
    extensions.put(KEY_SHARE, new byte[1260]); // of the size of X25519MLKEM768 and X25519
    return extensions;
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate serverCertificate)
          throws IOException {
        DtlsSrtpKeys.verify(
            serverCertificate.getCertificate(),
            new CertificateFingerprint("SHA-256", TransportHarness.SERVER.fingerprint()));
      }

      @Override
      public @Nullable TlsCredentials getClientCredentials(CertificateRequest certificateRequest)
          throws IOException {
        return certificate == null ? null : certificate.signer(context);
      }
    };
  }

  @Override
  public void notifyAlertReceived(short level, short description) {
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
