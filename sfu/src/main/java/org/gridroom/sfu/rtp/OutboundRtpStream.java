package org.gridroom.sfu.rtp;

import java.util.List;
import org.gridroom.sfu.codec.Av1DependencyDescriptor;
import org.gridroom.sfu.codec.Codec;
import org.gridroom.sfu.codec.Opus;
import org.gridroom.sfu.codec.VideoPayload;
import org.gridroom.sfu.transport.MediaTransport;
import org.gridroom.sfu.wire.HeaderExtensionWriter;
import org.gridroom.sfu.wire.NetworkOrder;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.RtcpPacket.SenderReport;
import org.gridroom.sfu.wire.RtpHeaderWriter;
import org.gridroom.sfu.wire.Rtx;
import org.jspecify.annotations.Nullable;

/**
 * One RTP stream that is sent: what fills one slot of a receiver, from whatever source. Everything
 * that tells sources apart is rewritten, so that the receiver sees one stream without a break (RFC
 * 7667, section 3.7); the source's number stands in the CSRC list. On the receiver's loop only.
 */
public final class OutboundRtpStream {
  private final int ssrc;
  private final int rtxSsrc;
  private final ExtensionIds ids;
  private final StreamContinuity continuity;
  private final SenderReportSchedule reportSchedule = new SenderReportSchedule();
  private @Nullable RetransmissionLimit retransmissionLimit;
  private int rtxSequenceNumber;
  private PayloadTypeMap types = new PayloadTypeMap();
  private int source;
  private int sourceSsrc;
  private boolean waiting = true;
  private Codec codec = Codec.OPUS;
  private int payloadType;
  private long packetCount;
  private long octetCount;

  /**
   * A stream that has sent nothing yet.
   *
   * @param ssrc its synchronization source, as announced in the answer
   * @param rtxSsrc that of its retransmissions (RFC 4588); 0 if there are none
   * @param ids the receiver's header extensions
   * @param seed random bits: where its numbers start
   */
  public OutboundRtpStream(int ssrc, int rtxSsrc, ExtensionIds ids, long seed) {
    this.ssrc = ssrc;
    this.rtxSsrc = rtxSsrc;
    this.ids = ids;
    // RFC 3711, section 3.3.1 counts wraps from the first packet seen: the lower half leaves room
    // for a loss there.
    continuity = new StreamContinuity((int) seed & 0x7FFF, (int) (seed >>> 16));
    rtxSequenceNumber = (int) (seed >>> 48) & 0x7FFF;
  }

  /** Its synchronization source. */
  public int ssrc() {
    return ssrc;
  }

  /** Whether it has a source, and waits for a packet to begin with. */
  public boolean waiting() {
    return waiting && source != 0;
  }

  /**
   * Goes over to another source, with the next packet that it can begin with.
   *
   * @param source its number; 0 for none
   */
  public void switchTo(int source, PayloadTypeMap types) {
    this.source = source;
    this.types = types;
    waiting = true;
  }

  /**
   * Tells the receiver of a voice that nothing follows: one frame as discontinuous transmission has
   * it (RFC 7587, section 3.1.3). Without it a decoder takes what does not come for lost, and
   * stretches the last sound. To be called before the stream goes over to no source; of other
   * streams nothing is sent.
   */
  public void fallSilent(MediaTransport transport, SendScratch scratch) {
    if (waiting || codec != Codec.OPUS) {
      return;
    }
    continuity.append(Opus.SILENT_FRAME_TICKS);
    int headerSize =
        scratch
            .headerWriter
            .start(
                scratch.header,
                0,
                false,
                payloadType,
                continuity.highestSequenceNumber(),
                continuity.highestTimestamp(),
                ssrc)
            .csrc(source)
            .end();
    NetworkOrder.putByte(scratch.prefix, 0, Opus.SILENT_FRAME);
    if (transport.sendRtp(scratch.header, headerSize, scratch.prefix, 1, scratch.prefix, 0, 0)) {
      packetCount++;
      octetCount++;
    }
  }

  /** The source was interrupted: begins again with the next packet that it can begin with. */
  public void interrupt() {
    waiting = true;
  }

  /**
   * Sends one packet of the source.
   *
   * @param timeline the source's media clock, if it is known
   * @return whether it was sent; not if it is too early, too late, of a codec that the receiver
   *     lacks, or if the transport refused it
   */
  public boolean forward(
      MediaPacket packet,
      @Nullable MediaTimeline timeline,
      MediaTransport transport,
      SendScratch scratch) {
    int receiverType = types.receiverType(packet.payloadType());
    if (receiverType == PayloadTypeMap.NONE) {
      return false;
    }
    if (packet.ssrc() != sourceSsrc) {
      sourceSsrc = packet.ssrc();
      waiting = true; // the publisher has started its stream anew
    }
    if (waiting) {
      if (!packet.canStart()) {
        return false;
      }
      waiting = false;
      codec = packet.codec();
      continuity.begin(packet, timeline);
      reportSchedule.restart();
    } else if (!continuity.advance(packet)) {
      return false;
    }
    payloadType = receiverType;
    RtpHeaderWriter header =
        scratch.headerWriter.start(
            scratch.header,
            0,
            marker(packet),
            payloadType,
            continuity.sequenceNumber(packet),
            continuity.timestamp(packet),
            ssrc);
    if (!send(packet, header, 0, transport, scratch)) {
      return false;
    }
    packetCount++;
    octetCount += packet.payloadSizeBytes();
    RetransmissionLimit limit = retransmissionLimit;
    if (limit != null) {
      limit.onSent(packet.payloadSizeBytes());
    }
    return true;
  }

  /**
   * Sends packets again that the receiver has lost (RFC 4585, section 6.2.1), as RTX. Without RTX
   * nothing is sent: SRTP must not use the index of a packet twice.
   *
   * @param lost sequence numbers of this stream
   * @param cache the source's latest packets
   * @param view scratch
   * @return how many were sent
   */
  public int retransmit(
      List<Integer> lost,
      PacketCache cache,
      PayloadFormats formats,
      ExtensionIds sourceIds,
      MediaPacket view,
      MediaTransport transport,
      SendScratch scratch,
      long nowNanos,
      long roundTripNanos) {
    if (rtxSsrc == 0) {
      return 0;
    }
    RetransmissionLimit limit = retransmissionLimit;
    if (limit == null) {
      limit = new RetransmissionLimit();
      retransmissionLimit = limit;
    }
    int sent = 0;
    for (int sequenceNumber : lost) {
      int original = waiting ? -1 : continuity.sourceSequenceNumber(sequenceNumber);
      PacketBuffer packet = original < 0 ? null : cache.get(original);
      if (packet == null || packet.rtp().ssrc() != sourceSsrc) {
        continue;
      }
      int size = packet.rtp().sizeBytes();
      if (limit.mayRepeat(sequenceNumber, size, nowNanos, roundTripNanos)) {
        view.bind(packet, formats, sourceIds);
        if (sendAgain(view, sequenceNumber, transport, scratch)) {
          sent++;
        }
      }
    }
    return sent;
  }

  private boolean sendAgain(
      MediaPacket packet, int sequenceNumber, MediaTransport transport, SendScratch scratch) {
    int rtxType = types.rtxType(packet.payloadType());
    if (rtxType == PayloadTypeMap.NONE) {
      return false;
    }
    rtxSequenceNumber = (rtxSequenceNumber + 1) & 0xFFFF;
    RtpHeaderWriter header =
        scratch.headerWriter.start(
            scratch.header,
            0,
            marker(packet),
            rtxType,
            rtxSequenceNumber,
            continuity.timestamp(packet),
            rtxSsrc);
    Rtx.writeOriginalSequenceNumber(scratch.prefix, 0, sequenceNumber);
    return send(packet, header, Rtx.HEADER_BYTES, transport, scratch);
  }

  private boolean marker(MediaPacket packet) {
    // RFC 3551, section 4.1: the marker says that a talk spurt begins.
    return packet.marker() || (!packet.codec().video() && continuity.isFirst(packet));
  }

  private boolean send(
      MediaPacket packet,
      RtpHeaderWriter header,
      int prefixSoFarBytes,
      MediaTransport transport,
      SendScratch scratch) {
    header.csrc(source);
    writeExtensions(packet, header, scratch);
    int headerSize = header.end();
    int prefixSize = prefixSoFarBytes;
    int replaced = 0;
    VideoPayload video = packet.video();
    if (video != null && video.replacedBytes() > 0) {
      replaced = video.replacedBytes();
      prefixSize +=
          video.writePrefix(
              continuity.pictureId(video),
              continuity.tl0PictureIndex(video),
              scratch.prefix,
              prefixSoFarBytes);
    }
    return transport.sendRtp(
        scratch.header,
        headerSize,
        scratch.prefix,
        prefixSize,
        packet.memory(),
        packet.payloadOffset() + replaced,
        packet.payloadSizeBytes() - replaced);
  }

  private void writeExtensions(MediaPacket packet, RtpHeaderWriter header, SendScratch scratch) {
    boolean level = packet.audioLevel() != MediaPacket.ABSENT && ids.audioLevel() != 0;
    boolean orientation =
        packet.videoOrientationOffset() != MediaPacket.ABSENT && ids.videoOrientation() != 0;
    int descriptorSize =
        ids.dependencyDescriptor() == 0 ? 0 : packet.dependencyDescriptorSizeBytes();
    boolean twoByte = descriptorSize > HeaderExtensionWriter.MAX_ONE_BYTE_DATA;
    if (twoByte && !ids.mixed()) {
      descriptorSize = 0;
      twoByte = false;
    }
    if (!level && !orientation && descriptorSize == 0) {
      return;
    }
    HeaderExtensionWriter extension = header.extension(twoByte || ids.needTwoBytes());
    if (level) {
      extension.audioLevel(ids.audioLevel(), packet.voice(), packet.audioLevel());
    }
    if (orientation) {
      extension.copy(ids.videoOrientation(), packet.memory(), packet.videoOrientationOffset(), 1);
    }
    if (descriptorSize > 0) {
      long data =
          extension.copy(
              ids.dependencyDescriptor(),
              packet.memory(),
              packet.dependencyDescriptorOffset(),
              descriptorSize);
      NetworkOrder.putShort(
          scratch.header,
          data + Av1DependencyDescriptor.FRAME_NUMBER_OFFSET,
          continuity.frameNumber(packet));
    }
  }

  /**
   * The sender report that is due, on the node's clock; null if none is due, or if the source's own
   * clock is not known yet.
   */
  public @Nullable SenderReport pollSenderReport(@Nullable MediaTimeline timeline, long nowNanos) {
    if (waiting || timeline == null || timeline.clockRate() != codec.clockRateHz()) {
      return null;
    }
    if (!reportSchedule.poll(nowNanos)) {
      return null;
    }
    int timestamp = timeline.rtpTimestampAt(nowNanos) + continuity.timestampOffset();
    if (!continuity.anchor(nowNanos, timestamp, codec.clockRateHz())) {
      return null;
    }
    return new SenderReport(
        ssrc,
        NtpTime.ofNodeNanos(nowNanos),
        timestamp,
        (int) packetCount,
        (int) octetCount,
        List.of());
  }
}
