package org.gridroom.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import org.gridroom.sfu.wire.DropReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sealing and opening by OpenSSL leave no garbage: less than one byte per packet, so that one byte
 * per packet fails.
 */
class SealAllocationTest {
  private static final int PACKETS = 1_000_000;
  private static final int PACKET_BYTES = 1100;
  private static final int HEADER_BYTES = 20;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final MemorySegment header = Packets.memory(Packets.rtp(Packets.SSRC, 0, 0));
  private final MemorySegment prefix = Packets.memory(new byte[4]);
  private final MemorySegment payload = Packets.memory(new byte[PACKET_BYTES]);
  private final MemorySegment sealed = Packets.memory(new byte[2048]);
  private final MemorySegment clear = Packets.memory(new byte[2048]);

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void aPacketSealedAndOpenedLeavesNoGarbage(SrtpProfile profile) {
    assertTrue(
        OpenSsl.isAvailable(),
        "OpenSSL 3's libcrypto.so.3 is not there: install it (apt-get install openssl)");
    SrtpKeys keys = Packets.keys(profile, 3);
    try (SrtpSender sender = new SrtpSender(new OpenSslCiphers(), keys);
        SrtpReceiver receiver = new SrtpReceiver(new OpenSslCiphers(), keys)) {
      sealAndOpen(sender, receiver, 0, PACKETS / 5); // compiles
      long before = threads.getCurrentThreadAllocatedBytes();
      sealAndOpen(sender, receiver, PACKETS / 5, PACKETS);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;

      assertTrue(allocated < PACKETS, allocated + " bytes for " + PACKETS + " packets");
    }
  }

  private void sealAndOpen(SrtpSender sender, SrtpReceiver receiver, int first, int count) {
    for (int i = first; i < first + count; i++) {
      header.set(SHORT, 2, (short) i);
      int size =
          sender.sealRtp(
              header, HEADER_BYTES + 4, prefix, 4, payload, 4, PACKET_BYTES - 64, sealed, 0);
      if (size < 0 || receiver.openRtp(sealed, 0, size, clear) != DropReason.NONE) {
        throw new IllegalStateException("packet " + i);
      }
    }
  }
}
