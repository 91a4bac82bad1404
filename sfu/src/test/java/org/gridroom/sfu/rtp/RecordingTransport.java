package org.gridroom.sfu.rtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.gridroom.sfu.transport.MediaTransport;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.HeaderExtensions;
import org.gridroom.sfu.wire.RtcpPacket;
import org.gridroom.sfu.wire.RtcpParser;
import org.gridroom.sfu.wire.RtpPacket;
import org.jspecify.annotations.Nullable;

/** A transport that keeps what is sent on it, as a receiver would see it. */
public final class RecordingTransport implements MediaTransport {
  public final List<Sent> rtp = new ArrayList<>();
  public final List<RtcpPacket> rtcp = new ArrayList<>();

  /** Hears of each packet at once, if somebody wants that. */
  public @Nullable Consumer<Sent> onSent;

  private final RtcpParser parser = new RtcpParser();

  /** A packet that was sent. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
  public record Sent(
      int ssrc,
      int payloadType,
      int sequenceNumber,
      int timestamp,
      boolean marker,
      int csrc,
      byte[] payload,
      byte[] packet) {

    /** The bytes of a header extension; null without it. */
    public byte @Nullable [] extension(int id) {
      RtpPacket view = new RtpPacket();
      view.bind(MemorySegment.ofArray(packet), 0, packet.length);
      HeaderExtensions extensions = new HeaderExtensions();
      if (extensions.bind(view) != DropReason.NONE || !extensions.find(id)) {
        return null;
      }
      return MemorySegment.ofArray(packet)
          .asSlice(extensions.dataOffset(), extensions.dataSizeBytes())
          .toArray(ValueLayout.JAVA_BYTE);
    }

    /** Picture id of a VP8 payload with 15 bits. */
    public int pictureId() {
      return ((payload[2] & 0x7F) << 8) | (payload[3] & 0xFF);
    }

    /** TL0PICIDX of a VP8 payload. */
    public int tl0() {
      return payload[4] & 0xFF;
    }

    /** The original picture id, which {@link RtpPackets#vp8Payload} repeats at its end. */
    public int sourcePictureId() {
      int end = payload.length;
      return ((payload[end - 2] & 0xFF) << 8) | (payload[end - 1] & 0xFF);
    }
  }

  @Override
  public boolean sendRtp(
      MemorySegment header,
      int headerSizeBytes,
      MemorySegment prefix,
      int prefixSizeBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadSizeBytes) {
    byte[] packet = new byte[headerSizeBytes + prefixSizeBytes + payloadSizeBytes];
    MemorySegment all = MemorySegment.ofArray(packet);
    MemorySegment.copy(header, 0, all, 0, headerSizeBytes);
    MemorySegment.copy(prefix, 0, all, headerSizeBytes, prefixSizeBytes);
    MemorySegment.copy(
        payload, payloadOffset, all, headerSizeBytes + prefixSizeBytes, payloadSizeBytes);
    RtpPacket view = new RtpPacket();
    if (view.bind(all, 0, packet.length) != DropReason.NONE) {
      throw new AssertionError("not a packet");
    }
    Sent sent =
        new Sent(
            view.ssrc(),
            view.payloadType(),
            view.sequenceNumber(),
            view.timestamp(),
            view.marker(),
            view.csrcCount() == 1 ? view.csrc(0) : 0,
            all.asSlice(view.headerSizeBytes(), view.payloadSizeBytes())
                .toArray(ValueLayout.JAVA_BYTE),
            packet);
    rtp.add(sent);
    if (onSent != null) {
      onSent.accept(sent);
    }
    return true;
  }

  @Override
  public boolean sendRtcp(MemorySegment compound, long offset, int sizeBytes) {
    List<RtcpPacket> packets = new ArrayList<>();
    DropReason reason = parser.parse(compound, offset, sizeBytes, packets);
    if (reason != DropReason.NONE) {
      throw new AssertionError("not RTCP: " + reason);
    }
    rtcp.addAll(packets);
    return true;
  }

  /** The RTCP packets of one type, in order. */
  public <T extends RtcpPacket> List<T> rtcp(Class<T> type) {
    return rtcp.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The packets of one stream, in order. */
  public List<Sent> rtp(int ssrc) {
    return rtp.stream().filter(sent -> sent.ssrc() == ssrc).toList();
  }
}
