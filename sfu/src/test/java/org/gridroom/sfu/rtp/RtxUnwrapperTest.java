package org.gridroom.sfu.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.RtpPacket;
import org.junit.jupiter.api.Test;

/** RFC 4588, section 4. */
class RtxUnwrapperTest {
  private final RtpPackets packets = new RtpPackets();

  @Test
  void restoresTheOriginalWithItsExtensions() {
    RtpPackets.Builder original =
        packets
            .packet(RtpPackets.VP8, 0x1111, 0xFFFE, 90_000)
            .marker()
            .extension(RtpPackets.IDS.videoOrientation(), (byte) 2)
            .payload(RtpPackets.vp8Payload(17, 3, true));
    PacketBuffer expected = original.build();
    PacketBuffer retransmission = original.buildRtx(RtpPackets.VP8_RTX, 0x2222, 5);

    assertTrue(RtxUnwrapper.restore(retransmission, 0x1111, RtpPackets.VP8));
    assertArrayEquals(bytes(expected.rtp()), bytes(retransmission.rtp()));
    MediaPacket view = new MediaPacket();
    assertEquals(DropReason.NONE, view.bind(retransmission, RtpPackets.formats(), RtpPackets.IDS));
    assertTrue(view.canStart());
  }

  @Test
  void refusesPaddingThatCarriesNoOriginal() {
    PacketBuffer empty =
        packets.packet(RtpPackets.VP8, 1, 1, 1).payload().buildRtx(RtpPackets.VP8_RTX, 2, 5);
    PacketBuffer shorter = packets.packet(RtpPackets.VP8_RTX, 2, 1, 1).payload((byte) 1).build();

    assertFalse(RtxUnwrapper.restore(empty, 1, RtpPackets.VP8));
    assertFalse(RtxUnwrapper.restore(shorter, 1, RtpPackets.VP8));
  }

  private static byte[] bytes(RtpPacket rtp) {
    return rtp.buffer().asSlice(rtp.offset(), rtp.sizeBytes()).toArray(ValueLayout.JAVA_BYTE);
  }
}
