package org.gridroom.sfu.io;

import java.util.concurrent.ConcurrentHashMap;
import org.gridroom.sfu.transport.PeerTransport;
import org.gridroom.sfu.transport.UfragRegistry;
import org.jspecify.annotations.Nullable;

/** The transports of all loops by their local ufrag. */
final class UfragTable implements UfragRegistry {
  private final ConcurrentHashMap<String, PeerTransport> transports = new ConcurrentHashMap<>();

  @Override
  public void register(String localUfrag, PeerTransport transport) {
    transports.put(localUfrag, transport);
  }

  @Override
  public void unregister(String localUfrag) {
    transports.remove(localUfrag);
  }

  @Nullable PeerTransport find(String localUfrag) {
    return transports.get(localUfrag);
  }

  int size() {
    return transports.size();
  }
}
