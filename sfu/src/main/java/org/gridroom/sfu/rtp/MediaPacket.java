package org.gridroom.sfu.rtp;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.codec.Av1DependencyDescriptor;
import org.gridroom.sfu.codec.Codec;
import org.gridroom.sfu.codec.VideoPayload;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.HeaderExtensions;
import org.gridroom.sfu.wire.NetworkOrder;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * All that forwarding must know of one received packet, read once for all its receivers. A mutable
 * view: bind it to the next packet and use it again. Holds no reference to the packet.
 */
@SuppressWarnings("EnumOrdinal") // an index into an array that lives as long as the enum does
public final class MediaPacket {
  /** What number-valued accessors return when the packet does not say it. */
  public static final int ABSENT = -1;

  private static final int MIN_DEPENDENCY_DESCRIPTOR_BYTES = 3;

  private final HeaderExtensions extensions = new HeaderExtensions();
  private final @Nullable VideoPayload[] payloads = new VideoPayload[Codec.values().length];
  private MemorySegment memory = MemorySegment.NULL;
  private Codec codec = Codec.OPUS;
  private @Nullable VideoPayload video;
  private boolean marker;
  private int payloadType;
  private int sequenceNumber;
  private int timestamp;
  private int ssrc;
  private long arrivalNanos;
  private long payloadOffset;
  private int payloadSizeBytes;
  private int audioLevel;
  private boolean voice;
  private long videoOrientationOffset;
  private long dependencyDescriptorOffset;
  private int dependencyDescriptorSizeBytes;

  /**
   * Reads a packet.
   *
   * @param formats what its payload types mean
   * @param ids what its header extensions mean
   * @return {@link DropReason#NONE}, or why it cannot be forwarded
   */
  public DropReason bind(PacketBuffer packet, PayloadFormats formats, ExtensionIds ids) {
    RtpPacket rtp = packet.rtp();
    payloadType = rtp.payloadType();
    Codec found = formats.codec(payloadType);
    if (found == null) {
      return DropReason.UNKNOWN_PAYLOAD_TYPE;
    }
    codec = found;
    memory = packet.memory();
    arrivalNanos = packet.arrivalNanos();
    marker = rtp.marker();
    sequenceNumber = rtp.sequenceNumber();
    timestamp = rtp.timestamp();
    ssrc = rtp.ssrc();
    payloadOffset = rtp.offset() + rtp.headerSizeBytes();
    payloadSizeBytes = rtp.payloadSizeBytes();
    DropReason reason = extensions.bind(rtp);
    if (reason != DropReason.NONE) {
      return reason;
    }
    readExtensions(ids);
    return readPayload();
  }

  private void readExtensions(ExtensionIds ids) {
    audioLevel = ABSENT;
    voice = false;
    videoOrientationOffset = ABSENT;
    dependencyDescriptorSizeBytes = 0;
    while (extensions.next()) {
      int id = extensions.elementId();
      int size = extensions.dataSizeBytes();
      if (size == 0) {
        continue;
      }
      int first = NetworkOrder.unsignedByte(memory, extensions.dataOffset());
      if (id == ids.audioLevel()) {
        audioLevel = first & 0x7F;
        voice = (first & 0x80) != 0;
      } else if (id == ids.videoOrientation()) {
        videoOrientationOffset = extensions.dataOffset();
      } else if (id == ids.dependencyDescriptor() && size >= MIN_DEPENDENCY_DESCRIPTOR_BYTES) {
        dependencyDescriptorOffset = extensions.dataOffset();
        dependencyDescriptorSizeBytes = size;
      }
    }
  }

  private DropReason readPayload() {
    video = null;
    if (!codec.video() || payloadSizeBytes == 0) {
      return DropReason.NONE;
    }
    VideoPayload view = payloads[codec.ordinal()];
    if (view == null) {
      view = VideoPayload.of(codec);
      payloads[codec.ordinal()] = view;
    }
    video = view;
    return view.bind(memory, payloadOffset, payloadSizeBytes);
  }

  /**
   * Whether a receiver can begin with this packet: any of sound, the start of a key frame of
   * pictures.
   */
  public boolean canStart() {
    VideoPayload view = video;
    return view == null ? !codec.video() : view.startsKeyFrame();
  }

  /** The codec of its payload. */
  public Codec codec() {
    return codec;
  }

  /**
   * The start of its payload, if that is rewritten; null for sound and for packets without payload.
   */
  public @Nullable VideoPayload video() {
    return video;
  }

  /** The marker bit. */
  public boolean marker() {
    return marker;
  }

  /** The publisher's payload type. */
  public int payloadType() {
    return payloadType;
  }

  /** The publisher's sequence number. */
  public int sequenceNumber() {
    return sequenceNumber;
  }

  /** The publisher's timestamp. */
  public int timestamp() {
    return timestamp;
  }

  /** The publisher's synchronization source. */
  public int ssrc() {
    return ssrc;
  }

  /** When it arrived, on the clock of the loops. */
  public long arrivalNanos() {
    return arrivalNanos;
  }

  /** The memory that it lies in. */
  public MemorySegment memory() {
    return memory;
  }

  /** Where its payload starts. */
  public long payloadOffset() {
    return payloadOffset;
  }

  /** Size of its payload without padding, in bytes. */
  public int payloadSizeBytes() {
    return payloadSizeBytes;
  }

  /** Level of its sound in -dBov (RFC 6464), 0..127; {@link #ABSENT} if it does not say. */
  public int audioLevel() {
    return audioLevel;
  }

  /** Whether its sound is voice (RFC 6464). */
  public boolean voice() {
    return voice;
  }

  /**
   * Where the byte lies that says how its picture is turned; {@link #ABSENT} if it does not say.
   */
  public long videoOrientationOffset() {
    return videoOrientationOffset;
  }

  /** Where its dependency descriptor lies. */
  public long dependencyDescriptorOffset() {
    return dependencyDescriptorOffset;
  }

  /** Size of its dependency descriptor, in bytes; 0 without one. */
  public int dependencyDescriptorSizeBytes() {
    return dependencyDescriptorSizeBytes;
  }

  /** Frame number of its dependency descriptor, 0..65535; {@link #ABSENT} without one. */
  public int frameNumber() {
    return dependencyDescriptorSizeBytes == 0
        ? ABSENT
        : NetworkOrder.unsignedShort(
            memory, dependencyDescriptorOffset + Av1DependencyDescriptor.FRAME_NUMBER_OFFSET);
  }
}
