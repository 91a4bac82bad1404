package org.gridroom.loadtest.media;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.gridroom.sfu.wire.HeaderExtensionWriter;
import org.gridroom.sfu.wire.RtpHeaderWriter;
import org.gridroom.sfu.wire.Rtx;
import org.jspecify.annotations.Nullable;

/**
 * One RTP stream that a virtual participant sends, as a browser does: header extensions for mid,
 * transport-wide sequence number and sound level, and a history that answers NACKs by
 * retransmissions (RFC 4588).
 */
public final class OutgoingStream {
  /** Extension ids (RFC 8285), as in the offers of {@code SessionOffer}. */
  public static final int LEVEL_EXTENSION = 1;

  /** Transport-wide sequence numbers (draft-holmer-rmcat-transport-wide-cc-extensions-01). */
  public static final int TRANSPORT_SEQUENCE_EXTENSION = 3;

  /** Identification tag of the media section (RFC 9143, section 15). */
  public static final int MID_EXTENSION = 4;

  /** A level that says silence (RFC 6464). */
  public static final int SILENCE_LEVEL = 127;

  /** Size of the header of a video packet, in bytes, where the mid is one character. */
  public static final int HEADER_BYTES = 24;

  private static final int HISTORY_PACKETS = 512;
  private static final int MAX_PACKET_BYTES = 1500;

  private final StreamIdentity identity;
  private final TransportSequence transportSequence;
  private final MemorySegment scratch = Arena.ofAuto().allocate(MAX_PACKET_BYTES);
  private final RtpHeaderWriter header = new RtpHeaderWriter();
  private final byte[] mid;
  private final @Nullable Sent[] history = new @Nullable Sent[HISTORY_PACKETS];
  private final int timestampOffset;
  private int nextSequenceNumber;
  private int nextRetransmission;
  private int lastTimestamp;
  private int packets;
  private int octets;

  /** A stream whose sequence numbers and timestamps start anywhere (RFC 3550, section 5.1). */
  public OutgoingStream(
      StreamIdentity identity, TransportSequence transportSequence, RandomGenerator random) {
    this.identity = identity;
    this.transportSequence = transportSequence;
    this.mid = identity.mid().getBytes(StandardCharsets.US_ASCII);
    this.timestampOffset = random.nextInt();
    this.nextSequenceNumber = random.nextInt(65536);
    this.nextRetransmission = random.nextInt(65536);
  }

  /**
   * What names a stream.
   *
   * @param mid its media section
   * @param ssrc its synchronization source
   * @param payloadType its codec
   * @param retransmissionSsrc where its retransmissions go; 0 for none
   * @param retransmissionPayloadType their payload type
   */
  public record StreamIdentity(
      String mid,
      int ssrc,
      int payloadType,
      int retransmissionSsrc,
      int retransmissionPayloadType) {}

  /** The one count of all packets of a transport. */
  public static final class TransportSequence {
    private int next;

    int next() {
      return next++ & 0xFFFF;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sent(int sequenceNumber, int timestamp, boolean marker, byte[] payload) {}

  /** The stream's synchronization source. */
  public int ssrc() {
    return identity.ssrc();
  }

  /** The source that its retransmissions carry; 0 if it has none. */
  public int retransmissionSsrc() {
    return identity.retransmissionSsrc();
  }

  /** Packets sent, retransmissions left out. */
  public int packets() {
    return packets;
  }

  /** Payload bytes sent: the field of a sender report (RFC 3550, section 6.4.1). */
  public int octets() {
    return octets;
  }

  /** The RTP timestamp of the newest packet. */
  public int lastTimestamp() {
    return lastTimestamp;
  }

  /**
   * Sends one packet.
   *
   * @param mediaTime in units of the codec's clock, from 0 on
   * @param level loudness below the overload point in dB, 0..127 (RFC 6464); -1 for video
   * @param payload kept for retransmissions; not to be changed afterwards
   */
  public void send(PacketOutput out, int mediaTime, boolean marker, int level, byte[] payload) {
    int sequenceNumber = nextSequenceNumber;
    nextSequenceNumber = (nextSequenceNumber + 1) & 0xFFFF;
    lastTimestamp = timestampOffset + mediaTime;
    packets++;
    octets += payload.length;
    if (identity.retransmissionSsrc() != 0) {
      history[sequenceNumber % HISTORY_PACKETS] =
          new Sent(sequenceNumber, lastTimestamp, marker, payload);
    }
    int size =
        writeHeader(
            identity.payloadType(), identity.ssrc(), sequenceNumber, lastTimestamp, marker, level);
    send(out, size, payload);
  }

  /**
   * Sends a packet again, on the stream for retransmissions, behind its original sequence number.
   *
   * @return whether it was still there
   */
  public boolean resend(PacketOutput out, int sequenceNumber) {
    Sent sent = history[sequenceNumber % HISTORY_PACKETS];
    if (sent == null || sent.sequenceNumber() != sequenceNumber) {
      return false;
    }
    int size =
        writeHeader(
            identity.retransmissionPayloadType(),
            identity.retransmissionSsrc(),
            nextRetransmission,
            sent.timestamp(),
            sent.marker(),
            -1);
    nextRetransmission = (nextRetransmission + 1) & 0xFFFF;
    Rtx.writeOriginalSequenceNumber(scratch, size, sequenceNumber);
    send(out, size + Rtx.HEADER_BYTES, sent.payload());
    return true;
  }

  private void send(PacketOutput out, int sizeBytes, byte[] payload) {
    MemorySegment.copy(payload, 0, scratch, JAVA_BYTE, sizeBytes, payload.length);
    out.sendRtp(scratch, sizeBytes + payload.length);
  }

  private int writeHeader(
      int payloadType, int ssrc, int sequenceNumber, int timestamp, boolean marker, int level) {
    header.start(scratch, 0, marker, payloadType, sequenceNumber, timestamp, ssrc);
    HeaderExtensionWriter extension = header.extension(false);
    extension.bytes(MID_EXTENSION, mid);
    extension.transportSequenceNumber(TRANSPORT_SEQUENCE_EXTENSION, transportSequence.next());
    if (level >= 0) {
      extension.audioLevel(LEVEL_EXTENSION, level < SILENCE_LEVEL, level);
    }
    return header.end();
  }
}
