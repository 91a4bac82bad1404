package org.gridroom.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.gridroom.sfu.forward.FakeLoops;
import org.gridroom.sfu.room.MediaCommand.SlotWish;
import org.gridroom.sfu.room.MediaEvent.SlotAssignment;
import org.gridroom.sfu.rtp.RecordingTransport;
import org.gridroom.sfu.rtp.RtpPackets;
import org.gridroom.sfu.sdp.MediaDescription;
import org.gridroom.sfu.sdp.SdpResult;
import org.gridroom.sfu.sdp.SessionDescription;
import org.gridroom.sfu.transport.LoopContext;
import org.gridroom.sfu.transport.MediaTransport;
import org.gridroom.sfu.transport.TransportListener;
import org.gridroom.sfu.transport.TransportState;
import org.gridroom.sfu.wire.PacketBuffer;

/** A node without sockets, and the participants of one room on it. */
final class TestNode {
  static final String ROOM = "room";

  final FakeLoops loops = new FakeLoops(2);
  final RtpPackets packets = new RtpPackets();
  final FakeTransports transports = new FakeTransports();
  final List<MediaEvent> events = new ArrayList<>();
  final List<RuntimeException> defects = new ArrayList<>();
  final MediaRooms rooms = new MediaRooms(transports, loops.all(), new Random(1));

  /** Hears every event too, and may throw. */
  Consumer<MediaEvent> alsoHears = event -> {};

  TestNode() {
    rooms.listen(event -> {
      events.add(event);
      alsoHears.accept(event);
    });
    rooms.listenToDefects(defects::add);
  }

  void submit(MediaCommand command) {
    rooms.submit(command);
    loops.settle();
  }

  <T extends MediaEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The state of the latest event about a connection's state. */
  Optional<TransportState> state(String connection) {
    return events(MediaEvent.ConnectionStateChanged.class).stream()
        .filter(event -> event.connection().equals(connection))
        .reduce((first, second) -> second)
        .map(MediaEvent.ConnectionStateChanged::state);
  }

  /** Somebody who offers, is answered and connected. */
  Person join(int number, int videoSlots) {
    Person person = new Person(number, "c" + number, 3, videoSlots);
    person.offer();
    person.connect(number % 2);
    return person;
  }

  /** One connection of a participant. */
  final class Person {
    final String room;
    final int number;
    final String id;
    final String connection;
    final TestOffer offer;
    final RecordingTransport received = new RecordingTransport();
    Set<SourceKind> silenced = Set.of();
    FakeTransports.Opened transport;
    SessionDescription answer;
    private final Map<String, Integer> sequenceNumbers = new HashMap<>();

    Person(int number, String connection, int audioSlots, int videoSlots) {
      this(ROOM, number, connection, audioSlots, videoSlots);
    }

    Person(String room, int number, String connection, int audioSlots, int videoSlots) {
      this.room = room;
      this.number = number;
      this.id = "p" + number;
      this.connection = connection;
      offer = new TestOffer(number, audioSlots, videoSlots);
      transport = new FakeTransports.Opened(new Unconnected(), 0, () -> {});
      answer = new SessionDescription(false, false, List.of(), List.of());
    }

    /** Offers from a new RTCPeerConnection. */
    void offer() {
      offer(true, offer);
    }

    /** Offers again from the RTCPeerConnection there is. */
    void renegotiate() {
      renegotiate(offer);
    }

    void renegotiate(TestOffer text) {
      offer(false, text);
    }

    private void offer(boolean fresh, TestOffer text) {
      int before = events(MediaEvent.Answered.class).size();
      submit(command(fresh, text));
      List<MediaEvent.Answered> answers = events(MediaEvent.Answered.class);
      assertEquals(before + 1, answers.size(), () -> "not answered: " + events.getLast());
      assertEquals(connection, answers.getLast().connection());
      answer = parse(answers.getLast().answer());
    }

    /** The offer as signaling passes it on. */
    MediaCommand.Offer command(boolean fresh) {
      return command(fresh, offer);
    }

    private MediaCommand.Offer command(boolean fresh, TestOffer text) {
      return new MediaCommand.Offer(
          room, id, connection, fresh, text.text(), TestOffer.publishes(), silenced);
    }

    void connect(int loop) {
      transport = transports.opened.getLast();
      transport.listener.onBound(loops.get(loop), received);
      transport.listener.onStateChanged(TransportState.CONNECTING);
      transport.listener.onStateChanged(TransportState.CONNECTED);
      loops.settle();
    }

    /**
     * Wishes for the video slots in order: "p1" for a camera, "p1/SCREEN" for a screen, "" for
     * nothing.
     */
    void show(String... wishes) {
      List<SlotWish> slots = new ArrayList<>();
      for (int i = 0; i < wishes.length; i++) {
        String[] parts = wishes[i].split("/", -1);
        SourceKind kind = parts.length > 1 ? SourceKind.valueOf(parts[1]) : SourceKind.CAMERA;
        if (!wishes[i].isEmpty()) {
          slots.add(new SlotWish("v" + i, parts[0], kind));
        }
      }
      submit(new MediaCommand.Show(room, connection, slots));
    }

    void sound(int level) {
      int next = sequenceNumbers.merge("0", 1, Integer::sum);
      send(
          packets
              .packet(RtpPackets.OPUS, TestOffer.ssrc(number, "0"), next, next * 960)
              .arrival(loops.nowNanos())
              .extension(1, (byte) level)
              .build());
    }

    void picture(String mid, boolean key) {
      int next = sequenceNumbers.merge(mid, 1, Integer::sum);
      send(
          packets
              .packet(RtpPackets.VP8, TestOffer.ssrc(number, mid), next, next * 3000)
              .arrival(loops.nowNanos())
              .payload(RtpPackets.vp8Payload(next, next & 0xFF, key))
              .build());
    }

    private void send(PacketBuffer packet) {
      transport.listener.onRtp(packet);
      packet.release();
      loops.settle();
    }

    /** Starts microphone and camera. */
    void start() {
      sound(127);
      picture("1", true);
    }

    /** What the slots carry by the latest event: "a0=p1 v1=p2/SCREEN". */
    String slots() {
      List<SlotAssignment> slots =
          events(MediaEvent.SlotsChanged.class).stream()
              .filter(event -> event.connection().equals(connection))
              .reduce((first, second) -> second)
              .map(MediaEvent.SlotsChanged::slots)
              .orElse(List.of());
      return String.join(
          " ",
          slots.stream()
              .map(slot ->
                  slot.mid()
                      + "="
                      + slot.participant()
                      + (slot.kind() == SourceKind.SCREEN ? "/SCREEN" : ""))
              .toList());
    }

    /** The source numbers of what has come in a slot, in order and each once in a row. */
    List<Integer> sourcesIn(String mid) {
      List<Integer> sources = new ArrayList<>();
      received
          .rtp(slotSsrc(mid))
          .forEach(sent -> {
            if (sources.isEmpty() || sources.getLast() != sent.csrc()) {
              sources.add(sent.csrc());
            }
          });
      return sources;
    }

    int slotSsrc(String mid) {
      return section(mid).ssrcs().getFirst().ssrc();
    }

    MediaDescription section(String mid) {
      return answer.section(mid).orElseThrow();
    }

    /** The number of the participant's source that was put in somebody's slot last. */
    int source(SourceKind kind) {
      return events(MediaEvent.SlotsChanged.class).stream()
          .flatMap(event -> event.slots().stream())
          .filter(slot -> slot.participant().equals(id) && slot.kind() == kind)
          .reduce((first, second) -> second)
          .orElseThrow()
          .source();
    }
  }

  /** Stands where a transport will be. */
  private static final class Unconnected implements TransportListener {
    @Override
    public void onBound(LoopContext loop, MediaTransport transport) {}

    @Override
    public void onRtp(PacketBuffer packet) {}

    @Override
    public void onRtcp(MemorySegment buffer, long offset, int sizeBytes, long nowNanos) {}

    @Override
    public void onStateChanged(TransportState state) {}
  }

  private static SessionDescription parse(String text) {
    return switch (SessionDescription.parse(text)) {
      case SdpResult.Accepted<SessionDescription> accepted -> accepted.value();
      case SdpResult.Refused<SessionDescription> refused ->
          throw new AssertionError(refused.reason() + Arrays.toString(text.split("\r\n")));
    };
  }
}
