package org.gridroom.sfu.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.gridroom.sfu.sdp.IceCandidate.Protocol;

/**
 * One UDP socket of the operating system, bound to one concrete address and sharing its port with
 * its siblings on the other loops ({@code SO_REUSEPORT}). Used by one thread at a time.
 */
final class NativeSocket implements MessageSender, AutoCloseable {
  private static final int MEMINFO_FIELDS = 9;
  private static final int MEMINFO_DROPS = 8;

  private final Libc libc = new Libc();
  private final MemorySegment scratch = Arena.ofAuto().allocate(64, 8);
  private final MemorySegment scratchSize = Arena.ofAuto().allocate(JAVA_INT);
  private final int descriptor;
  private final boolean ipv6;
  private boolean closed;

  private NativeSocket(boolean ipv6) throws IOException {
    this.ipv6 = ipv6;
    int family = ipv6 ? Libc.AF_INET6 : Libc.AF_INET;
    this.descriptor = libc.socket(family, Libc.SOCK_DGRAM_NONBLOCK_CLOEXEC, 0);
    if (descriptor < 0) {
      throw new IOException("cannot open a UDP socket: " + Libc.describe(-descriptor));
    }
  }

  /**
   * Sees that no socket has an address: siblings share it, and would share it with another program
   * of theirs, too.
   *
   * @throws AddressInUseException if some program has it
   * @throws AddressNotAvailableException if this machine does not have the address
   * @throws IOException if it cannot be bound for another reason
   */
  static void requireUnused(InetSocketAddress local) throws IOException {
    try (NativeSocket alone = new NativeSocket(local.getAddress() instanceof Inet6Address)) {
      alone.bind(local);
    }
  }

  /**
   * A port that no socket has on an address now.
   *
   * @throws AddressNotAvailableException if this machine does not have the address
   * @throws IOException if the address cannot be bound for another reason
   */
  static int freePort(InetAddress address) throws IOException {
    try (NativeSocket alone = new NativeSocket(address instanceof Inet6Address)) {
      alone.bind(new InetSocketAddress(address, 0));
      return alone.port();
    }
  }

  /**
   * Opens a socket.
   *
   * @param local a concrete address; port 0 lets the kernel choose one
   * @param bufferBytes how much each of the socket's two buffers should hold; what it got is in
   *     {@link #receiveBufferBytes()} and {@link #sendBufferBytes()}
   * @throws AddressInUseException if another program has it to itself
   * @throws AddressNotAvailableException if this machine does not have the address
   * @throws IOException if it cannot be bound for another reason
   */
  static NativeSocket bind(InetSocketAddress local, int bufferBytes) throws IOException {
    if (local.getAddress().isAnyLocalAddress()) {
      throw new IllegalArgumentException(
          "an answer could leave from another address than was asked");
    }
    NativeSocket socket = new NativeSocket(local.getAddress() instanceof Inet6Address);
    try {
      socket.configure(bufferBytes);
      socket.bind(local);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void configure(int bufferBytes) throws IOException {
    require("SO_REUSEPORT", setOption(Libc.SOL_SOCKET, Libc.SO_REUSEPORT, 1));
    if (ipv6) {
      require("IPV6_V6ONLY", setOption(Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, 1));
      setOption(Libc.IPPROTO_IPV6, Libc.IPV6_MTU_DISCOVER, Libc.PMTUDISC_OMIT);
    } else {
      setOption(Libc.IPPROTO_IP, Libc.IP_MTU_DISCOVER, Libc.PMTUDISC_OMIT);
    }
    raiseBuffer(Libc.SO_RCVBUFFORCE, Libc.SO_RCVBUF, bufferBytes);
    raiseBuffer(Libc.SO_SNDBUFFORCE, Libc.SO_SNDBUF, bufferBytes);
  }

  /** Past the limit of the system where the process may do that (CAP_NET_ADMIN), else up to it. */
  private void raiseBuffer(int forcedOption, int option, int bufferBytes) {
    if (setOption(Libc.SOL_SOCKET, forcedOption, bufferBytes) < 0) {
      setOption(Libc.SOL_SOCKET, option, bufferBytes);
    }
  }

  private void bind(InetSocketAddress local) throws BindException {
    int sizeBytes = SocketAddressCodec.write(scratch, local);
    int result = libc.bind(descriptor, scratch, sizeBytes);
    if (result == -Libc.EADDRINUSE) {
      throw new AddressInUseException(Protocol.UDP, local);
    }
    if (result == -Libc.EADDRNOTAVAIL) {
      throw new AddressNotAvailableException(Libc.describe(-result));
    }
    if (result < 0) {
      throw new BindException(Libc.describe(-result));
    }
  }

  int descriptor() {
    return descriptor;
  }

  boolean ipv6() {
    return ipv6;
  }

  /** The port it is bound to. */
  int port() throws IOException {
    scratchSize.set(JAVA_INT, 0, SocketAddressCodec.SLOT_BYTES);
    require("getsockname", libc.getsockname(descriptor, scratch, scratchSize));
    return SocketAddressCodec.port(scratch, 0);
  }

  /**
   * How many bytes of datagrams, with the kernel's bookkeeping for them halved out, wait here at
   * most.
   */
  int receiveBufferBytes() {
    return intOption(Libc.SO_RCVBUF) / 2;
  }

  /** Likewise for what waits to be sent. */
  int sendBufferBytes() {
    return intOption(Libc.SO_SNDBUF) / 2;
  }

  /**
   * Datagrams that the kernel dropped because the receive buffer was full; 0 where it does not
   * tell. Wraps at 2^32.
   */
  int kernelDrops() {
    int wanted = MEMINFO_FIELDS * Integer.BYTES;
    scratchSize.set(JAVA_INT, 0, wanted);
    int result =
        libc.getsockopt(descriptor, Libc.SOL_SOCKET, Libc.SO_MEMINFO, scratch, scratchSize);
    return result < 0 || scratchSize.get(JAVA_INT, 0) < wanted
        ? 0
        : scratch.get(JAVA_INT, (long) MEMINFO_DROPS * Integer.BYTES);
  }

  /** Receives up to {@code count} datagrams: how many, or a negated {@code errno}. */
  int receive(long messagesAddress, int count) {
    return libc.recvmmsg(descriptor, messagesAddress, count);
  }

  @Override
  public int send(long messagesAddress, int count) {
    return libc.sendmmsg(descriptor, messagesAddress, count);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      libc.close(descriptor);
    }
  }

  private int setOption(int level, int option, int value) {
    MemorySegment number = scratch.asSlice(0, Integer.BYTES);
    number.set(JAVA_INT, 0, value);
    return libc.setsockopt(descriptor, level, option, number);
  }

  private int intOption(int option) {
    scratchSize.set(JAVA_INT, 0, Integer.BYTES);
    int result = libc.getsockopt(descriptor, Libc.SOL_SOCKET, option, scratch, scratchSize);
    return result < 0 ? 0 : scratch.get(JAVA_INT, 0);
  }

  private static void require(String what, int result) throws IOException {
    if (result < 0) {
      throw new IOException(what + ": " + Libc.describe(-result));
    }
  }
}
