package org.gridroom.loadtest.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;

/**
 * What a process has used since it began.
 *
 * @param userNanos CPU time in user mode, all threads
 * @param systemNanos CPU time in the kernel, all threads
 * @param allocatedBytes heap allocated by all threads
 */
record ProcessUsage(long userNanos, long systemNanos, long allocatedBytes) {
  private static final int RUSAGE_SELF = 0;
  private static final int RUSAGE_BYTES = 144;
  private static final MethodHandle GETRUSAGE = getrusage();

  /**
   * Of this process, now. getrusage(2) is exact to the microsecond where files under /proc count
   * ticks of 10 ms.
   */
  static ProcessUsage now() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment usage = arena.allocate(RUSAGE_BYTES, 8);
      if ((int) GETRUSAGE.invokeExact(RUSAGE_SELF, usage) != 0) {
        throw new IllegalStateException("getrusage failed");
      }
      return new ProcessUsage(
          timeval(usage, 0), timeval(usage, 16), threads.getTotalThreadAllocatedBytes());
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("getrusage cannot be called", e);
    }
  }

  @SuppressWarnings("restricted") // what --enable-native-access is for
  private static MethodHandle getrusage() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("getrusage"),
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  }

  private static long timeval(MemorySegment usage, long offset) {
    return usage.get(JAVA_LONG, offset) * 1_000_000_000 + usage.get(JAVA_LONG, offset + 8) * 1_000;
  }
}
