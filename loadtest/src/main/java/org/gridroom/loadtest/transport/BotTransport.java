package org.gridroom.loadtest.transport;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.tls.DTLSTransport;
import org.gridroom.loadtest.media.PacketOutput;
import org.gridroom.sfu.sdp.IceCandidate;
import org.gridroom.sfu.sdp.TransportDescription;
import org.gridroom.sfu.transport.DtlsCertificate;
import org.gridroom.sfu.transport.DtlsClient;
import org.gridroom.sfu.transport.PacketCiphers;
import org.gridroom.sfu.transport.SrtpReceiver;
import org.gridroom.sfu.transport.SrtpSender;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * A virtual participant's transport: a UDP socket, {@link ConnectivityChecks}, a DTLS client, SRTP
 * both ways. It lives on its loop's thread; only {@link #local}, {@link #connect} and {@link
 * #close} may be called from elsewhere.
 */
public final class BotTransport implements BotLoop.Member, PacketOutput {
  private static final PacketCiphers CIPHERS = PacketCiphers.best();
  private static final int MAX_DATAGRAM_BYTES = PacketBuffer.CAPACITY_BYTES;

  /** A bound, so that one socket cannot starve the others of its loop. */
  private static final int DATAGRAMS_PER_TURN = 64;

  private static final int SOCKET_BUFFER_BYTES = 4 << 20;

  private final BotLoop loop;
  private final Listener listener;
  private final DtlsCertificate certificate;
  private final SecureRandom random;
  private final TransportDescription local;
  private final DatagramChannel channel;
  private final ByteBuffer receiveBuffer = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);
  private final MemorySegment received = MemorySegment.ofBuffer(receiveBuffer);
  private final ByteBuffer sendBuffer = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);
  private final MemorySegment sending = MemorySegment.ofBuffer(sendBuffer);
  private final MemorySegment clear = Arena.ofAuto().allocate(PacketBuffer.CAPACITY_BYTES);
  private final RtpPacket rtp = new RtpPacket();

  private State state = State.NEW;
  private @Nullable ConnectivityChecks checks;
  private @Nullable ClientHandshake handshake;
  private @Nullable DTLSTransport session;
  private @Nullable SrtpSender sealer;
  private @Nullable SrtpReceiver opener;
  private long dropped;

  /** What a bot's transport tells its owner; on the loop's thread. */
  public interface Listener {
    /** Keys are made: media flows. */
    void onConnected();

    /** One authenticated RTP packet; the view is valid during the call. */
    void onRtp(RtpPacket packet, long nowNanos);

    /** One authenticated compound RTCP packet; the memory is valid during the call. */
    void onRtcp(MemorySegment compound, int sizeBytes, long nowNanos);

    /** Time passes: about every millisecond while connected. */
    void onTick(long nowNanos);

    /** It cannot go on. Nothing more is heard of it. */
    void onFailed(String reason);
  }

  private enum State {
    NEW,
    CHECKING,
    HANDSHAKING,
    CONNECTED,
    CLOSED
  }

  /**
   * Opens a socket and makes credentials.
   *
   * @throws UncheckedIOException if the machine gives no socket
   */
  public BotTransport(
      BotLoop loop, DtlsCertificate certificate, SecureRandom random, Listener listener) {
    this.loop = loop;
    this.certificate = certificate;
    this.random = random;
    this.listener = listener;
    this.local =
        new TransportDescription(
            token(8), token(24), "sha-256", certificate.fingerprint(), "actpass");
    try {
      channel = DatagramChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException("no socket for a participant", e);
    }
  }

  /** What the offer says of this side. */
  public TransportDescription local() {
    return local;
  }

  /** Starts connecting to what an answer describes. */
  public void connect(SessionAnswer answer) {
    loop.execute(() -> {
      if (state != State.NEW) {
        return;
      }
      checks = new ConnectivityChecks(answer, local, random, System.nanoTime());
      state = State.CHECKING;
      loop.add(this);
    });
  }

  /** Datagrams that were not authentic, or made no sense. */
  public long dropped() {
    return dropped;
  }

  /** Closes it, with a DTLS close_notify. */
  public void close() {
    loop.execute(() -> {
      if (state == State.CLOSED) {
        return;
      }
      if (session != null) {
        try {
          session.close();
        } catch (IOException e) {
          // The node is gone already.
        }
      }
      end();
    });
  }

  @Override
  public void onTurn(long nowNanos) {
    try {
      receiveBuffer.clear();
      for (int i = 0; i < DATAGRAMS_PER_TURN && state != State.CLOSED; i++) {
        int size = channel.isConnected() ? channel.read(receiveBuffer.clear()) : 0;
        if (size <= 0) {
          break;
        }
        onDatagram(size, nowNanos);
      }
    } catch (java.net.PortUnreachableException e) {
      // An ICMP answer to a check: the candidate is not alive, and the next one is tried in time.
    } catch (IOException e) {
      fail("socket: " + e.getMessage());
      return;
    }
    check(nowNanos);
    if (state == State.CONNECTED) {
      listener.onTick(nowNanos);
    }
  }

  @Override
  public void onFailure(RuntimeException cause) {
    fail(cause.toString());
  }

  @Override
  public void sendRtp(MemorySegment packet, int sizeBytes) {
    if (sealer != null && rtp.bind(packet, 0, sizeBytes) == DropReason.NONE) {
      int header = rtp.headerSizeBytes();
      write(
          sealer.sealRtp(
              packet, header, packet, 0, packet, header, sizeBytes - header, sending, 0));
    }
  }

  @Override
  public void sendRtcp(MemorySegment compound, int sizeBytes) {
    if (sealer != null) {
      write(sealer.sealRtcp(compound, 0, sizeBytes, sending, 0));
    }
  }

  private void onDatagram(int size, long nowNanos) {
    // RFC 7983, section 7.
    int first = received.get(JAVA_BYTE, 0) & 0xFF;
    if (first <= 3) {
      onStun(size, nowNanos);
    } else if (first >= 20 && first <= 63) {
      byte[] datagram = received.asSlice(0, size).toArray(JAVA_BYTE);
      if (handshake != null && state == State.HANDSHAKING) {
        handshake.onDatagram(datagram);
      } else if (state == State.CONNECTED && datagram[0] == 21) {
        fail("the node closed the connection");
      }
    } else {
      onSrtp(size, nowNanos);
    }
  }

  private void onSrtp(int size, long nowNanos) {
    boolean rtcp = size >= 2 && isRtcp(received.get(JAVA_BYTE, 1) & 0xFF);
    DropReason reason =
        opener == null
            ? DropReason.NO_KEYS
            : rtcp
                ? opener.openRtcp(received, 0, size, clear)
                : opener.openRtp(received, 0, size, clear);
    int plain = opener == null ? 0 : opener.openedSizeBytes();
    if (reason == DropReason.NONE && !rtcp) {
      reason = rtp.bind(clear, 0, plain);
    }
    if (reason != DropReason.NONE) {
      dropped++;
    } else if (rtcp) {
      listener.onRtcp(clear, plain, nowNanos);
    } else {
      listener.onRtp(rtp, nowNanos);
    }
  }

  /**
   * RFC 5761, section 4: RTCP packet types stand where RTP has marker and payload types 64 to 95.
   */
  private static boolean isRtcp(int secondByte) {
    return secondByte >= 192 && secondByte <= 223;
  }

  private void onStun(int size, long nowNanos) {
    ConnectivityChecks checking = checks;
    if (checking == null || !checking.onMessage(received, size, nowNanos)) {
      dropped++;
    } else if (state == State.CHECKING) {
      state = State.HANDSHAKING;
      startHandshake(checking.remote());
    }
  }

  private void check(long nowNanos) {
    ConnectivityChecks checking = checks;
    if (checking == null || state == State.CLOSED) {
      return;
    }
    Optional<String> failure = checking.failure(nowNanos);
    if (failure.isPresent()) {
      fail(failure.get());
      return;
    }
    checking.nextCandidate(nowNanos).ifPresent(this::pair);
    if (channel.isConnected()) {
      write(checking.writeCheck(sending, nowNanos));
    }
  }

  private void pair(IceCandidate to) {
    try {
      channel.disconnect();
      channel.connect(new InetSocketAddress(InetAddress.ofLiteral(to.address()), to.port()));
    } catch (IOException | IllegalArgumentException e) {
      // Not reachable from here: the next one is tried in time.
    }
  }

  private void startHandshake(TransportDescription remote) {
    ClientHandshake started = new ClientHandshake(certificate, remote, this::writeFromHandshake);
    handshake = started;
    Thread.ofVirtual()
        .name("bot-handshake")
        .start(() -> {
          try {
            DtlsClient.Connection made = started.run();
            loop.execute(() -> onHandshakeDone(made));
          } catch (IOException e) {
            loop.execute(() -> fail("DTLS: " + e));
          }
        });
  }

  private void onHandshakeDone(DtlsClient.Connection made) {
    if (state == State.HANDSHAKING) {
      session = made.transport();
      sealer = new SrtpSender(CIPHERS, made.keys().send());
      opener = new SrtpReceiver(CIPHERS, made.keys().receive());
      state = State.CONNECTED;
      listener.onConnected();
    }
  }

  /** On the handshake's thread: channels may be written to by any. */
  private void writeFromHandshake(byte[] datagram) {
    try {
      channel.write(ByteBuffer.wrap(datagram));
    } catch (IOException e) {
      // As lost on the way: the handshake sends it again.
    }
  }

  private void write(int size) {
    try {
      if (size > 0 && channel.write(sendBuffer.clear().limit(size)) == 0) {
        dropped++;
      }
    } catch (IOException e) {
      dropped++;
    }
  }

  private void fail(String reason) {
    if (state != State.CLOSED) {
      end();
      listener.onFailed(reason);
    }
  }

  private void end() {
    state = State.CLOSED;
    loop.remove(this);
    if (handshake != null) {
      handshake.close();
    }
    if (sealer != null) {
      sealer.close();
      sealer = null;
    }
    if (opener != null) {
      opener.close();
      opener = null;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String token(int length) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    StringBuilder token = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      token.append(alphabet.charAt(random.nextInt(64)));
    }
    return token.toString();
  }
}
