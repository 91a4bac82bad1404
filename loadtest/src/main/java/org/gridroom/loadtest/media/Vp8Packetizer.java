package org.gridroom.loadtest.media;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts VP8 frames into RTP payloads of almost equal size, each with a 15-bit picture id (RFC 7741,
 * section 4.2).
 */
public final class Vp8Packetizer {
  /** Size of the payload descriptor, in bytes. */
  public static final int DESCRIPTOR_BYTES = 4;

  private final int maxPayloadBytes;
  private int pictureId;

  /**
   * A packetizer for one stream.
   *
   * @param maxPayloadBytes most bytes of a payload, its descriptor included
   * @param firstPictureId 0..32767
   */
  public Vp8Packetizer(int maxPayloadBytes, int firstPictureId) {
    this.maxPayloadBytes = maxPayloadBytes;
    this.pictureId = firstPictureId;
  }

  /** The payloads of the next frame, in order. */
  public List<byte[]> packetize(byte[] frame) {
    int perPacket = maxPayloadBytes - DESCRIPTOR_BYTES;
    int count = Math.max(1, (frame.length + perPacket - 1) / perPacket);
    List<byte[]> payloads = new ArrayList<>(count);
    for (int i = 0, from = 0; i < count; i++) {
      int to = (int) ((long) frame.length * (i + 1) / count);
      ByteBuffer payload = ByteBuffer.allocate(DESCRIPTOR_BYTES + to - from);
      payload.put((byte) (0x80 | (i == 0 ? 0x10 : 0))).put((byte) 0x80);
      payload.putShort((short) (0x8000 | pictureId));
      payload.put(frame, from, to - from);
      payloads.add(payload.array());
      from = to;
    }
    pictureId = (pictureId + 1) & 0x7FFF;
    return payloads;
  }

  /** Whether a frame can be decoded without any before it (RFC 6386, section 9.1). */
  public static boolean isKeyFrame(byte[] frame) {
    return frame.length > 0 && (frame[0] & 1) == 0;
  }
}
