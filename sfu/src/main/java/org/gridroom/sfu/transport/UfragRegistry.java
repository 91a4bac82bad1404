package org.gridroom.sfu.transport;

/** Which transport a STUN USERNAME belongs to. Implemented by {@code io}; used from any thread. */
public interface UfragRegistry {
  /** Connectivity checks for this local ufrag belong to {@code transport}. */
  void register(String localUfrag, PeerTransport transport);

  /** Nobody has this local ufrag any more. */
  void unregister(String localUfrag);
}
