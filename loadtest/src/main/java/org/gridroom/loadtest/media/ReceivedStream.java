package org.gridroom.loadtest.media;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gridroom.sfu.wire.RtcpPacket.ReportBlock;
import org.gridroom.sfu.wire.RtcpPacket.SenderReport;
import org.gridroom.sfu.wire.SequenceNumber;

/**
 * What a virtual participant receives in one slot: one RTP stream with its retransmissions, judged,
 * reported and repaired.
 */
public final class ReceivedStream {
  private static final long FIRST_NACK_NANOS = 10_000_000;
  private static final long NACK_INTERVAL_NANOS = 100_000_000;
  private static final int MAX_NACKS = 5;
  private static final int MAX_MISSING = 256;

  private final int ssrc;
  private final boolean repaired;
  private final SequenceTracker tracker = new SequenceTracker();
  private final Map<Integer, Missing> missing = new TreeMap<>();
  private int newest = -1;
  private long lostBefore;
  private long receivedBefore;
  private int lastSenderReport;
  private long lastSenderReportNanos;
  private long gaps;
  private long retransmittedPackets;
  private long lastArrivalNanos;
  private long longestSilenceNanos;

  /**
   * A stream that is not known yet.
   *
   * @param repaired whether missing packets are asked for again
   */
  public ReceivedStream(int ssrc, boolean repaired) {
    this.ssrc = ssrc;
    this.repaired = repaired;
  }

  private static final class Missing {
    private long nextNackNanos;
    private int nacks;

    private Missing(long nextNackNanos) {
      this.nextNackNanos = nextNackNanos;
    }
  }

  /** Takes a packet of the stream. */
  public void onPacket(int sequenceNumber, long nowNanos) {
    if (newest < 0) {
      newest = sequenceNumber;
    } else if (SequenceNumber.isNewer(sequenceNumber, newest)) {
      noteGap(sequenceNumber, nowNanos);
      newest = sequenceNumber;
    }
    tracker.onPacket(sequenceNumber);
    missing.remove(sequenceNumber);
    if (lastArrivalNanos != 0) {
      longestSilenceNanos = Math.max(longestSilenceNanos, nowNanos - lastArrivalNanos);
    }
    lastArrivalNanos = nowNanos;
  }

  /** Takes a packet that came again, on the stream for retransmissions. */
  public void onRetransmission(int originalSequenceNumber, long nowNanos) {
    retransmittedPackets++;
    if (newest >= 0) {
      onPacket(originalSequenceNumber, nowNanos);
    }
  }

  /** Takes a sender report of the stream. */
  public void onSenderReport(SenderReport report, long nowNanos) {
    lastSenderReport = report.middleNtpTimestamp();
    lastSenderReportNanos = nowNanos;
  }

  /** The sequence numbers to be asked for now (RFC 4585, section 6.2.1). */
  public List<Integer> dueNacks(long nowNanos) {
    List<Integer> due = new ArrayList<>();
    for (Iterator<Map.Entry<Integer, Missing>> it = missing.entrySet().iterator(); it.hasNext(); ) {
      Map.Entry<Integer, Missing> entry = it.next();
      Missing packet = entry.getValue();
      if (nowNanos >= packet.nextNackNanos) {
        if (packet.nacks == MAX_NACKS) {
          it.remove();
        } else {
          packet.nacks++;
          packet.nextNackNanos = nowNanos + NACK_INTERVAL_NANOS;
          due.add(entry.getKey());
        }
      }
    }
    return due;
  }

  /** A block for a receiver report; starts the next interval. */
  public ReportBlock report(long nowNanos) {
    long lost = tracker.missingPackets();
    long received = tracker.receivedPackets();
    long lostNow = Math.max(0, lost - lostBefore);
    long expectedNow = lostNow + received - receivedBefore;
    lostBefore = lost;
    receivedBefore = received;
    long sinceReport = lastSenderReportNanos == 0 ? 0 : nowNanos - lastSenderReportNanos;
    return new ReportBlock(
        ssrc,
        expectedNow == 0 ? 0 : (int) Math.min(255, 256 * lostNow / expectedNow),
        (int) Math.min(0x7FFFFF, lost),
        tracker.extendedHighest(),
        0,
        lastSenderReport,
        (int) (sinceReport * 65_536 / 1_000_000_000));
  }

  /** What came so far. */
  public Totals totals() {
    return new Totals(
        tracker.receivedPackets(),
        tracker.missingPackets(),
        tracker.duplicatePackets(),
        gaps,
        retransmittedPackets,
        longestSilenceNanos);
  }

  /**
   * Figures of one stream, or of several.
   *
   * @param receivedPackets packets that came, each once
   * @param lostPackets packets that never came
   * @param duplicatePackets packets that came again without having been asked for
   * @param gaps how often a packet came before one or more that precede it
   * @param retransmittedPackets packets that came on the stream for retransmissions
   * @param longestSilenceNanos longest time between two packets of one stream
   */
  public record Totals(
      long receivedPackets,
      long lostPackets,
      long duplicatePackets,
      long gaps,
      long retransmittedPackets,
      long longestSilenceNanos) {
    /** Nothing came. */
    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0);

    /** Both together. */
    public Totals plus(Totals other) {
      return new Totals(
          receivedPackets + other.receivedPackets,
          lostPackets + other.lostPackets,
          duplicatePackets + other.duplicatePackets,
          gaps + other.gaps,
          retransmittedPackets + other.retransmittedPackets,
          Math.max(longestSilenceNanos, other.longestSilenceNanos));
    }
  }

  private void noteGap(int sequenceNumber, long nowNanos) {
    int next = SequenceNumber.plus(newest, 1);
    if (next == sequenceNumber) {
      return;
    }
    gaps++;
    if (!repaired) {
      return;
    }
    for (int i = next; i != sequenceNumber && missing.size() < MAX_MISSING; ) {
      missing.put(i, new Missing(nowNanos + FIRST_NACK_NANOS));
      i = SequenceNumber.plus(i, 1);
    }
  }
}
