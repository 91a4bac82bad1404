package org.gridroom.sfu.rtp;

import java.util.List;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.RtcpPacket.ReportBlock;
import org.gridroom.sfu.wire.RtcpPacket.SenderReport;
import org.gridroom.sfu.wire.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * One RTP stream that is received: an encoding that a participant publishes (RFC 7656, section
 * 2.1.10). Finds losses and duplicates, asks for what is missing, and reports. On the publisher's
 * loop only.
 */
public final class InboundRtpStream {
  private final int ssrc;
  private final int clockRate;
  private final boolean nack;
  private final ReceptionWindow window = new ReceptionWindow();
  private final MissingPackets missing = new MissingPackets();
  private final ReceptionStatistics statistics;
  private boolean keyFrameBegun;
  private int keyFrameTimestamp;
  private int lastSenderReport;
  private long lastSenderReportNanos;
  private @Nullable MediaTimeline timeline;

  /**
   * A stream of which nothing has come yet.
   *
   * @param clockRate ticks of its timestamps per second
   * @param nack whether its sender answers generic NACKs
   */
  public InboundRtpStream(int ssrc, int clockRate, boolean nack) {
    this.ssrc = ssrc;
    this.clockRate = clockRate;
    this.nack = nack;
    statistics = new ReceptionStatistics(clockRate);
  }

  /** Its synchronization source. */
  public int ssrc() {
    return ssrc;
  }

  /** Loss and jitter. */
  public ReceptionStatistics statistics() {
    return statistics;
  }

  /** Its media clock on the node's clock; null before the first sender report. */
  public @Nullable MediaTimeline timeline() {
    return timeline;
  }

  /**
   * Takes one packet of the stream.
   *
   * @param retransmitted whether it came as RTX (RFC 4588), restored already
   * @return whether it is new: else it is to be dropped
   */
  public boolean onPacket(PacketBuffer packet, boolean retransmitted) {
    RtpPacket rtp = packet.rtp();
    boolean first = !window.started();
    long highestBefore = window.highest();
    long extended = window.receive(rtp.sequenceNumber());
    if (extended == ReceptionWindow.REFUSED) {
      return false;
    }
    // RFC 4588, section 6.1: reports about a stream do not count its retransmissions.
    if (!retransmitted) {
      statistics.onPacket(extended, rtp.timestamp(), packet.arrivalNanos());
    }
    if (nack && !first) {
      if (extended > highestBefore) {
        missing.onGap(highestBefore, extended, packet.arrivalNanos());
      } else {
        missing.onReceived(extended);
      }
    }
    return true;
  }

  /**
   * Takes a sender report of this stream; {@code clock} is the one that all streams of its sender
   * share.
   */
  public MediaTimeline onSenderReport(SenderReport report, SourceClock clock, long nowNanos) {
    lastSenderReport = report.middleNtpTimestamp();
    lastSenderReportNanos = nowNanos;
    MediaTimeline current = clock.onSenderReport(report, clockRate, nowNanos);
    timeline = current;
    return current;
  }

  /** Packets that a NACK is due for now, oldest first; see {@link MissingPackets}. */
  public List<Integer> packetsToRequest(long nowNanos, long roundTripNanos) {
    return missing.due(nowNanos, roundTripNanos);
  }

  /** Whether packets have been given up since the last call: only a key frame mends that. */
  public boolean takeGaveUp() {
    return missing.takeGaveUp();
  }

  /**
   * A packet that was taken is one that a receiver can begin with: what is missing before it is not
   * needed any more.
   *
   * @return whether a key frame begins with it; not with the second such packet of the same one, as
   *     H264 has when it has several sequence parameter sets in packets of their own
   */
  public boolean onKeyFrameStart(RtpPacket packet) {
    if (keyFrameBegun && packet.timestamp() == keyFrameTimestamp) {
      return false;
    }
    keyFrameBegun = true;
    keyFrameTimestamp = packet.timestamp();
    missing.forgetBefore(window.extend(packet.sequenceNumber()));
    return true;
  }

  /**
   * What a receiver report says of this stream (RFC 3550, section 6.4.1); ends an interval of loss.
   */
  public @Nullable ReportBlock report(long nowNanos) {
    if (!window.started()) {
      return null;
    }
    long highest = window.highest();
    statistics.closeInterval(highest);
    long lost = Math.clamp(statistics.packetsLost(highest), -0x80_0000, 0x7F_FFFF);
    int delay =
        lastSenderReport == 0 ? 0 : NtpTime.nanosToCompact(nowNanos - lastSenderReportNanos);
    return new ReportBlock(
        ssrc,
        statistics.fractionLost(),
        (int) lost,
        (int) (highest - 0x10000L),
        statistics.jitterTicks(),
        lastSenderReport,
        delay);
  }
}
