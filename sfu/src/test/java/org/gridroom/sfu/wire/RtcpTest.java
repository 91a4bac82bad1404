package org.gridroom.sfu.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.gridroom.sfu.wire.RtcpPacket.DelaySinceReferenceTime;
import org.gridroom.sfu.wire.RtcpPacket.FullIntraRequest;
import org.gridroom.sfu.wire.RtcpPacket.GenericNack;
import org.gridroom.sfu.wire.RtcpPacket.Goodbye;
import org.gridroom.sfu.wire.RtcpPacket.PictureLossIndication;
import org.gridroom.sfu.wire.RtcpPacket.ReceiverEstimatedMaximumBitrate;
import org.gridroom.sfu.wire.RtcpPacket.ReceiverReferenceTime;
import org.gridroom.sfu.wire.RtcpPacket.ReceiverReport;
import org.gridroom.sfu.wire.RtcpPacket.ReportBlock;
import org.gridroom.sfu.wire.RtcpPacket.SenderReport;
import org.gridroom.sfu.wire.RtcpPacket.SourceDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3550, section 6; RFC 4585; RFC 5104. */
class RtcpTest {
  private static final ReportBlock BLOCK =
      new ReportBlock(0xAABBCCDD, 255, -8_388_608, 0xFFFF_0001, -1, 0x12345678, 0x00010000);

  private final RtcpParser parser = new RtcpParser();
  private final List<RtcpPacket> packets = new ArrayList<>();

  private DropReason parse(Octets octets) {
    return parser.parse(octets.buffer(), octets.offset(), octets.sizeBytes(), packets);
  }

  private static Octets write(long offset, RtcpPacket... packets) {
    MemorySegment memory = MemorySegment.ofArray(new byte[8192]);
    RtcpWriter writer = new RtcpWriter().start(memory, offset, 8000);
    for (RtcpPacket packet : packets) {
      assertTrue(writer.write(packet));
    }
    return Octets.at(Octets.toArray(memory, offset, writer.sizeBytes()), offset);
  }

  static Stream<RtcpPacket> writable() {
    return Stream.of(
        new SenderReport(-1, 0xFEDCBA98_76543210L, -2, -3, -4, List.of()),
        new SenderReport(1, 2, 3, 4, 5, Collections.nCopies(31, BLOCK)),
        new ReceiverReport(7, List.of()),
        new ReceiverReport(7, List.of(BLOCK, new ReportBlock(1, 0, 8_388_607, 0, 0, 0, 0))),
        new Goodbye(List.of()),
        new Goodbye(List.of(-1, 0, 1)),
        new ReceiverReferenceTime(-1, 0xFEDCBA98_76543210L),
        new DelaySinceReferenceTime(-1, -2, -3, -4),
        new GenericNack(1, 2, List.of()),
        new GenericNack(1, 2, List.of(0)),
        new PictureLossIndication(-1, -2),
        new FullIntraRequest(1, List.of()),
        new FullIntraRequest(
            1, List.of(new FullIntraRequest.Request(-1, 255), new FullIntraRequest.Request(2, 0))),
        new ReceiverEstimatedMaximumBitrate(1, 0, List.of()),
        new ReceiverEstimatedMaximumBitrate(1, 262_143, List.of(-1)),
        new ReceiverEstimatedMaximumBitrate(1, 262_143L << 45, List.of(-1, 2)));
  }

  @ParameterizedTest
  @MethodSource("writable")
  void readsWhatItWrites(RtcpPacket packet) {
    for (long offset : new long[] {0, 1, 5}) {
      assertEquals(DropReason.NONE, parse(write(offset, packet)));
      assertEquals(List.of(packet), packets);
    }
  }

  @ParameterizedTest
  @MethodSource("writable")
  void dropsEveryTruncationWithoutAnyPacket(RtcpPacket packet) {
    Octets whole = write(3, new PictureLossIndication(1, 2), packet);
    for (int size = 0; size < whole.sizeBytes(); size++) {
      if (size == 12) {
        continue; // the first packet alone is whole
      }
      assertEquals(DropReason.TRUNCATED, parse(whole.truncatedTo(size)), "size " + size);
      assertEquals(List.of(), packets);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65500, 65519, 65520, 65534, 65535})
  void nacksPacketsAcrossTheWrap(int first) {
    List<Integer> lost = new ArrayList<>();
    for (int delta : new int[] {0, 1, 15, 16, 17, 18, 34, 35, 36, 100}) {
      lost.add(SequenceNumber.plus(first, delta));
    }
    GenericNack nack = new GenericNack(1, 2, lost);

    Octets octets = write(1, nack);

    // 0 with 1, 15, 16; 17 with 18; 34 with 35 and 36 (17 more than 17); 100
    assertEquals(12 + 4 * 4, octets.sizeBytes());
    assertEquals(DropReason.NONE, parse(octets));
    assertEquals(List.of(nack), packets);
  }

  @Test
  void readsACompoundInOrderAndSkipsWhatItDoesNotKnow() {
    Octets report = write(0, new ReceiverReport(9, List.of(BLOCK)));
    String sdes = "81CA0003 00000009 0102 6162 00000000";
    String application = "80CC0002 00000009 41424344";
    String extendedReport = "80CF0001 00000009";
    String unknownFormat = "8DCD0002 00000009 0000000A";
    String otherApplication = "8FCE0003 00000009 00000000 41424344";
    String pli = "81CE0002 00000009 0000000A";
    Octets compound =
        Octets.hex(
            Octets.toHex(report.buffer(), 0, report.sizeBytes())
                + sdes
                + application
                + extendedReport
                + unknownFormat
                + otherApplication
                + pli,
            3);

    assertEquals(DropReason.NONE, parse(compound));

    assertEquals(
        List.of(new ReceiverReport(9, List.of(BLOCK)), new PictureLossIndication(9, 10)), packets);
  }

  @ParameterizedTest
  @CsvSource({
    "41CE0002 00000009 0000000A, BAD_VERSION",
    "81CE0002 00000009 0000000A 01CE0002 00000009 0000000A, BAD_VERSION",
    "A1CE0003 00000009 0000000A 00000000, BAD_PADDING",
    "A1CE0003 00000009 0000000A 000000FF, BAD_PADDING",
    "A1CE0003 00000009 0000000A 0000000D, BAD_PADDING",
    "A1CE0002 00000009 00000004, TRUNCATED",
    "81CE0001 00000009, TRUNCATED",
    "81CD0001 00000009, TRUNCATED",
    "84CE0001 00000009, TRUNCATED",
    "8FCE0001 00000009, TRUNCATED",
    "8FCD0001 00000009, TRUNCATED",
    "81C90001 00000009, TRUNCATED",
    "80C80001 00000009, TRUNCATED",
    "82CB0001 00000009, TRUNCATED",
    "8FCE0004 00000009 00000000 52454D42 01000000, TRUNCATED",
    "8FCE0004 00000009 00000000 52454D42 00B80001, MALFORMED",
  })
  void dropsMalformedCompounds(String hex, DropReason expected) {
    assertEquals(expected, parse(Octets.hex(hex, 2)));
    assertEquals(List.of(), packets);
  }

  @Test
  void leavesOutThePadding() {
    assertEquals(
        DropReason.NONE, parse(Octets.hex("A1CD0004 00000009 0000000A 00050000 00000004", 2)));
    assertEquals(List.of(new GenericNack(9, 10, List.of(5))), packets);
  }

  @Test
  void readsTheBlocksOfAnExtendedReportThatItKnows() {
    String lossRunLengths = "01000002 00000007 00010002";
    String twoDelays = "05000006 00000001 00000002 00000003 00000004 00000005 00000006";

    assertEquals(
        DropReason.NONE,
        parse(
            Octets.hex(
                "80CF000E 00000009" + lossRunLengths + twoDelays + "04000002 00000008 00000007",
                0)));

    assertEquals(
        List.of(
            new DelaySinceReferenceTime(9, 1, 2, 3),
            new DelaySinceReferenceTime(9, 4, 5, 6),
            new ReceiverReferenceTime(9, 0x00000008_00000007L)),
        packets);
  }

  @ParameterizedTest
  @CsvSource({
    "80CF0003000000090400000100000008, MALFORMED",
    "80CF0003000000090500000100000008, MALFORMED",
    "80CF0003000000090400000200000008, TRUNCATED",
    "80CF0000, TRUNCATED",
  })
  void dropsExtendedReportsWithBadBlocks(String hex, DropReason expected) {
    assertEquals(expected, parse(Octets.hex(hex, 0)));
    assertEquals(List.of(), packets);
  }

  @Test
  void forgetsThePacketsBefore() {
    parse(write(0, new PictureLossIndication(1, 2)));
    assertEquals(DropReason.TRUNCATED, parse(Octets.hex("81", 0)));
    assertEquals(List.of(), packets);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "gridroom", "ö"})
  void writesACanonicalNameThatEndsOnAWord(String cname) {
    RtcpPacket description = new SourceDescription(0x01020304, cname);
    Octets octets = write(1, description);

    assertEquals(0, octets.sizeBytes() % 4);
    assertEquals(RtcpWriter.sizeBytes(description), octets.sizeBytes());
    assertEquals(DropReason.NONE, parse(octets));
    String hex = Octets.toHex(octets.buffer(), 1, octets.sizeBytes());
    assertTrue(hex.startsWith("81ca"));
    assertEquals("0102030401", hex.substring(8, 18));
    assertTrue(hex.endsWith("00"));
  }

  @Test
  void precisionOfTheBitrateIsEighteenBits() {
    parse(write(0, new ReceiverEstimatedMaximumBitrate(1, 1_234_567, List.of())));
    assertEquals(List.of(new ReceiverEstimatedMaximumBitrate(1, 1_234_560, List.of())), packets);
  }

  @Test
  void writesNothingOfAPacketThatDoesNotFit() {
    MemorySegment memory = MemorySegment.ofArray(new byte[24]);
    RtcpWriter writer = new RtcpWriter().start(memory, 1, 23);
    assertTrue(writer.write(new PictureLossIndication(1, 2)));
    assertFalse(writer.write(new PictureLossIndication(3, 4)));
    assertEquals(12, writer.sizeBytes());
    assertEquals("0".repeat(22), Octets.toHex(memory, 13, 11));
  }

  @Test
  void refusesToWriteMoreThanTheCountCanSay() {
    RtcpWriter writer = new RtcpWriter().start(MemorySegment.ofArray(new byte[4096]), 0, 4096);
    assertThrows(
        IllegalArgumentException.class,
        () -> writer.write(new ReceiverReport(1, Collections.nCopies(32, BLOCK))));
    assertThrows(
        IllegalArgumentException.class,
        () -> writer.write(new Goodbye(Collections.nCopies(32, 1))));
    assertThrows(
        IllegalArgumentException.class,
        () -> writer.write(new ReceiverEstimatedMaximumBitrate(1, 1, Collections.nCopies(256, 1))));
    assertThrows(
        IllegalArgumentException.class,
        () -> writer.write(new SourceDescription(1, "x".repeat(256))));
  }

  @Test
  void theMiddleOfTheNtpTimestampNamesASenderReport() {
    assertEquals(
        0xBA987654,
        new SenderReport(1, 0xFEDCBA98_76543210L, 2, 3, 4, List.of()).middleNtpTimestamp());
  }
}
