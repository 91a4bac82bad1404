package org.gridroom.sfu.wire;

import java.util.List;

/**
 * One packet of a compound RTCP packet (RFC 3550, section 6). SSRCs and timestamps are unsigned
 * 32-bit numbers in ints. Lists are copied.
 */
public sealed interface RtcpPacket {
  /**
   * Sender report (RFC 3550, section 6.4.1).
   *
   * @param ssrc the sender
   * @param ntpTimestamp wall clock, 32 bits of seconds since 1900 and 32 of their fraction
   * @param rtpTimestamp the same instant on the clock of the stream
   * @param packetCount packets sent so far, modulo 2^32
   * @param octetCount payload bytes sent so far, modulo 2^32
   * @param reports at most 31
   */
  record SenderReport(
      int ssrc,
      long ntpTimestamp,
      int rtpTimestamp,
      int packetCount,
      int octetCount,
      List<ReportBlock> reports)
      implements RtcpPacket {
    /** Copies the list. */
    public SenderReport {
      reports = List.copyOf(reports);
    }

    /** What reports about this one carry as {@link ReportBlock#lastSenderReport()}. */
    public int middleNtpTimestamp() {
      return (int) (ntpTimestamp >>> 16);
    }
  }

  /**
   * Receiver report (RFC 3550, section 6.4.2).
   *
   * @param ssrc who reports
   * @param reports at most 31
   */
  record ReceiverReport(int ssrc, List<ReportBlock> reports) implements RtcpPacket {
    /** Copies the list. */
    public ReceiverReport {
      reports = List.copyOf(reports);
    }
  }

  /**
   * What a receiver says of one stream.
   *
   * @param ssrc the stream
   * @param fractionLost packets lost since the last report, in 256ths, 0..255
   * @param cumulativeLost packets lost so far, -2^23..2^23 - 1; negative when there were duplicates
   * @param highestSequenceNumber the highest received, with 16 bits of cycles above, modulo 2^32
   * @param jitter mean deviation of the arrival times, in units of the stream's clock, unsigned
   * @param lastSenderReport the middle 32 bits of the NTP timestamp of the last sender report; 0
   *     without one
   * @param delaySinceLastSenderReport in 1/65536 seconds, unsigned; 0 without one
   */
  record ReportBlock(
      int ssrc,
      int fractionLost,
      int cumulativeLost,
      int highestSequenceNumber,
      int jitter,
      int lastSenderReport,
      int delaySinceLastSenderReport) {}

  /**
   * Source description with the CNAME of one source (RFC 3550, section 6.5). Only written; skipped
   * when read.
   *
   * @param cname at most 255 bytes of UTF-8
   */
  record SourceDescription(int ssrc, String cname) implements RtcpPacket {}

  /**
   * A receiver's clock, so that it can measure the round-trip time although it sends nothing
   * (receiver reference time report block, RFC 3611, section 4.4).
   *
   * @param ssrc the receiver
   * @param ntpTimestamp its wall clock, 32 bits of seconds and 32 of their fraction
   */
  record ReceiverReferenceTime(int ssrc, long ntpTimestamp) implements RtcpPacket {}

  /**
   * The answer to {@link ReceiverReferenceTime} (DLRR report block, RFC 3611, section 4.5).
   *
   * @param senderSsrc who answers
   * @param ssrc the receiver that is answered
   * @param lastReferenceTime the middle 32 bits of the receiver's NTP timestamp
   * @param delay since it came, in 1/65536 seconds, unsigned
   */
  record DelaySinceReferenceTime(int senderSsrc, int ssrc, int lastReferenceTime, int delay)
      implements RtcpPacket {}

  /**
   * Sources that have ended (RFC 3550, section 6.6).
   *
   * @param ssrcs at most 31
   */
  record Goodbye(List<Integer> ssrcs) implements RtcpPacket {
    /** Copies the list. */
    public Goodbye {
      ssrcs = List.copyOf(ssrcs);
    }
  }

  /**
   * Packets that are missing (generic NACK, RFC 4585, section 6.2.1).
   *
   * @param lost sequence numbers, oldest first, without repetition
   */
  record GenericNack(int senderSsrc, int mediaSsrc, List<Integer> lost) implements RtcpPacket {
    /** Copies the list. */
    public GenericNack {
      lost = List.copyOf(lost);
    }
  }

  /** Asks for a key frame (RFC 4585, section 6.3.1). */
  record PictureLossIndication(int senderSsrc, int mediaSsrc) implements RtcpPacket {}

  /** Asks for key frames of several streams (RFC 5104, section 4.3.1). */
  record FullIntraRequest(int senderSsrc, List<Request> requests) implements RtcpPacket {
    /** Copies the list. */
    public FullIntraRequest {
      requests = List.copyOf(requests);
    }

    /**
     * A request for one stream.
     *
     * @param sequenceNumber 0..255: the same in repetitions of one request
     */
    public record Request(int ssrc, int sequenceNumber) {}
  }

  /**
   * The bandwidth that a receiver estimates (draft-alvestrand-rmcat-remb-03).
   *
   * @param bitrateBps bits per second; precise to 18 bits
   * @param ssrcs the streams that share it, at most 255
   */
  record ReceiverEstimatedMaximumBitrate(int senderSsrc, long bitrateBps, List<Integer> ssrcs)
      implements RtcpPacket {
    /** Copies the list. */
    public ReceiverEstimatedMaximumBitrate {
      ssrcs = List.copyOf(ssrcs);
    }
  }

  /**
   * When the packets of a transport arrived: transport-wide feedback
   * (draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1).
   */
  record TransportFeedback(int senderSsrc, int mediaSsrc, ArrivalTimes arrivals)
      implements RtcpPacket {}
}
