package org.gridroom.sfu.io;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The Linux system calls of the data plane, by the foreign-function API: neither arguments nor
 * results make garbage. Each returns what the call returned or, if it failed, the negated {@code
 * errno}. Numbers and layouts are those that x86_64 and aarch64 share.
 *
 * <p>One instance for each thread, because each has its own place for {@code errno}.
 */
@SuppressWarnings("restricted")
final class Libc {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;

  static final int SOL_SOCKET = 1;
  static final int SO_SNDBUF = 7;
  static final int SO_RCVBUF = 8;
  static final int SO_REUSEPORT = 15;
  static final int SO_SNDBUFFORCE = 32;
  static final int SO_RCVBUFFORCE = 33;
  static final int SO_MEMINFO = 55;

  static final int IPPROTO_IP = 0;
  static final int IP_MTU_DISCOVER = 10;
  static final int IPPROTO_IPV6 = 41;
  static final int IPV6_MTU_DISCOVER = 23;
  static final int IPV6_V6ONLY = 26;

  /**
   * Size by the interface's MTU only, never by what some ICMP message claims; leave fragmenting to
   * the network.
   */
  static final int PMTUDISC_OMIT = 5;

  static final int SOL_UDP = 17;
  static final int UDP_SEGMENT = 103;

  static final int MSG_TRUNC = 0x20;
  static final int MSG_DONTWAIT = 0x40;

  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

  static final int EINTR = 4;
  static final int EIO = 5;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EINVAL = 22;
  static final int EMFILE = 24;
  static final int EADDRINUSE = 98;
  static final int EADDRNOTAVAIL = 99;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO_OFFSET = STATE.byteOffset(PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = handle("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKNAME = handle("getsockname", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SETSOCKOPT =
      handle("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      handle("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle RECVMMSG =
      handle("recvmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle SENDMMSG =
      handle("sendmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final MethodHandle MMAP =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("mmap"),
          FunctionDescriptor.of(
              ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("munmap"),
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle CLOSE = handle("close", JAVA_INT);

  private final MemorySegment state = Arena.ofAuto().allocate(STATE);

  /**
   * Zeroed memory that takes up room only as far as it is touched, given back when nobody refers to
   * it any more.
   *
   * @param sizeBytes how much of it there may be
   */
  static MemorySegment lazyMemory(long sizeBytes) {
    try {
      MemorySegment memory =
          (MemorySegment)
              MMAP.invokeExact(0L, sizeBytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
      if (memory.address() == -1) {
        throw new OutOfMemoryError("no memory for a socket's batch");
      }
      return memory.reinterpret(sizeBytes, Arena.ofAuto(), Libc::unmap);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static void unmap(MemorySegment memory) {
    try {
      int ignored = (int) MUNMAP.invokeExact(memory.address(), memory.byteSize());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static MethodHandle handle(String name, ValueLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, arguments),
        Linker.Option.captureCallState("errno"));
  }

  int socket(int family, int type, int protocol) {
    try {
      return result((int) SOCKET.invokeExact(state, family, type, protocol));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int bind(int descriptor, MemorySegment address, int sizeBytes) {
    try {
      return result((int) BIND.invokeExact(state, descriptor, address, sizeBytes));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int getsockname(int descriptor, MemorySegment address, MemorySegment sizeBytes) {
    try {
      return result((int) GETSOCKNAME.invokeExact(state, descriptor, address, sizeBytes));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int setsockopt(int descriptor, int level, int option, MemorySegment value) {
    int sizeBytes = (int) value.byteSize();
    try {
      return result(
          (int) SETSOCKOPT.invokeExact(state, descriptor, level, option, value, sizeBytes));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int getsockopt(
      int descriptor, int level, int option, MemorySegment value, MemorySegment sizeBytes) {
    try {
      return result(
          (int) GETSOCKOPT.invokeExact(state, descriptor, level, option, value, sizeBytes));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Receives up to {@code count} datagrams into the {@code mmsghdr}s at an address; never waits.
   */
  int recvmmsg(int descriptor, long messagesAddress, int count) {
    try {
      return result(
          (int) RECVMMSG.invokeExact(state, descriptor, messagesAddress, count, MSG_DONTWAIT, 0L));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Sends up to {@code count} of the {@code mmsghdr}s at an address; never waits. */
  int sendmmsg(int descriptor, long messagesAddress, int count) {
    try {
      return result(
          (int) SENDMMSG.invokeExact(state, descriptor, messagesAddress, count, MSG_DONTWAIT));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int close(int descriptor) {
    try {
      return result((int) CLOSE.invokeExact(state, descriptor));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** What an {@code errno} means, for people. */
  static String describe(int errno) {
    return switch (errno) {
      case EACCES -> "permission denied";
      case EADDRINUSE -> "address already in use";
      case EADDRNOTAVAIL -> "address not available on this machine";
      case EINVAL -> "invalid argument";
      case EMFILE -> "too many open files";
      default -> "error " + errno;
    };
  }

  private int result(int returned) {
    return returned >= 0 ? returned : -state.get(JAVA_INT, ERRNO_OFFSET);
  }

  private static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException("a foreign call failed before it reached the kernel", e);
  }
}
