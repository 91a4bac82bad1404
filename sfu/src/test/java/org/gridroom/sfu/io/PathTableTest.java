package org.gridroom.sfu.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PathTableTest {
  private final MediaLoop loop = new MediaLoop(0, 1, new UfragTable(), 64);
  private final NativeSocket socket = bind();
  private final UdpEndpoint endpoint = new UdpEndpoint(loop, 0, socket, 100, 7);

  private static NativeSocket bind() {
    try {
      return NativeSocket.bind(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1 << 16);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() {
    socket.close();
    loop.shutDown().awaitUninterruptibly();
  }

  private UdpPath path(long high, long low, int port) {
    UdpPath path = new UdpPath(endpoint);
    path.pointAt(high, low, port, UdpPath.OWN_LOOP);
    return path;
  }

  @Test
  void tellsAddressesApartThatDifferInOneFieldOnly() {
    PathTable table = new PathTable(10, 1);
    UdpPath one = path(1, 2, 3);
    assertTrue(table.add(one));
    assertSame(one, table.find(1, 2, 3));
    assertNull(table.find(2, 2, 3));
    assertNull(table.find(1, 3, 3));
    assertNull(table.find(1, 2, 4));
  }

  @Test
  void refusesMoreThanItMayHold() {
    PathTable table = new PathTable(2, 1);
    assertTrue(table.add(path(0, 1, 1)));
    assertTrue(table.add(path(0, 1, 2)));
    assertFalse(table.add(path(0, 1, 3)));
    assertNull(table.find(0, 1, 3));
  }

  @Test
  void leavesOthersWhenAPathIsRemovedThatItDoesNotHold() {
    PathTable table = new PathTable(10, 1);
    UdpPath inside = path(0, 1, 1);
    table.add(inside);
    table.remove(path(0, 1, 1));
    assertSame(inside, table.find(0, 1, 1));
    assertEquals(1, table.size());
  }

  @Test
  void findsEverybodyWhoIsInAndNobodyWhoHasLeft() {
    Random random = new Random(4);
    PathTable table = new PathTable(1000, random.nextLong());
    Map<Integer, UdpPath> model = new HashMap<>();
    for (int step = 0; step < 50_000; step++) {
      int port = random.nextInt(1500);
      UdpPath known = model.get(port);
      if (known != null) {
        table.remove(known);
        model.remove(port);
      } else if (model.size() < 1000) {
        UdpPath added = path(0, 0x7F00_0001L, port);
        assertTrue(table.add(added));
        model.put(port, added);
      }
      int asked = random.nextInt(1500);
      assertSame(model.get(asked), table.find(0, 0x7F00_0001L, asked));
      assertEquals(model.size(), table.size());
    }
  }
}
