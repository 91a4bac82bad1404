package org.gridroom.sfu.wire;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.gridroom.sfu.codec.Vp8Descriptor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What reading and rewriting one packet of 1,100 bytes costs, without encryption and sending. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RtpParseBenchmark {
  private static final int SIZE_BYTES = 1100;
  private static final int MID = 4;
  private static final int TRANSPORT_SEQUENCE_NUMBER = 3;

  private final RtpPacket packet = new RtpPacket();
  private final HeaderExtensions extensions = new HeaderExtensions();
  private final Vp8Descriptor descriptor = new Vp8Descriptor();
  private final RtpHeaderWriter header = new RtpHeaderWriter();
  private final Arena arena = Arena.ofConfined();
  private MemorySegment memory = MemorySegment.NULL;
  private MemorySegment scratch = MemorySegment.NULL;
  private int sequenceNumber;

  /** Makes a packet with two extension elements and a VP8 payload. */
  @Setup
  public void setUp() {
    memory = arena.allocate(SIZE_BYTES, 64);
    scratch = arena.allocate(256, 64);
    header.start(memory, 0, true, 96, 0xFFFF, 90_000, 0x12345678);
    header
        .extension(false)
        .transportSequenceNumber(TRANSPORT_SEQUENCE_NUMBER, 1)
        .bytes(MID, new byte[] {'1'});
    int payload = header.end();
    MemorySegment.copy(Octets.hex("90E080010520 110200", 0).buffer(), 0, memory, payload, 9);
  }

  /** Gives the memory back. */
  @TearDown
  public void tearDown() {
    arena.close();
  }

  /** Header, extensions and the lookup of one element. */
  @Benchmark
  public int parse() {
    packet.bind(memory, 0, SIZE_BYTES);
    extensions.bind(packet);
    return packet.sequenceNumber() + extensions.transportSequenceNumber(TRANSPORT_SEQUENCE_NUMBER);
  }

  /** As {@link #parse}, and the payload descriptor. */
  @Benchmark
  public int parseVp8() {
    int sum = parse();
    descriptor.bind(memory, packet.offset() + packet.headerSizeBytes(), packet.payloadSizeBytes());
    return sum + descriptor.pictureId();
  }

  /** A new header with contributing source and extension, and the rewritten descriptor. */
  @Benchmark
  public int rewrite() {
    int sum = parseVp8();
    sequenceNumber = SequenceNumber.plus(sequenceNumber, 1);
    header.start(scratch, 0, packet.marker(), 97, sequenceNumber, packet.timestamp(), 0x77777777);
    header
        .csrc(5)
        .extension(false)
        .transportSequenceNumber(TRANSPORT_SEQUENCE_NUMBER, sequenceNumber);
    int size = header.end();
    return sum
        + descriptor.writePrefix(sequenceNumber & 0x7FFF, sequenceNumber & 0xFF, scratch, size);
  }
}
