package org.gridroom.sfu.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one loop's sockets and queues have counted since the start. Written by that loop only, at the price of a plain
 * field; read by any thread, each figure by itself.
 */
final class IoCounters {
  /** One counted thing, and how the outside knows it. */
  enum Counter {
    RECEIVE_CALLS("receive_calls", "recvmmsg calls that brought datagrams"),
    DATAGRAMS_RECEIVED("datagrams_received", "UDP datagrams received"),
    BYTES_RECEIVED("bytes_received", "Bytes of UDP datagrams received"),
    DATAGRAMS_TRUNCATED("datagrams_truncated", "UDP datagrams too long for a packet, dropped"),
    KERNEL_DROPS("kernel_drops", "UDP datagrams that the kernel dropped: receive buffer full"),
    SEND_CALLS("send_calls", "sendmmsg calls that sent messages"),
    MESSAGES_SENT("messages_sent", "UDP messages sent, a segmented one counted once"),
    DATAGRAMS_SENT("datagrams_sent", "UDP datagrams sent"),
    BYTES_SENT("bytes_sent", "Bytes of UDP datagrams sent"),
    SEGMENTED_MESSAGES_SENT("segmented_messages_sent", "UDP messages sent with GSO"),
    SEGMENTS_SENT("segments_sent", "UDP datagrams that left as segments of a GSO message"),
    SEGMENTATION_REFUSALS("segmentation_refusals", "Times that the kernel refused a GSO message"),
    SEND_BLOCKED("send_blocked", "Times that a socket's send buffer was full"),
    SEND_ERRORS("send_errors", "UDP datagrams that the kernel refused to send"),
    BATCH_FULL("batch_full", "Datagrams not sent because the outgoing batch was full"),
    HAND_OVERS("hand_overs", "Packets handed over to another loop"),
    HAND_OVERS_DROPPED("hand_overs_dropped", "Packets not handed over: the other loop's queue full"),
    PASSED_OVER("passed_over", "Datagrams passed over to the loop that their transport lives on"),
    PASS_OVERS_DROPPED("pass_overs_dropped", "Datagrams not passed over: no packet or queue full"),
    PATHS_REFUSED("paths_refused", "Validated paths that did not fit into the table"),
    TCP_ACCEPTED("tcp_accepted", "TCP connections accepted"),
    TCP_REFUSED("tcp_refused", "TCP connections refused: too many"),
    TCP_UNCHECKED("tcp_unchecked", "TCP connections closed: no authenticated check in time"),
    TCP_MALFORMED("tcp_malformed", "TCP connections closed: not RFC 4571, or not STUN first"),
    TCP_FRAMES_RECEIVED("tcp_frames_received", "RFC 4571 frames received"),
    TCP_FRAMES_SENT("tcp_frames_sent", "RFC 4571 frames sent"),
    TCP_FRAMES_DROPPED("tcp_frames_dropped", "RFC 4571 frames not sent: the peer does not drain"),
    TURNS("loop_turns", "Turns of the media loops"),
    FAILURES("failures", "Exceptions that closed a session: bugs");

    private final String metric;
    private final String help;

    Counter(String metric, String help) {
      this.metric = metric;
      this.help = help;
    }

    /** Its name in the metrics, without prefix and {@code _total}. */
    String metric() {
      return metric;
    }

    String help() {
      return help;
    }
  }

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] counters = new long[Counter.values().length];

  void count(Counter counter) {
    count(counter, 1);
  }

  void count(Counter counter, long amount) {
    int index = counter.ordinal();
    // One writer: the read needs no order, and opaque keeps the write from being held back.
    LONGS.setOpaque(counters, index, counters[index] + amount);
  }

  long get(Counter counter) {
    return (long) LONGS.getOpaque(counters, counter.ordinal());
  }
}
