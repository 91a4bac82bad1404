package org.gridroom.sfu.rtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.gridroom.sfu.transport.MediaTransport;
import org.gridroom.sfu.wire.PacketBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to read one packet for forwarding, and to write its header and descriptor for one
 * receiver.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class RewriteBenchmark {
  private static final int PACKETS = 256;

  private final RtpPackets packets = new RtpPackets();
  private final PayloadFormats formats = RtpPackets.formats();
  private final SendScratch scratch = new SendScratch(Arena.ofAuto());
  private final MediaPacket view = new MediaPacket();
  private final MediaPacket[] views = new MediaPacket[PACKETS];
  private final PacketBuffer[] buffers = new PacketBuffer[PACKETS];
  private final MediaTransport nowhere = new Nowhere();
  private final OutboundRtpStream stream = new OutboundRtpStream(1, 2, RtpPackets.IDS, 0);
  private int next;

  /** Makes a run of packets that begins with a key frame. */
  public RewriteBenchmark() {
    for (int i = 0; i < PACKETS; i++) {
      buffers[i] =
          packets
              .packet(RtpPackets.VP8, 7, i, i * 3000)
              .extension(RtpPackets.IDS.videoOrientation(), (byte) 1)
              .payload(RtpPackets.vp8Payload(i, i & 0xFF, i == 0))
              .build();
      views[i] = new MediaPacket();
      views[i].bind(buffers[i], formats, RtpPackets.IDS);
    }
    stream.switchTo(9, new PayloadTypeMap().put(RtpPackets.VP8, 120, 121));
    stream.forward(views[0], null, nowhere, scratch);
  }

  /** Reads header extensions and the codec's descriptor. */
  @Benchmark
  public Object read() {
    next = (next + 1) % PACKETS;
    return view.bind(buffers[next], formats, RtpPackets.IDS);
  }

  /** Writes header, extensions and descriptor for one receiver. */
  @Benchmark
  public boolean rewrite() {
    next = (next + 1) % PACKETS;
    return stream.forward(views[next], null, nowhere, scratch);
  }

  private static final class Nowhere implements MediaTransport {
    @Override
    public boolean sendRtp(
        MemorySegment header,
        int headerSizeBytes,
        MemorySegment prefix,
        int prefixSizeBytes,
        MemorySegment payload,
        long payloadOffset,
        int payloadSizeBytes) {
      return true;
    }

    @Override
    public boolean sendRtcp(MemorySegment compound, long offset, int sizeBytes) {
      return true;
    }
  }
}
