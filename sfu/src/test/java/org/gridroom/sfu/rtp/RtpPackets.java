package org.gridroom.sfu.rtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.HeaderExtensionWriter;
import org.gridroom.sfu.wire.NetworkOrder;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.PacketPool;
import org.gridroom.sfu.wire.RtpHeaderWriter;

/** Makes received packets, and knows whether all of them have been given back. */
public final class RtpPackets {
  /** Payload types of the publisher in tests. */
  public static final int OPUS = 111;

  public static final int VP8 = 96;
  public static final int VP8_RTX = 97;
  public static final int H264 = 102;
  public static final int H264_RTX = 103;
  public static final int AV1 = 45;

  /** Header extensions of the publisher in tests. */
  public static final ExtensionIds IDS = new ExtensionIds(4, 1, 3, 5, 6, true);

  private static final int POOL_PACKETS = 4096;

  private final PacketPool pool = new PacketPool(Arena.ofAuto(), POOL_PACKETS);
  private final RtpHeaderWriter header = new RtpHeaderWriter();

  /** The formats of the publisher in tests. */
  public static PayloadFormats formats() {
    return new PayloadFormats()
        .codec(OPUS, org.gridroom.sfu.codec.Codec.OPUS)
        .codec(VP8, org.gridroom.sfu.codec.Codec.VP8)
        .codec(AV1, org.gridroom.sfu.codec.Codec.AV1)
        .codec(H264, org.gridroom.sfu.codec.Codec.H264)
        .retransmission(VP8_RTX, VP8)
        .retransmission(H264_RTX, H264);
  }

  /** Packets that are in use: all that can be taken are taken, counted and given back. */
  public int inUse() {
    List<PacketBuffer> taken = new ArrayList<>();
    for (PacketBuffer buffer = pool.take(); buffer != null; buffer = pool.take()) {
      taken.add(buffer);
    }
    taken.forEach(PacketBuffer::release);
    return POOL_PACKETS - taken.size();
  }

  /** Starts a packet. */
  public Builder packet(int payloadType, int ssrc, int sequenceNumber, int timestamp) {
    return new Builder(payloadType, ssrc, sequenceNumber, timestamp);
  }

  /** A VP8 packet with 15 bits of picture id and a TL0PICIDX. */
  public PacketBuffer vp8(
      int ssrc, int sequenceNumber, int timestamp, int pictureId, int tl0, boolean key) {
    return packet(VP8, ssrc, sequenceNumber, timestamp)
        .payload(vp8Payload(pictureId, tl0, key))
        .build();
  }

  /** The payload of the only packet of a VP8 frame; its last two bytes repeat the picture id. */
  public static byte[] vp8Payload(int pictureId, int tl0, boolean key) {
    return new byte[] {
      (byte) 0x90, // X, S
      (byte) 0xE0, // I, L, T
      (byte) (0x80 | (pictureId >> 8)),
      (byte) pictureId,
      (byte) tl0,
      0,
      (byte) (key ? 0 : 1),
      0,
      0,
      (byte) 0x9d,
      1,
      0x2a,
      (byte) 0x80,
      2,
      (byte) 0x68,
      1,
      (byte) (pictureId >> 8),
      (byte) pictureId
    };
  }

  /** One packet that is being made. */
  public final class Builder {
    private final int payloadType;
    private final int ssrc;
    private final int sequenceNumber;
    private final int timestamp;
    private boolean marker;
    private long arrivalNanos;
    private byte[] payload = {1, 2, 3, 4};
    private final List<Integer> extensionIds = new ArrayList<>();
    private final List<byte[]> extensions = new ArrayList<>();
    private boolean twoByte;

    private Builder(int payloadType, int ssrc, int sequenceNumber, int timestamp) {
      this.payloadType = payloadType;
      this.ssrc = ssrc;
      this.sequenceNumber = sequenceNumber;
      this.timestamp = timestamp;
    }

    public Builder marker() {
      marker = true;
      return this;
    }

    public Builder arrival(long nanos) {
      arrivalNanos = nanos;
      return this;
    }

    public Builder payload(byte... payload) {
      this.payload = payload;
      return this;
    }

    public Builder extension(int id, byte... data) {
      extensionIds.add(id);
      extensions.add(data);
      twoByte |= data.length > HeaderExtensionWriter.MAX_ONE_BYTE_DATA;
      return this;
    }

    /** The packet, with one reference that the caller releases. */
    public PacketBuffer build() {
      PacketBuffer buffer = Objects.requireNonNull(pool.take(), "all packets are in use");
      MemorySegment memory = buffer.memory();
      header.start(memory, 0, marker, payloadType, sequenceNumber & 0xFFFF, timestamp, ssrc);
      if (!extensions.isEmpty()) {
        HeaderExtensionWriter writer = header.extension(twoByte);
        for (int i = 0; i < extensions.size(); i++) {
          writer.bytes(extensionIds.get(i), extensions.get(i));
        }
      }
      int size = header.end();
      MemorySegment.copy(payload, 0, memory, ValueLayout.JAVA_BYTE, size, payload.length);
      if (buffer.rtp().bind(memory, 0, size + payload.length) != DropReason.NONE) {
        throw new IllegalStateException("not a packet");
      }
      buffer.arrivalNanos(arrivalNanos);
      return buffer;
    }

    /** The packet as a retransmission (RFC 4588) with these numbers. */
    public PacketBuffer buildRtx(int rtxPayloadType, int rtxSsrc, int rtxSequenceNumber) {
      byte[] original = payload;
      payload = new byte[original.length + 2];
      payload[0] = (byte) (sequenceNumber >> 8);
      payload[1] = (byte) sequenceNumber;
      System.arraycopy(original, 0, payload, 2, original.length);
      PacketBuffer buffer = build();
      MemorySegment memory = buffer.memory();
      NetworkOrder.putByte(memory, 1, (marker ? 0x80 : 0) | rtxPayloadType);
      NetworkOrder.putShort(memory, 2, rtxSequenceNumber);
      NetworkOrder.putInt(memory, 8, rtxSsrc);
      return buffer;
    }
  }
}
