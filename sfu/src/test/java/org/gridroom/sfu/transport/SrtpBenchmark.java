package org.gridroom.sfu.transport;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to seal, and to seal and open, one packet of 1,100 bytes. Run with {@code -prof gc}
 * for the garbage.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SrtpBenchmark {
  private static final int HEADER_BYTES = 24;
  private static final int PREFIX_BYTES = 4;
  private static final int PAYLOAD_BYTES = 1056;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** Which profile. */
  @Param public SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;

  /** Whether by OpenSSL, else by the JDK. */
  @Param({"true", "false"})
  public boolean openSsl;

  private final MemorySegment header = Packets.memory(Packets.rtp(Packets.SSRC, 0, 0));
  private final MemorySegment prefix = Packets.memory(new byte[PREFIX_BYTES]);
  private final MemorySegment payload = Packets.memory(new byte[PAYLOAD_BYTES]);
  private final MemorySegment sealed = Packets.memory(new byte[2048]);
  private final MemorySegment clear = Packets.memory(new byte[2048]);
  private SrtpSender sender = sender();
  private SrtpReceiver receiver = receiver();
  private int sequenceNumber;

  private SrtpSender sender() {
    return new SrtpSender(ciphers(), Packets.keys(profile, 1));
  }

  private SrtpReceiver receiver() {
    return new SrtpReceiver(ciphers(), Packets.keys(profile, 1));
  }

  private PacketCiphers ciphers() {
    return openSsl ? new OpenSslCiphers() : new JceCiphers();
  }

  /** Makes keys for these parameters. */
  @Setup
  public void open() {
    close();
    sender = sender();
    receiver = receiver();
  }

  /** Gives native memory back. */
  @TearDown
  public void close() {
    sender.close();
    receiver.close();
  }

  /** One packet sealed. */
  @Benchmark
  public int seal() {
    header.set(SHORT, 2, (short) sequenceNumber++);
    return sender.sealRtp(
        header, HEADER_BYTES, prefix, PREFIX_BYTES, payload, 0, PAYLOAD_BYTES, sealed, 0);
  }

  /** One packet sealed and opened. */
  @Benchmark
  public Object sealAndOpen() {
    return receiver.openRtp(sealed, 0, seal(), clear);
  }
}
