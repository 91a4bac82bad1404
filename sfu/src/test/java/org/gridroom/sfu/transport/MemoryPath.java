package org.gridroom.sfu.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A path whose other end is the test. */
final class MemoryPath implements NetworkPath {
  private static final int START = 7; // not 0: offsets must be kept

  private final MemorySegment memory = Arena.ofAuto().allocate(4096, 8);
  private final int port;
  private final boolean reliable;
  final List<byte[]> sent = new ArrayList<>();
  Consumer<byte[]> network = sent::add;
  boolean full;
  @Nullable PeerTransport owner;

  MemoryPath(int port) {
    this(port, false);
  }

  MemoryPath(int port, boolean reliable) {
    this.port = port;
    this.reliable = reliable;
  }

  @Override
  public boolean reliable() {
    return reliable;
  }

  @Override
  public MemorySegment memory() {
    return memory;
  }

  @Override
  public long reserve(int maxBytes) {
    return full ? -1 : START;
  }

  @Override
  public void commit(int sizeBytes) {
    network.accept(Packets.bytes(memory, START, sizeBytes));
  }

  @Override
  public byte[] remoteAddress() {
    return new byte[] {127, 0, 0, 1};
  }

  @Override
  public int remotePort() {
    return port;
  }

  @Override
  public void assign(PeerTransport newOwner) {
    owner = newOwner;
  }

  @Override
  public void release(PeerTransport oldOwner) {
    if (owner == oldOwner) {
      owner = null;
    }
  }
}
