package org.gridroom.loadtest.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Recorded media that a virtual participant plays in a loop.
 *
 * @param frames encoded video frames or sound packets, in order; the first video frame is a key
 *     frame
 */
public record Clip(List<byte[]> frames) {
  private static final int IVF_FRAME_HEADER_BYTES = 12;
  private static final int OGG_PAGE_HEADER_BYTES = 27;

  /** Refuses a clip without frames. */
  public Clip {
    frames = List.copyOf(frames);
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("a clip has at least one frame");
    }
  }

  /** The camera clip of this program: VP8, 320x180, 30 frames/s, a key frame at the start. */
  public static Clip camera() {
    return ivf(resource("camera.ivf"));
  }

  /** The microphone clip of this program: Opus, mono, a packet for every 20 ms. */
  public static Clip microphone() {
    return oggOpus(resource("microphone.opus"));
  }

  /**
   * Reads an IVF file: a header that says its own size, then frames, each behind its size and a
   * timestamp.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Clip ivf(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < 32 || in.getInt(0) != 0x46494B44) {
      throw new IllegalArgumentException("not an IVF file");
    }
    in.position(in.getShort(6));
    List<byte[]> frames = new ArrayList<>();
    while (in.remaining() >= IVF_FRAME_HEADER_BYTES) {
      byte[] frame = new byte[in.getInt()];
      in.position(in.position() + 8);
      in.get(frame);
      frames.add(frame);
    }
    return new Clip(frames);
  }

  /**
   * Reads the packets of an Ogg Opus file (RFC 3533, RFC 7845) with one logical stream; its two
   * header packets are left out.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Clip oggOpus(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    List<byte[]> packets = new ArrayList<>();
    byte[] packet = {};
    while (in.remaining() >= OGG_PAGE_HEADER_BYTES) {
      int page = in.position();
      if (in.getInt(page) != 0x4F676753) {
        throw new IllegalArgumentException("not an Ogg file");
      }
      int segments = in.get(page + 26) & 0xFF;
      in.position(page + OGG_PAGE_HEADER_BYTES + segments);
      for (int i = 0; i < segments; i++) {
        int sizeBytes = in.get(page + OGG_PAGE_HEADER_BYTES + i) & 0xFF;
        int before = packet.length;
        packet = Arrays.copyOf(packet, before + sizeBytes);
        in.get(packet, before, sizeBytes);
        if (sizeBytes < 255) {
          packets.add(packet);
          packet = new byte[0];
        }
      }
    }
    return new Clip(packets.subList(Math.min(2, packets.size()), packets.size()));
  }

  private static byte[] resource(String name) {
    try (InputStream in = Clip.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing on the class path: " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
