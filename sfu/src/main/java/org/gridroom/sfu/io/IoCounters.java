package org.gridroom.sfu.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one loop's sockets and queues have counted since the start. Written by that loop only, at
 * the price of a plain field; read by any thread, each figure by itself.
 */
@SuppressWarnings("EnumOrdinal") // an enum constant is its place in the array
final class IoCounters {
  /** One counted thing, and what it says to an operator. */
  enum Counter {
    RECEIVE_CALLS("recvmmsg calls that brought datagrams"),
    DATAGRAMS_RECEIVED("UDP datagrams received"),
    BYTES_RECEIVED("Bytes of UDP datagrams received"),
    DATAGRAMS_TRUNCATED("UDP datagrams too long for a packet, dropped"),
    KERNEL_DROPS("UDP datagrams that the kernel dropped: receive buffer full"),
    SEND_CALLS("sendmmsg calls that sent messages"),
    MESSAGES_SENT("UDP messages sent, a segmented one counted once"),
    DATAGRAMS_SENT("UDP datagrams sent"),
    BYTES_SENT("Bytes of UDP datagrams sent"),
    SEGMENTED_MESSAGES_SENT("UDP messages sent with GSO"),
    SEGMENTS_SENT("UDP datagrams that left as segments of a GSO message"),
    SEGMENTATION_REFUSALS("Times that the kernel refused a GSO message"),
    SEND_BLOCKED("Times that a socket's send buffer was full"),
    SEND_ERRORS("UDP datagrams that the kernel refused to send"),
    BATCH_FULL("Datagrams not sent because the outgoing batch was full"),
    HAND_OVERS("Packets handed over to another loop"),
    HAND_OVERS_DROPPED("Packets not handed over: the other loop's queue full"),
    PASSED_OVER("Datagrams passed over to the loop that their transport lives on"),
    PASS_OVERS_DROPPED("Datagrams not passed over: no packet or queue full"),
    PATHS_REFUSED("Validated paths that did not fit into the table"),
    TCP_ACCEPTED("TCP connections accepted"),
    TCP_REFUSED("TCP connections refused: too many, or too many unchecked of one network"),
    TCP_UNCHECKED("TCP connections closed: no authenticated check in time"),
    TCP_MALFORMED("TCP connections closed: not RFC 4571, or not STUN first"),
    TCP_FRAMES_RECEIVED("RFC 4571 frames received"),
    TCP_FRAMES_SENT("RFC 4571 frames sent"),
    TCP_FRAMES_DROPPED("RFC 4571 frames not sent: the peer does not drain"),
    LOOP_TURNS("Turns of the media loops"),
    FAILURES("Exceptions that closed a session: bugs");

    private final String help;

    Counter(String help) {
      this.help = help;
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
