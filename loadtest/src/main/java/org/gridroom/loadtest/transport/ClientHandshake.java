package org.gridroom.loadtest.transport;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.gridroom.sfu.sdp.TransportDescription;
import org.gridroom.sfu.transport.SrtpKeys;
import org.gridroom.sfu.transport.SrtpProfile;

/**
 * The client's side of one DTLS-SRTP handshake (RFC 5764): blocks, so it runs on a virtual thread
 * of its own, fed with datagrams from the loop.
 */
final class ClientHandshake {
  private static final int KEY_BYTES = 16;
  private static final int MTU_BYTES = 1200;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final byte[] NO_MKI = {};

  private final BotCertificate certificate;
  private final TransportDescription remote;
  private final Consumer<byte[]> output;
  private final SecureRandom random;
  private final BlockingQueue<byte[]> received = new ArrayBlockingQueue<>(64);
  private volatile boolean closed;

  /**
   * A handshake to be run.
   *
   * @param remote says which fingerprint the node's certificate must have
   * @param output takes datagrams to be sent, on the handshake's thread
   */
  ClientHandshake(
      BotCertificate certificate,
      TransportDescription remote,
      Consumer<byte[]> output,
      SecureRandom random) {
    this.certificate = certificate;
    this.remote = remote;
    this.output = output;
    this.random = random;
  }

  /**
   * What a handshake yields.
   *
   * @param material client key, server key, client salt, server salt (RFC 5764, section 4.2)
   * @param session the association, to be closed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Keys(SrtpProfile profile, byte[] material, DTLSTransport session) {
    /** The keys with which the client or the server writes. */
    SrtpKeys writing(boolean client) {
      int saltBytes = saltSizeBytes(profile);
      int key = client ? 0 : KEY_BYTES;
      int salt = 2 * KEY_BYTES + (client ? 0 : saltBytes);
      return new SrtpKeys(
          profile,
          Arrays.copyOfRange(material, key, key + KEY_BYTES),
          Arrays.copyOfRange(material, salt, salt + saltBytes));
    }
  }

  private static int saltSizeBytes(SrtpProfile profile) {
    return profile == SrtpProfile.AEAD_AES_128_GCM ? 12 : 14;
  }

  /** Takes a datagram of the node's; dropped when too many wait, as a network would. */
  void onDatagram(byte[] datagram) {
    received.offer(datagram);
  }

  /** Stops waiting for datagrams. */
  void close() {
    closed = true;
  }

  /**
   * Runs the handshake.
   *
   * @throws IOException if it fails or takes more than 10 s
   */
  Keys run() throws IOException {
    JcaTlsCrypto crypto = new JcaTlsCryptoProvider().create(random, random);
    Client client = new Client(crypto);
    DTLSTransport session = new DTLSClientProtocol().connect(client, new Datagrams());
    return new Keys(client.profile, client.material, session);
  }

  private final class Datagrams implements DatagramTransport {
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
      if (closed) {
        throw new IOException("closed");
      }
      try {
        byte[] datagram = received.poll(waitMillis, TimeUnit.MILLISECONDS);
        if (datagram == null) {
          return -1;
        }
        int size = Math.min(length, datagram.length);
        System.arraycopy(datagram, 0, buffer, offset, size);
        return size;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
      output.accept(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    @Override
    public void close() {}
  }

  private final class Client extends DefaultTlsClient {
    private final JcaTlsCrypto crypto;
    private SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
    private byte[] material = {};

    Client(JcaTlsCrypto crypto) {
      super(crypto);
      this.crypto = crypto;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return ProtocolVersion.DTLSv12.only();
    }

    @Override
    public int getHandshakeTimeoutMillis() {
      return TIMEOUT_MILLIS;
    }

    @Override
    @SuppressWarnings("rawtypes") // the library's signature
    public Hashtable getClientExtensions() throws IOException {
      Hashtable extensions =
          TlsExtensionsUtils.ensureExtensionsInitialised(super.getClientExtensions());
      TlsSRTPUtils.addUseSRTPExtension(
          extensions,
          new UseSRTPData(
              // As Chromium lists them: the node has to choose by its own order.
              new int[] {
                SrtpProfile.AES_CM_128_HMAC_SHA1_80.wireValue(),
                SrtpProfile.AEAD_AES_128_GCM.wireValue()
              },
              NO_MKI));
      return extensions;
    }

    @Override
    @SuppressWarnings("rawtypes") // the library's signature
    public void processServerExtensions(Hashtable serverExtensions) throws IOException {
      super.processServerExtensions(serverExtensions);
      UseSRTPData srtp = TlsSRTPUtils.getUseSRTPExtension(serverExtensions);
      if (srtp == null || srtp.getProtectionProfiles().length != 1) {
        throw new TlsFatalAlert(AlertDescription.illegal_parameter);
      }
      int chosen = srtp.getProtectionProfiles()[0];
      profile =
          SrtpProfile.PREFERENCE.stream()
              .filter(known -> known.wireValue() == chosen)
              .findFirst()
              .orElseThrow(() -> new TlsFatalAlert(AlertDescription.illegal_parameter));
    }

    @Override
    public TlsAuthentication getAuthentication() {
      return new TlsAuthentication() {
        @Override
        public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
          byte[] encoded = server.getCertificate().getCertificateAt(0).getEncoded();
          String actual = BotCertificate.fingerprint(remote.fingerprintAlgorithm(), encoded);
          if (!actual.equalsIgnoreCase(remote.fingerprint())) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
          }
        }

        @Override
        public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
          TlsCertificate own = crypto.createCertificate(certificate.encoded());
          return new JcaDefaultTlsCredentialedSigner(
              new TlsCryptoParameters(context),
              crypto,
              certificate.keys().getPrivate(),
              new Certificate(new TlsCertificate[] {own}),
              SignatureAndHashAlgorithm.getInstance(
                  HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
        }
      };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
      super.notifyHandshakeComplete();
      material =
          context.exportKeyingMaterial(
              ExporterLabel.dtls_srtp, null, 2 * (KEY_BYTES + saltSizeBytes(profile)));
    }
  }
}
