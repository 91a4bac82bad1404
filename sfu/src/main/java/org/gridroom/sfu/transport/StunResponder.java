package org.gridroom.sfu.transport;

/**
 * Answers plain STUN binding requests, without state: by it a browser learns its server-reflexive
 * address. Rate limited per loop.
 */
public final class StunResponder {
  /** Answers at most {@code answersPerSecond} requests per second. */
  public StunResponder(int answersPerSecond) {}

  // onRequest(NetworkPath path, StunMessage message, TransportCounters counters, long nowNanos) ->
  // boolean: comes with StunMessage.
}
