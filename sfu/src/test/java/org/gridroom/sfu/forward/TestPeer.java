package org.gridroom.sfu.forward;

import static org.gridroom.sfu.rtp.RtpPackets.H264;
import static org.gridroom.sfu.rtp.RtpPackets.H264_RTX;
import static org.gridroom.sfu.rtp.RtpPackets.OPUS;
import static org.gridroom.sfu.rtp.RtpPackets.VP8;
import static org.gridroom.sfu.rtp.RtpPackets.VP8_RTX;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.gridroom.sfu.rtp.ExtensionIds;
import org.gridroom.sfu.rtp.PayloadTypeMap;
import org.gridroom.sfu.rtp.RecordingTransport;
import org.gridroom.sfu.rtp.RtpPackets;
import org.gridroom.sfu.transport.TransportState;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.RtcpPacket;
import org.gridroom.sfu.wire.RtcpWriter;

/** A participant of a test: an endpoint on a loop, and what it says and hears. */
final class TestPeer implements EndpointListener {
  static final int SLOT_SSRC = 0x5000;
  static final int SLOT_RTX_SSRC = 0x6000;
  static final PayloadTypeMap TYPES =
      new PayloadTypeMap()
          .put(VP8, VP8, VP8_RTX)
          .put(H264, H264, H264_RTX)
          .put(OPUS, OPUS, PayloadTypeMap.NONE);

  final FakeLoops.FakeLoop loop;
  final RecordingTransport transport = new RecordingTransport();
  final Endpoint endpoint;
  final Publication camera;
  final Publication microphone;
  final List<Publication> started = new ArrayList<>();
  final List<Integer> loudness = new ArrayList<>();
  final List<RuntimeException> defects = new ArrayList<>();
  private final MemorySegment rtcpMemory = Arena.ofAuto().allocate(1500);

  /** A peer with two slots of each kind (0 and 1 video, 2 and 3 audio), connected. */
  TestPeer(int number, List<ForwardingLoop> forwarding, FakeLoops.FakeLoop loop) {
    this.loop = loop;
    camera = publication(2 * number + 1, "1", true, cameraSsrc(number), cameraSsrc(number) + 1);
    microphone = publication(2 * number + 2, "0", false, 0, 0);
    List<SlotDescription> slots = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      slots.add(
          new SlotDescription(
              SLOT_SSRC + i, i < 2 ? SLOT_RTX_SSRC + i : 0, RtpPackets.IDS, 31L * number + i));
    }
    endpoint =
        new Endpoint(
            forwarding, new EndpointDescription(1, List.of(camera, microphone), slots), this);
    endpoint.onBound(loop, transport);
    endpoint.onStateChanged(TransportState.CONNECTED);
  }

  static int cameraSsrc(int number) {
    return 0x1000 * (number + 1);
  }

  private static Publication publication(
      int source, String mid, boolean video, int ssrc, int rtxSsrc) {
    return new Publication(
        new PublicationDescription(
            source, mid, video, ssrc, rtxSsrc, video, RtpPackets.formats(), ids()));
  }

  static ExtensionIds ids() {
    return RtpPackets.IDS;
  }

  /** Shows a publication in a slot. */
  void show(int slot, Publication publication) {
    loop.execute(() -> endpoint.assign(slot, publication, TYPES));
  }

  /** Empties a slot. */
  void hide(int slot) {
    loop.execute(() -> endpoint.assign(slot, null, TYPES));
  }

  /** A packet of this peer has arrived. */
  void send(PacketBuffer packet) {
    endpoint.onRtp(packet);
    packet.release();
  }

  /** A compound RTCP packet of this peer has arrived. */
  void sendRtcp(RtcpPacket... rtcp) {
    RtcpWriter writer = new RtcpWriter().start(rtcpMemory, 0, 1500);
    for (RtcpPacket packet : rtcp) {
      writer.write(packet);
    }
    endpoint.onRtcp(rtcpMemory, 0, writer.sizeBytes(), loop.nowNanos());
  }

  @Override
  public void onBound(ForwardingLoop bound) {}

  @Override
  public void onStateChanged(TransportState state) {}

  @Override
  public void onPublicationStarted(Publication publication) {
    started.add(publication);
  }

  @Override
  public void onLoudness(Publication publication, int value) {
    loudness.add(value);
  }

  @Override
  public void onFailed(RuntimeException cause) {
    defects.add(cause);
  }
}
