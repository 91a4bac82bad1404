package org.gridroom.sfu.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gridroom.sfu.wire.RtcpPacket.TransportFeedback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1. */
class TransportFeedbackTest {
  private static final long MILLISECOND = 1_000_000;

  private final RtcpParser parser = new RtcpParser();
  private final List<RtcpPacket> packets = new ArrayList<>();

  private DropReason parse(Octets octets) {
    return parser.parse(octets.buffer(), octets.offset(), octets.sizeBytes(), packets);
  }

  private DropReason parseBody(String body) {
    int words = body.replace(" ", "").length() / 8 + 2;
    return parse(Octets.hex("8FCD%04X 00000001 00000002".formatted(words) + body, 3));
  }

  private ArrivalTimes arrivals() {
    assertEquals(1, packets.size());
    return ((TransportFeedback) packets.getFirst()).arrivals();
  }

  private ArrivalTimes roundTrip(ArrivalTimes arrivals) {
    MemorySegment memory = MemorySegment.ofArray(new byte[16_384]);
    TransportFeedback feedback = new TransportFeedback(1, 2, arrivals);
    RtcpWriter writer = new RtcpWriter().start(memory, 7, 16_000);
    assertTrue(writer.write(feedback));
    assertEquals(RtcpWriter.sizeBytes(feedback), writer.sizeBytes());
    assertEquals(
        DropReason.NONE, parse(Octets.at(Octets.toArray(memory, 7, writer.sizeBytes()), 1)));
    assertEquals(List.of(feedback), packets);
    return arrivals();
  }

  @Test
  void readsRunsVectorsAndDeltasOfBothSizes() {
    // base 5, 11 packets, reference 3, count 9; run of 2 small; two-bit vector: large, none, small,
    // none...
    // and a last run of 2 that are not received
    assertEquals(DropReason.NONE, parseBody("0005 000B 000003 09 2002 E100 0002 04 08 FFFC 10 00"));

    ArrivalTimes arrivals = arrivals();
    assertEquals(5, arrivals.baseSequenceNumber());
    assertEquals(11, arrivals.size());
    assertEquals(9, arrivals.feedbackCount());
    assertEquals(3 * 256, arrivals.referenceTicks());
    assertEquals(4, arrivals.deltaTicks(0));
    assertEquals(8, arrivals.deltaTicks(1));
    assertEquals(-4, arrivals.deltaTicks(2));
    assertFalse(arrivals.received(3));
    assertEquals(16, arrivals.deltaTicks(4));
    for (int i = 5; i < 11; i++) {
      assertFalse(arrivals.received(i));
    }
  }

  @Test
  void readsAOneBitVector() {
    // 14 packets, first and last have arrived
    assertEquals(DropReason.NONE, parseBody("FFFF 000E FFFFFF 00 A001 01 02"));
    ArrivalTimes arrivals = arrivals();
    assertTrue(arrivals.received(0));
    assertFalse(arrivals.received(1));
    assertEquals(2, arrivals.deltaTicks(13));
    assertEquals(-256, arrivals.referenceTicks());
  }

  @ParameterizedTest
  @CsvSource({
    "0005 0000 00000309 00000000, MALFORMED", // no packets
    "0005 FFFF 00000309 1FFF1FFF, MALFORMED", // more than the bound
    "0005 0001 00000309 60010000, MALFORMED", // reserved status
    "0005 0007 00000309 FFFF0000, MALFORMED", // reserved status in a vector
    "0005 0003 00000309 20030000, TRUNCATED", // three small deltas, two bytes
    "0005 0002 00000309 40020000, TRUNCATED", // two large deltas, two bytes
    "0005 2000 00000309, MALFORMED",
    "0005 1000 00000309 00010001, TRUNCATED", // chunks for two packets of 4096
    "0005 0001 00000309, TRUNCATED",
    "0005 0001, TRUNCATED",
  })
  void dropsMalformedFeedback(String body, DropReason expected) {
    assertEquals(expected, parseBody(body));
    assertEquals(List.of(), packets);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 65520, 65534, 65535})
  void tellsOfArrivalsAcrossTheWrap(int base) {
    long start = 1_000_000 * MILLISECOND + 77;
    ArrivalTimes.Builder builder = new ArrivalTimes.Builder(257, base, start);
    assertTrue(builder.add(base, start));
    assertTrue(builder.add(SequenceNumber.plus(base, 1), start + MILLISECOND));
    assertTrue(builder.add(SequenceNumber.plus(base, 5), start + 100 * MILLISECOND));
    assertTrue(builder.add(SequenceNumber.plus(base, 6), start + 99 * MILLISECOND)); // overtaken

    ArrivalTimes arrivals = roundTrip(builder.build());

    assertEquals(base, arrivals.baseSequenceNumber());
    assertEquals(1, arrivals.feedbackCount());
    assertEquals(7, arrivals.size());
    assertEquals(4, arrivals.deltaTicks(1));
    assertFalse(arrivals.received(2));
    assertFalse(arrivals.received(4));
    assertEquals(396, arrivals.deltaTicks(5));
    assertEquals(-4, arrivals.deltaTicks(6));
    long first = arrivals.referenceTicks() + arrivals.deltaTicks(0);
    assertEquals(start / ArrivalTimes.TICK_NANOS, first);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -64_000_001, 0, 63_999_999, Long.MIN_VALUE / 2, Long.MAX_VALUE / 2})
  void takesAnyClock(long nanos) {
    ArrivalTimes.Builder builder = new ArrivalTimes.Builder(0, 1, nanos);
    assertTrue(builder.add(1, nanos));
    ArrivalTimes arrivals = roundTrip(builder.build());
    assertTrue(arrivals.deltaTicks(0) >= 0 && arrivals.deltaTicks(0) < 256);
  }

  @Test
  void ticksDoNotDriftApartByRounding() {
    long start = 0;
    ArrivalTimes.Builder builder = new ArrivalTimes.Builder(0, 0, start);
    for (int i = 0; i < 1000; i++) {
      assertTrue(builder.add(i, start + i * 333_333L));
    }
    ArrivalTimes arrivals = roundTrip(builder.build());
    long ticks = arrivals.referenceTicks();
    for (int i = 0; i < 1000; i++) {
      ticks += arrivals.deltaTicks(i);
      assertEquals(i * 333_333L / ArrivalTimes.TICK_NANOS, ticks);
    }
  }

  @Test
  void refusesWhatDoesNotFitIntoOneFeedback() {
    ArrivalTimes.Builder builder = new ArrivalTimes.Builder(0, 10, 0);
    assertTrue(builder.add(10, 0));
    assertFalse(builder.add(10, 0)); // told already
    assertFalse(builder.add(9, 0)); // before the first
    assertFalse(builder.add(10 + ArrivalTimes.MAX_PACKETS, 0)); // too far behind it
    assertFalse(builder.add(11, 8193 * MILLISECOND)); // too late for 16 bits
    assertTrue(builder.add(11, 8191 * MILLISECOND));
    assertEquals(2, builder.build().size());
  }

  @Test
  void writesTheLongestRunsInFewChunks() {
    ArrivalTimes.Builder builder = new ArrivalTimes.Builder(0, 0, 0);
    builder.add(0, 0);
    builder.add(ArrivalTimes.MAX_PACKETS - 1, 0);
    ArrivalTimes arrivals = builder.build();

    // vector of 14, run of 4081 without, and the last
    assertEquals(12 + 8 + 6 + 2, RtcpWriter.sizeBytes(new TransportFeedback(1, 2, arrivals)));
    roundTrip(arrivals);
  }

  @Test
  void readsWhatItWritesForAnyPattern() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      long now = random.nextInt(1_000) * MILLISECOND;
      int sequence = random.nextInt(65536);
      int lossPercent = random.nextInt(100);
      ArrivalTimes.Builder builder = new ArrivalTimes.Builder(round, sequence, now);
      builder.add(sequence, now);
      int count = random.nextInt(200);
      for (int i = 0; i < count; i++) {
        sequence = SequenceNumber.plus(sequence, 1);
        now += random.nextInt(20) == 0 ? 80 * MILLISECOND : random.nextInt(2) * MILLISECOND;
        if (random.nextInt(100) >= lossPercent) {
          assertTrue(builder.add(sequence, now - random.nextInt(2) * MILLISECOND));
        }
      }
      roundTrip(builder.build());
    }
  }
}
