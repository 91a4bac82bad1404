package org.gridroom.sfu.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gridroom.sfu.io.IoCounters.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One socket's batch, over loopback: what is received is what was committed, however it travelled.
 */
class SendBatchTest {
  private static final int SO_NO_CHECK = 11;

  private final IoCounters counters = new IoCounters();
  private final MediaLoop loop = new MediaLoop(0, 1, new UfragTable(), 64);
  private NativeSocket socket = bind("127.0.0.1");
  private UdpEndpoint endpoint = new UdpEndpoint(loop, 0, socket, 100, 7);

  private static NativeSocket bind(String address) {
    try {
      return NativeSocket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0), 1 << 20);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void nothingIsCounted() {
    assertEquals(0, counters.get(Counter.DATAGRAMS_SENT));
  }

  @AfterEach
  void close() {
    socket.close();
    loop.shutDown().awaitUninterruptibly();
  }

  private UdpPath pathTo(UdpPeer peer, String address) {
    UdpPath path = new UdpPath(endpoint);
    byte[] bytes = InetAddress.ofLiteral(address).getAddress();
    long low = 0;
    for (int i = Math.max(0, bytes.length - 8); i < bytes.length; i++) {
      low = low << 8 | (bytes[i] & 0xFF);
    }
    path.pointAt(0, low, peer.port(), UdpPath.OWN_LOOP);
    return path;
  }

  private static boolean put(SendBatch batch, UdpPath path, byte[] datagram) {
    long at = batch.reserve(datagram.length + 20);
    if (at < 0) {
      return false;
    }
    MemorySegment.copy(datagram, 0, batch.memory(), JAVA_BYTE, at, datagram.length);
    batch.commit(path, datagram.length);
    return true;
  }

  private static byte[] datagram(int number, int sizeBytes) {
    byte[] bytes = new byte[sizeBytes];
    Arrays.fill(bytes, (byte) number);
    return bytes;
  }

  private static void assertReceives(UdpPeer peer, List<byte[]> expected) throws IOException {
    for (byte[] datagram : expected) {
      assertArrayEquals(datagram, peer.receive().bytes());
    }
    assertTrue(peer.hearsNothing());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void sendsRunsOfEqualSizeAsOneMessageForEachPeer(String address) throws Exception {
    socket.close();
    socket = bind(address);
    endpoint = new UdpEndpoint(loop, 0, socket, 100, 7);
    SendBatch batch = new SendBatch(socket, counters);
    try (UdpPeer first = new UdpPeer(address);
        UdpPeer second = new UdpPeer(address)) {
      UdpPath toFirst = pathTo(first, address);
      UdpPath toSecond = pathTo(second, address);
      List<byte[]> expected = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        byte[] datagram = datagram(i, 1100);
        expected.add(datagram);
        assertTrue(put(batch, toFirst, datagram));
        assertTrue(put(batch, toSecond, datagram));
      }
      assertTrue(batch.flush());

      assertReceives(first, expected);
      assertReceives(second, expected);
      assertEquals(1, counters.get(Counter.SEND_CALLS));
      assertEquals(2, counters.get(Counter.MESSAGES_SENT));
      assertEquals(2, counters.get(Counter.SEGMENTED_MESSAGES_SENT));
      assertEquals(16, counters.get(Counter.SEGMENTS_SENT));
      assertEquals(16, counters.get(Counter.DATAGRAMS_SENT));
      assertEquals(16 * 1100, counters.get(Counter.BYTES_SENT));
    }
  }

  @Test
  void endsARunWithAShorterDatagramAndBeforeALongerOne() throws Exception {
    SendBatch batch = new SendBatch(socket, counters);
    try (UdpPeer peer = new UdpPeer("127.0.0.1")) {
      UdpPath path = pathTo(peer, "127.0.0.1");
      List<byte[]> expected = new ArrayList<>();
      int[] sizes = {1000, 1000, 400, 400, 400, 1200, 1200, 100, 50};
      for (int size : sizes) {
        expected.add(datagram(size, size));
        assertTrue(put(batch, path, expected.getLast()));
      }
      assertTrue(batch.flush());

      assertReceives(peer, expected);
      // [1000 1000 400] [400 400] [1200 1200 100] [50]
      assertEquals(4, counters.get(Counter.MESSAGES_SENT));
      assertEquals(3, counters.get(Counter.SEGMENTED_MESSAGES_SENT));
      assertEquals(8, counters.get(Counter.SEGMENTS_SENT));
    }
  }

  @Test
  void splitsRunsThatAreLongerThanAMessageMayBe() throws Exception {
    SendBatch batch = new SendBatch(socket, counters);
    try (UdpPeer peer = new UdpPeer("127.0.0.1")) {
      UdpPath path = pathTo(peer, "127.0.0.1");
      List<byte[]> expected = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        expected.add(datagram(i, 100));
        assertTrue(put(batch, path, expected.getLast()));
      }
      for (int i = 0; i < 50; i++) {
        expected.add(datagram(i, 1500));
        assertTrue(put(batch, path, expected.getLast()));
      }
      assertTrue(batch.flush());

      assertReceives(peer, expected);
      // 64 and 36 small ones; 43 of 1500 bytes are 64,500; 7 more.
      assertEquals(4, counters.get(Counter.SEGMENTED_MESSAGES_SENT));
    }
  }

  @Test
  void sendsPlainlyOnceTheKernelHasRefusedSegmentation() throws Exception {
    // A socket without UDP checksums is one that the kernel does not segment for: EINVAL.
    MemorySegment on = Arena.ofAuto().allocate(JAVA_INT);
    on.set(JAVA_INT, 0, 1);
    assertEquals(0, new Libc().setsockopt(socket.descriptor(), Libc.SOL_SOCKET, SO_NO_CHECK, on));
    SendBatch batch = new SendBatch(socket, counters);
    try (UdpPeer first = new UdpPeer("127.0.0.1");
        UdpPeer second = new UdpPeer("127.0.0.1")) {
      UdpPath toFirst = pathTo(first, "127.0.0.1");
      UdpPath toSecond = pathTo(second, "127.0.0.1");
      List<byte[]> expected = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        expected.add(datagram(i, 900 - i % 4 / 3));
        assertTrue(put(batch, toFirst, expected.getLast()));
        assertTrue(put(batch, toSecond, expected.getLast()));
      }
      assertTrue(batch.flush());

      assertReceives(first, expected);
      assertReceives(second, expected);
      assertFalse(batch.segmentation());
      assertEquals(1, counters.get(Counter.SEGMENTATION_REFUSALS));
      assertEquals(16, counters.get(Counter.MESSAGES_SENT));

      assertTrue(put(batch, toFirst, datagram(1, 500)));
      assertTrue(put(batch, toFirst, datagram(2, 500)));
      assertTrue(batch.flush());
      assertReceives(first, List.of(datagram(1, 500), datagram(2, 500)));
      assertEquals(0, counters.get(Counter.SEGMENTED_MESSAGES_SENT));
    }
  }

  @Test
  void keepsWhatASlowSocketDoesNotTakeAndDropsBeyondItsRoom() throws Exception {
    int[] takes = {0};
    MessageSender slow =
        (address, count) -> {
          int taken = Math.min(takes[0], count);
          takes[0] -= taken;
          return taken == 0 ? -Libc.EAGAIN : socket.send(address, taken);
        };
    SendBatch batch = new SendBatch(slow, counters);
    try (UdpPeer peer = new UdpPeer("127.0.0.1")) {
      UdpPath path = pathTo(peer, "127.0.0.1");
      int accepted = 0;
      while (put(batch, path, datagram(accepted, 1400 + accepted % 2))) {
        accepted++;
      }
      assertTrue(accepted > 1000);
      assertEquals(1, counters.get(Counter.BATCH_FULL));
      assertEquals(1, counters.get(Counter.SEND_BLOCKED));

      takes[0] = 1;
      assertFalse(batch.flush());
      assertFalse(put(batch, path, datagram(0, 1400)), "its room is free when all has left");
      takes[0] = Integer.MAX_VALUE;
      assertTrue(batch.flush());
      assertTrue(put(batch, path, datagram(0, 1400)));
      assertEquals(accepted, counters.get(Counter.DATAGRAMS_SENT));
    }
  }

  @Test
  void appendsToWhatASlowSocketHasNotTakenYet() throws Exception {
    int[] takes = {0};
    MessageSender slow =
        (address, count) -> {
          int taken = Math.min(takes[0], count);
          takes[0] -= taken;
          return taken == 0 ? -Libc.EAGAIN : socket.send(address, taken);
        };
    SendBatch batch = new SendBatch(slow, counters);
    try (UdpPeer peer = new UdpPeer("127.0.0.1")) {
      UdpPath path = pathTo(peer, "127.0.0.1");
      List<byte[]> expected = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        expected.add(datagram(i, 300 + 100 * (i % 3)));
        assertTrue(put(batch, path, expected.getLast()));
        takes[0] = i % 2;
        batch.flush();
      }
      takes[0] = Integer.MAX_VALUE;
      assertTrue(batch.flush());
      assertReceives(peer, expected);
    }
  }

  @Test
  void sendsInBetweenWhenABurstFillsIt() throws Exception {
    SendBatch batch = new SendBatch(socket, counters);
    try (UdpPeer peer = new UdpPeer("127.0.0.1")) {
      UdpPath path = pathTo(peer, "127.0.0.1");
      for (int i = 0; i < 3 * SendBatch.CAPACITY_DATAGRAMS; i++) {
        assertTrue(put(batch, path, datagram(i, 1200)));
      }
      assertTrue(batch.flush());
      assertEquals(3 * SendBatch.CAPACITY_DATAGRAMS, counters.get(Counter.DATAGRAMS_SENT));
      assertEquals(0, counters.get(Counter.BATCH_FULL));
    }
  }

  @Test
  void givesUpADatagramThatTheKernelRefusesAndSendsTheRest() throws Exception {
    SendBatch batch = new SendBatch(socket, counters);
    try (UdpPeer peer = new UdpPeer("127.0.0.1")) {
      UdpPath nowhere = new UdpPath(endpoint);
      nowhere.pointAt(0, 0xFFFF_FFFFL, 9, UdpPath.OWN_LOOP); // broadcast: permission denied
      UdpPath path = pathTo(peer, "127.0.0.1");
      assertTrue(put(batch, path, datagram(1, 100)));
      assertTrue(put(batch, nowhere, datagram(2, 100)));
      assertTrue(batch.flush());
      assertTrue(put(batch, nowhere, datagram(2, 100)));
      assertTrue(put(batch, path, datagram(3, 100)));
      assertTrue(batch.flush());

      assertReceives(peer, List.of(datagram(1, 100), datagram(3, 100)));
      assertEquals(2, counters.get(Counter.SEND_ERRORS));
    }
  }

  @Test
  void addressesWhatWasWrittenBeforeAPathObjectStoodForAnotherPeer() throws Exception {
    SendBatch batch = new SendBatch(socket, counters);
    try (UdpPeer first = new UdpPeer("127.0.0.1");
        UdpPeer second = new UdpPeer("127.0.0.1")) {
      UdpPath view = pathTo(first, "127.0.0.1");
      assertTrue(put(batch, view, datagram(1, 100)));
      batch.unchain(view);
      view.pointAt(0, 0x7F00_0001L, second.port(), UdpPath.OWN_LOOP);
      assertTrue(put(batch, view, datagram(2, 100)));
      assertTrue(batch.flush());

      assertReceives(first, List.of(datagram(1, 100)));
      assertReceives(second, List.of(datagram(2, 100)));
    }
  }
}
