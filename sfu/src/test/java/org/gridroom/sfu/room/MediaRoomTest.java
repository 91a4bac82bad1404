package org.gridroom.sfu.room;

import static org.gridroom.sfu.room.TestNode.ROOM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.gridroom.sfu.forward.MediaCounters;
import org.gridroom.sfu.room.MediaCommand.PublishedSection;
import org.gridroom.sfu.room.TestNode.Person;
import org.gridroom.sfu.sdp.Direction;
import org.gridroom.sfu.sdp.MediaDescription;
import org.gridroom.sfu.transport.TransportState;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MediaRoomTest {
  private final TestNode node = new TestNode();

  @Nested
  class Offers {
    @Test
    void areAnsweredWithAStreamForEachSlot() {
      Person alice = node.join(0, 3);

      for (int i = 0; i < 3; i++) {
        MediaDescription audio = alice.section("a" + i);
        MediaDescription video = alice.section("v" + i);
        assertEquals(Direction.SENDONLY, audio.direction());
        assertEquals(1, audio.ssrcs().size());
        assertEquals(2, video.ssrcs().size());
        assertEquals(
            streamId(audio), streamId(video), "sound and picture of a slot belong together");
      }
      assertEquals(Direction.RECVONLY, alice.section("0").direction());
      assertEquals(
          List.of("node0x0"),
          alice.answer.transport().stream().map(transport -> transport.ufrag()).toList());
    }

    private static String streamId(MediaDescription section) {
      return section.msid().split(" ", -1)[0];
    }

    @Test
    void areRefusedWithAReasonWhenTheyMakeNoSense() {
      node.submit(new MediaCommand.Offer(ROOM, "p", "c", true, "hello", List.of(), Set.of()));

      MediaEvent.Refused refused = node.events(MediaEvent.Refused.class).getFirst();
      assertEquals("invalid-offer", refused.code());
      assertEquals("c", refused.connection());
      assertFalse(refused.message().isEmpty());
    }

    @Test
    void areRefusedWhenTheyLackWhatIsPublished() {
      String offer = new TestOffer(0, 0, 0).text();
      List<List<PublishedSection>> wrong =
          List.of(
              List.of(new PublishedSection("9", SourceKind.CAMERA)),
              List.of(new PublishedSection("0", SourceKind.CAMERA)),
              List.of(
                  new PublishedSection("1", SourceKind.CAMERA),
                  new PublishedSection("2", SourceKind.CAMERA)));
      for (List<PublishedSection> publishes : wrong) {
        node.submit(new MediaCommand.Offer(ROOM, "p", "c", true, offer, publishes, Set.of()));
      }

      assertEquals(3, node.events(MediaEvent.Refused.class).size());
      assertEquals(0, node.transports.opened.size());
    }

    @Test
    void areRefusedWhenTheNodeIsFull() {
      node.transports.limit = 1;
      node.join(0, 1);
      node.submit(node.new Person(1, "c1", 1, 1).command(true));

      assertEquals("node-full", node.events(MediaEvent.Refused.class).getFirst().code());
    }

    @Test
    void areRefusedForSomebodyElsesConnection() {
      node.join(0, 1);
      node.submit(node.new Person(1, "c0", 1, 1).command(true));

      assertEquals("invalid-offer", node.events(MediaEvent.Refused.class).getFirst().code());
    }

    @Test
    void addSlotsToAnOpenConnection() {
      Person alice = node.join(0, 1);
      Person bob = node.join(1, 1);
      bob.start();
      alice.show("p1");
      bob.picture("1", true);
      int before = alice.slotSsrc("v0");
      alice.renegotiate(new TestOffer(0, 3, 4));
      alice.show("p1", "", "", "p1");
      bob.picture("1", true);

      assertEquals(before, alice.slotSsrc("v0"));
      assertEquals("a0=p1 v0=p1 v3=p1", alice.slots());
      assertEquals(2, alice.received.rtp(before).size());
      assertEquals(1, alice.received.rtp(alice.slotSsrc("v3")).size());
      assertEquals(2, node.transports.opened.size());
      assertEquals(0, alice.transport.restarts);
    }

    @Test
    void restartIceWhenTheirCredentialsAreNew() {
      Person alice = node.join(0, 1);
      alice.offer.ufrag = "anew";
      alice.renegotiate();

      assertEquals(1, alice.transport.restarts);
      assertEquals(
          List.of("node0x1"),
          alice.answer.transport().stream().map(transport -> transport.ufrag()).toList());
      alice.renegotiate();
      assertEquals(1, alice.transport.restarts, "the same credentials again");
    }

    @Test
    void areRefusedWhenTheyRenegotiateWhatTheNodeDoesNotKnow() {
      node.join(0, 1);
      for (String room : List.of(ROOM, "never-heard-of")) {
        node.submit(node.new Person(room, 1, "c1", 1, 1).command(false));

        MediaEvent.Refused refused = node.events(MediaEvent.Refused.class).getLast();
        assertEquals(room, refused.room());
        assertEquals("c1", refused.connection());
        assertEquals("unknown-connection", refused.code());
      }
      assertEquals(1, node.transports.opened.size());
    }

    @Test
    void replaceTheConnectionOfTheSameNameWhenTheyAreFresh() {
      Person alice = node.join(0, 1);
      Person bob = node.join(1, 1);
      bob.start();
      alice.show("p1");
      int before = bob.source(SourceKind.CAMERA);
      FakeTransports.Opened former = bob.transport;
      bob.offer();
      bob.connect(0);
      assertEquals("", alice.slots(), "nothing has come on the new one yet");
      bob.start();

      assertTrue(former.closed);
      assertEquals(0, former.restarts);
      assertEquals("a0=p1 v0=p1", alice.slots());
      assertNotEquals(before, bob.source(SourceKind.CAMERA));
      assertEquals(Optional.of(TransportState.CONNECTED), node.state("c1"));
    }

    @Test
    void endAPublicationThatTheyNoLongerCarry() {
      Person alice = node.join(0, 1);
      Person bob = node.join(1, 1);
      alice.start();
      bob.show("p0");
      assertEquals("a0=p0 v0=p0", bob.slots());
      node.submit(
          new MediaCommand.Offer(
              ROOM,
              "p0",
              "c0",
              false,
              alice.offer.text(),
              List.of(new PublishedSection("0", SourceKind.MICROPHONE)),
              Set.of()));

      assertEquals("a0=p0", bob.slots());
    }
  }

  @Nested
  class Slots {
    @Test
    void areFilledWithWhatWasWished() {
      Person alice = node.join(0, 3);
      Person bob = node.join(1, 3);
      bob.start();
      bob.picture("2", true);
      alice.show("p1/SCREEN", "p1");
      bob.picture("1", true);
      bob.picture("2", true);

      assertEquals("a1=p1 v0=p1/SCREEN v1=p1", alice.slots());
      assertEquals(List.of(bob.source(SourceKind.SCREEN)), alice.sourcesIn("v0"));
      assertEquals(List.of(bob.source(SourceKind.CAMERA)), alice.sourcesIn("v1"));
    }

    @Test
    void waitForALatePublisher() {
      Person alice = node.join(0, 3);
      alice.show("p1");
      Person bob = node.join(1, 3);
      assertEquals("", alice.slots());
      bob.start();
      bob.picture("1", true);

      assertEquals("a0=p1 v0=p1", alice.slots());
      assertEquals(List.of(bob.source(SourceKind.CAMERA)), alice.sourcesIn("v0"));
    }

    @Test
    void areKeptForAConnectionThatHasNotFoundItsLoopYet() {
      Person bob = node.join(1, 1);
      bob.start();
      Person alice = node.new Person(0, "c0", 3, 1);
      alice.offer();
      alice.show("p1");
      assertEquals("a0=p1 v0=p1", alice.slots());
      alice.connect(0);
      bob.picture("1", true);
      bob.sound(50);

      assertEquals(List.of(bob.source(SourceKind.CAMERA)), alice.sourcesIn("v0"));
      assertEquals(List.of(bob.source(SourceKind.MICROPHONE)), alice.sourcesIn("a0"));
    }

    @Test
    void areEmptiedWhenAPublisherLeaves() {
      Person alice = node.join(0, 3);
      Person bob = node.join(1, 3);
      bob.start();
      alice.show("p1");
      node.submit(new MediaCommand.Disconnect(ROOM, "c1"));

      assertEquals("", alice.slots());
      assertTrue(bob.transport.closed);
      assertEquals(Optional.of(TransportState.CLOSED), node.state("c1"));
    }

    @Test
    void carryEverybodysSoundInASmallRoom() {
      List<Person> people = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        people.add(node.join(i, 1));
        people.get(i).start();
      }

      assertEquals("a0=p1 a1=p2 a2=p3", people.get(0).slots());
      assertEquals("a0=p0 a1=p2 a2=p3", people.get(1).slots());
      assertEquals("a0=p0 a1=p1 a2=p2", people.get(3).slots());
    }

    @Test
    void bringSoundAndPictureOfOnePersonTogether() {
      Person alice = node.join(0, 3);
      Person bob = node.join(1, 1);
      Person carol = node.join(2, 1);
      bob.start();
      carol.start();
      assertEquals("a0=p1 a1=p2", alice.slots());
      alice.show("p2", "p1");

      assertEquals("a0=p2 a1=p1 v0=p2 v1=p1", alice.slots());
    }

    @Test
    void carryTheLoudestInALargeRoom() {
      List<Person> people = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        people.add(node.join(i, 1));
        people.get(i).start();
      }
      for (int i = 0; i < 60; i++) {
        people.get(7).sound(20);
        people.get(6).sound(30);
        people.get(5).sound(40);
        people.get(4).sound(127);
        node.loops.advance(10);
      }

      assertEquals(List.of("p5", "p6", "p7"), heardBy(people.get(0)));
      assertEquals(List.of("p0", "p5", "p6"), heardBy(people.get(7)));
      assertEquals(
          List.of("p7", "p6", "p5"),
          node.events(MediaEvent.SpeakersChanged.class).getLast().participants());
    }

    private static List<String> heardBy(Person person) {
      return Arrays.stream(person.slots().split(" ", -1))
          .filter(slot -> slot.startsWith("a"))
          .map(slot -> slot.split("=", -1)[1])
          .sorted()
          .toList();
    }

    @Test
    void goToTheNewerConnectionOfAParticipantAndBack() {
      Person alice = node.join(0, 1);
      Person bob = node.join(1, 1);
      bob.start();
      alice.show("p1");
      bob.picture("1", true);
      Person anew = node.new Person(1, "c1-anew", 3, 1);
      anew.offer();
      anew.connect(0);
      bob.picture("1", false);
      anew.picture("1", true);
      anew.picture("1", true);
      node.submit(new MediaCommand.Disconnect(ROOM, "c1-anew"));
      bob.picture("1", true);

      List<Integer> sources = alice.sourcesIn("v0");
      int old = sources.getFirst();
      int newer = sources.get(1);
      assertNotEquals(old, newer);
      assertEquals(List.of(old, newer, old), sources);
      assertEquals("a0=p1 v0=p1", alice.slots());
    }

    @Test
    void areToldOnlyWhenTheyChange() {
      Person alice = node.join(0, 1);
      Person bob = node.join(1, 1);
      bob.start();
      alice.show("p1");
      int before = node.events(MediaEvent.SlotsChanged.class).size();
      alice.show("p1");
      bob.picture("1", false);

      assertEquals(before, node.events(MediaEvent.SlotsChanged.class).size());
    }
  }

  @Nested
  class Silence {
    @Test
    void holdsForAllConnectionsUntilItIsLifted() {
      Person alice = node.join(0, 1);
      Person bob = node.join(1, 1);
      bob.start();
      Person anew = node.new Person(1, "c1-anew", 3, 1);
      anew.offer();
      anew.connect(1);
      node.submit(new MediaCommand.Silence(ROOM, "p1", SourceKind.MICROPHONE, true));
      int before = soundsHeardBy(alice);
      bob.sound(20);
      anew.sound(20);
      anew.sound(20);
      assertEquals(before, soundsHeardBy(alice));
      node.submit(new MediaCommand.Silence(ROOM, "p1", SourceKind.MICROPHONE, false));
      anew.sound(20);

      assertEquals(before + 1, soundsHeardBy(alice));
    }

    @Test
    void comesWithTheOfferOfAConnectionToCome() {
      Person alice = node.join(0, 1);
      Person bob = node.new Person(1, "c1", 3, 1);
      bob.silenced = Set.of(SourceKind.MICROPHONE);
      bob.offer();
      bob.connect(1);
      bob.start();
      bob.sound(20);
      assertEquals(0, soundsHeardBy(alice));
      node.submit(new MediaCommand.Silence(ROOM, "p1", SourceKind.MICROPHONE, false));
      bob.sound(20);

      assertEquals(1, soundsHeardBy(alice));
    }

    @Test
    void endsWithTheConnectionsOfWhomItSilenced() {
      Person alice = node.join(0, 1);
      node.join(1, 1);
      node.submit(new MediaCommand.Silence(ROOM, "p1", SourceKind.MICROPHONE, true));
      node.submit(new MediaCommand.Disconnect(ROOM, "c1"));
      Person bob = node.join(1, 1);
      bob.sound(20);
      bob.sound(20);

      assertEquals(1, soundsHeardBy(alice));
    }

    @Test
    void reachesAConnectionThatHasNotFoundItsLoopYet() {
      Person alice = node.join(0, 1);
      Person bob = node.new Person(1, "c1", 3, 1);
      bob.offer();
      node.submit(new MediaCommand.Silence(ROOM, "p1", SourceKind.MICROPHONE, true));
      bob.connect(1);
      bob.sound(20);
      bob.sound(20);

      assertEquals(0, soundsHeardBy(alice));
    }

    @Test
    void leavesOtherSourcesAlone() {
      Person alice = node.join(0, 1);
      Person bob = node.join(1, 1);
      bob.start();
      alice.show("p1");
      node.submit(new MediaCommand.Silence(ROOM, "p1", SourceKind.MICROPHONE, true));
      bob.picture("1", true);

      assertEquals(1, alice.received.rtp(alice.slotSsrc("v0")).size());
    }

    private static int soundsHeardBy(Person person) {
      return person.received.rtp(person.slotSsrc("a0")).size();
    }

    @Test
    void makesNobodyASpeaker() {
      Person bob = node.join(1, 1);
      node.submit(new MediaCommand.Silence(ROOM, "p1", SourceKind.MICROPHONE, true));
      for (int i = 0; i < 50; i++) {
        bob.sound(10);
        node.loops.advance(20);
      }

      assertEquals(List.of(), node.events(MediaEvent.SpeakersChanged.class));
    }
  }

  @Nested
  class Speakers {
    @Test
    void areToldWhenTheyChangeAndAtMostEvery200Ms() {
      Person alice = node.join(0, 1);
      List<Long> toldMs = new ArrayList<>();
      int told = 0;
      for (int i = 0; i < 600; i++) {
        // Half a second of sound, three seconds of silence: longer than the hold time.
        alice.sound(i % 350 < 50 ? 10 : 127);
        node.loops.advance(10);
        int now = node.events(MediaEvent.SpeakersChanged.class).size();
        if (now > told) {
          told = now;
          toldMs.add(i * 10L);
        }
      }

      assertEquals(
          List.of(List.of("p0"), List.of(), List.of("p0")),
          node.events(MediaEvent.SpeakersChanged.class).stream()
              .map(MediaEvent.SpeakersChanged::participants)
              .toList()
              .subList(0, 3));
      assertTrue(toldMs.get(1) - toldMs.get(0) >= 2000, "held for less: " + toldMs);
    }
  }

  @Nested
  class Ends {
    @Test
    void aFailedTransportEndsItsConnection() {
      Person alice = node.join(0, 1);
      Person bob = node.join(1, 1);
      bob.start();
      alice.show("p1");
      bob.transport.listener.onStateChanged(TransportState.FAILED);
      node.loops.settle();

      assertEquals(Optional.of(TransportState.FAILED), node.state("c1"));
      assertEquals("", alice.slots());
      assertTrue(bob.transport.closed);
    }

    @Test
    void aDefectEndsOnlyTheConnectionThatItIsIn() {
      Person alice = node.join(0, 1);
      Person bob = node.join(1, 1);
      alice.show("p1");
      alice.received.onSent =
          sent -> {
            throw new IllegalStateException("a defect");
          };
      bob.start();
      bob.picture("1", true);
      bob.sound(30);

      assertEquals(Optional.of(TransportState.FAILED), node.state("c0"));
      assertEquals(Optional.of(TransportState.CONNECTED), node.state("c1"));
      assertEquals(1, node.defects.size());
      assertTrue(alice.transport.closed);
      assertFalse(bob.transport.closed);
    }

    @Test
    void aDefectInAnOfferIsToldOnceAndEndsOnlyThatConnection() {
      Person alice = node.join(0, 1);
      Person bob = node.join(1, 1);
      node.transports.before =
          () -> {
            throw new IllegalStateException("a defect");
          };
      alice.offer.ufrag = "anew";
      int before = node.events.size();
      node.submit(alice.command(false));
      node.submit(node.new Person(2, "c2", 1, 1).command(true));
      List<MediaEvent> told = List.copyOf(node.events.subList(before, node.events.size()));
      assertEquals(
          new MediaEvent.ConnectionStateChanged(ROOM, "c0", TransportState.FAILED),
          told.getFirst());
      MediaEvent.Refused refused = (MediaEvent.Refused) told.getLast();
      assertEquals("c2 node-defect", refused.connection() + " " + refused.code());
      assertEquals(2, told.size());
      node.transports.before = () -> {};

      assertTrue(alice.transport.closed);
      assertEquals(Optional.of(TransportState.CONNECTED), node.state("c1"));
      assertFalse(bob.transport.closed);
      assertEquals(2, node.defects.size());
      assertEquals(2, defectsCounted());
      node.join(2, 1);
    }

    private long defectsCounted() {
      return node.rooms.counters().stream()
          .mapToLong(counters -> counters.get(MediaCounters.Counter.DEFECTS))
          .sum();
    }

    private static Consumer<MediaEvent> failingFor(Predicate<MediaEvent> which) {
      return event -> {
        if (which.test(event)) {
          throw new IllegalStateException("a defect");
        }
      };
    }

    @Test
    void aDefectWhileSlotsAreFilledEndsOnlyTheConnectionThatTheyAreOf() {
      Person alice = node.join(0, 1);
      Person bob = node.join(1, 1);
      Person carol = node.join(2, 1);
      bob.start();
      node.alsoHears =
          failingFor(event ->
              event instanceof MediaEvent.SlotsChanged changed
                  && changed.connection().equals("c0"));
      alice.start();
      carol.start();

      assertEquals(Optional.of(TransportState.FAILED), node.state("c0"));
      assertTrue(alice.transport.closed);
      assertEquals("a1=p2", bob.slots());
      assertEquals("a0=p1", carol.slots());
      assertEquals(1, defectsCounted());
    }

    @Test
    void aDefectInOneRoomsTickDoesNotStarveTheOthers() {
      // Some of them share a home loop with a failing one, before and after it.
      List<Person> people = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Person person = node.new Person("room" + i, i, "c" + i, 1, 1);
        person.offer();
        person.connect(0);
        people.add(person);
      }
      node.alsoHears =
          failingFor(event ->
              event instanceof MediaEvent.SpeakersChanged
                  && Integer.parseInt(event.room().substring("room".length())) < 6);
      for (int i = 0; i < 50; i++) {
        people.forEach(person -> person.sound(10));
        node.loops.advance(10);
      }

      for (Person person : people) {
        boolean failed = person.number < 6;
        assertEquals(failed, person.transport.closed, person.room);
        assertEquals(
            Optional.of(failed ? TransportState.FAILED : TransportState.CONNECTED),
            node.state(person.connection));
        assertEquals(
            1,
            node.events(MediaEvent.SpeakersChanged.class).stream()
                .filter(event -> event.room().equals(person.room))
                .count());
      }
      assertEquals(6, defectsCounted());
      assertEquals(6, node.defects.size());
    }

    @Test
    void aRoomIsForgottenWhenTheLastHasLeft() {
      int first = sourceOfTheFirstOfTwo();
      node.submit(new MediaCommand.Disconnect(ROOM, "c0"));
      node.submit(new MediaCommand.Disconnect(ROOM, "c1"));
      node.loops.advance(10);

      assertEquals(first, sourceOfTheFirstOfTwo(), "counted from the beginning");
    }

    private int sourceOfTheFirstOfTwo() {
      Person alice = node.join(0, 1);
      node.join(1, 1);
      alice.start();
      return alice.source(SourceKind.MICROPHONE);
    }

    @Test
    void aRoomIsForgottenOnlyWhenItIsToldThatNobodySpeaks() {
      Person alice = node.join(0, 1);
      for (int i = 0; i < 50; i++) {
        alice.sound(10);
        node.loops.advance(10);
      }
      node.submit(new MediaCommand.Disconnect(ROOM, "c0"));
      node.loops.advance(300);

      assertEquals(
          List.of(List.of("p0"), List.of()),
          node.events(MediaEvent.SpeakersChanged.class).stream()
              .map(MediaEvent.SpeakersChanged::participants)
              .toList());
    }

    @Test
    void roomsInWhichNobodyIsConnectedTakeNoPlace() {
      for (int i = 0; i < 25_000; i++) {
        String room = "room" + i;
        node.submit(new MediaCommand.Offer(room, "p", "c", true, "hello", List.of(), Set.of()));
        node.submit(new MediaCommand.Silence(room, "p", SourceKind.CAMERA, true));
      }
      assertTrue(
          node.events(MediaEvent.Refused.class).stream()
              .anyMatch(refused -> refused.code().equals("node-full")));
      node.loops.advance(10);

      node.join(0, 1);
    }

    @Test
    void aClosedRoomIsForgotten() {
      Person alice = node.join(0, 1);
      Person bob = node.join(1, 1);
      bob.start();
      node.submit(new MediaCommand.CloseRoom(ROOM));

      assertTrue(alice.transport.closed && bob.transport.closed);
      assertEquals(Optional.of(TransportState.CLOSED), node.state("c0"));
      int events = node.events.size();
      alice.show("p1");
      node.submit(new MediaCommand.Disconnect(ROOM, "c0"));
      assertEquals(events, node.events.size());
    }

    @Test
    void aClosedNodeClosesEverything() {
      Person alice = node.join(0, 1);
      node.rooms.close();
      node.loops.settle();

      assertTrue(alice.transport.closed);
    }

    @Test
    void aConnectionThatEndsBeforeItFindsItsLoopLeavesNothingBehind() {
      Person bob = node.join(1, 1);
      Person alice = node.new Person(0, "c0", 3, 1);
      alice.offer();
      node.submit(new MediaCommand.Disconnect(ROOM, "c0"));
      alice.connect(0);
      bob.show("p0");
      alice.start();

      assertEquals("", bob.slots());
      assertTrue(alice.transport.closed);
    }
  }

  @Nested
  class Crowds {
    @Test
    void twentyFivePeopleSeeEachOther() {
      List<Person> people = new ArrayList<>();
      for (int i = 0; i < 25; i++) {
        people.add(node.join(i, 24));
      }
      for (Person person : people) {
        person.show(
            people.stream()
                .filter(other -> other != person)
                .map(other -> other.id)
                .toArray(String[]::new));
      }
      people.forEach(Person::start);
      for (int round = 0; round < 20; round++) {
        for (Person person : people) {
          person.picture("1", round == 0);
          person.sound(127);
        }
        node.loops.advance(10);
      }

      for (Person person : people) {
        for (int i = 0; i < 24; i++) {
          Person shown = people.get(i < person.number ? i : i + 1);
          assertEquals(List.of(shown.source(SourceKind.CAMERA)), person.sourcesIn("v" + i));
          assertEquals(20, person.received.rtp(person.slotSsrc("v" + i)).size());
        }
        assertEquals(3, person.slots().split("a", -1).length - 1);
      }
      people.forEach(person -> node.submit(new MediaCommand.Disconnect(ROOM, person.connection)));
      assertEquals(0, node.packets.inUse());
      for (MediaCounters counters : node.rooms.counters()) {
        assertEquals(0, counters.get(MediaCounters.Counter.DEFECTS));
        assertEquals(0, counters.get(MediaCounters.Counter.HAND_OVERS_REFUSED));
      }
    }
  }
}
