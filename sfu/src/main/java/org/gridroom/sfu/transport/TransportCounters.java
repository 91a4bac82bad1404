package org.gridroom.sfu.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.gridroom.sfu.wire.DropReason;

/**
 * What one loop has counted since the start. Written by that loop only, at the price of a plain
 * field; read by any thread, each figure by itself.
 */
@SuppressWarnings("EnumOrdinal") // an index into an array that lives as long as the enum does
public final class TransportCounters {
  /** One counted thing. */
  public enum Counter {
    /** RTP packets that were authenticated and handed to a listener. */
    RTP_PACKETS_RECEIVED,
    /** Their sizes as received, without UDP and IP headers. */
    RTP_BYTES_RECEIVED,
    /** RTP packets sealed into a batch. */
    RTP_PACKETS_FORWARDED,
    /** Their sizes as sent, without UDP and IP headers. */
    RTP_BYTES_FORWARDED,
    /**
     * RTP packets that were to be sent while not connected, or into a full batch, or a second time.
     */
    RTP_PACKETS_NOT_SENT,
    /** Compound RTCP packets that were authenticated. */
    RTCP_PACKETS_RECEIVED,
    /** Compound RTCP packets sealed into a batch. */
    RTCP_PACKETS_SENT,
    /** Connectivity checks that were answered. */
    CHECKS_ANSWERED,
    /** DTLS handshakes begun. */
    DTLS_HANDSHAKES_STARTED,
    /** DTLS handshakes that made keys. */
    DTLS_HANDSHAKES_COMPLETED,
    /** DTLS handshakes that failed or ran out of time. */
    DTLS_HANDSHAKES_FAILED,
    /** Transports whose peer stopped consenting (RFC 7675). */
    CONSENT_EXPIRATIONS
  }

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] counters = new long[Counter.values().length];
  private final long[] drops = new long[DropReason.values().length];

  /** Counts one. On the loop only. */
  public void count(Counter counter) {
    count(counter, 1);
  }

  /** Counts {@code amount} more. On the loop only. */
  public void count(Counter counter, long amount) {
    add(counters, counter.ordinal(), amount);
  }

  /** Counts one dropped packet. On the loop only. */
  public void drop(DropReason reason) {
    add(drops, reason.ordinal(), 1);
  }

  /** How much was counted. From any thread. */
  public long get(Counter counter) {
    return (long) LONGS.getOpaque(counters, counter.ordinal());
  }

  /** How many packets were dropped for this reason. From any thread. */
  public long drops(DropReason reason) {
    return (long) LONGS.getOpaque(drops, reason.ordinal());
  }

  /** How many packets were dropped for any reason. From any thread. */
  public long drops() {
    return Arrays.stream(DropReason.values()).mapToLong(this::drops).sum();
  }

  private static void add(long[] counters, int index, long amount) {
    // One writer: the read needs no order, and opaque keeps the write from being torn or held back.
    LONGS.setOpaque(counters, index, counters[index] + amount);
  }
}
