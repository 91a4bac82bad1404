package org.gridroom.signaling.room;

import static org.gridroom.signaling.room.RoomHarness.ALL_ON;
import static org.gridroom.signaling.room.RoomHarness.epoch;
import static org.gridroom.signaling.room.RoomHarness.offer;
import static org.gridroom.signaling.room.RoomHarness.p2p;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.gridroom.sfu.room.MediaCommand;
import org.gridroom.sfu.room.MediaEvent;
import org.gridroom.sfu.room.SourceKind;
import org.gridroom.sfu.transport.TransportState;
import org.gridroom.signaling.protocol.ClientMessage;
import org.gridroom.signaling.protocol.ErrorCode;
import org.gridroom.signaling.protocol.FilledSlot;
import org.gridroom.signaling.protocol.KnockInfo;
import org.gridroom.signaling.protocol.LeaveReason;
import org.gridroom.signaling.protocol.Negotiation;
import org.gridroom.signaling.protocol.ParticipantInfo;
import org.gridroom.signaling.protocol.PreparedPath;
import org.gridroom.signaling.protocol.RoomInfo;
import org.gridroom.signaling.protocol.ServerMessage;
import org.gridroom.signaling.protocol.ShownSource;
import org.gridroom.signaling.protocol.Sources;
import org.gridroom.signaling.room.RoomHarness.Page;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoomTest {
  private static final ParticipantInfo ADA = new ParticipantInfo("p1", "Ada", true, ALL_ON, true);
  private static final ParticipantInfo BOB = new ParticipantInfo("p2", "Bob", false, ALL_ON, true);

  private static final ParticipantInfo BOB_AS_MODERATOR =
      new ParticipantInfo("p2", "Bob", true, ALL_ON, true);

  private static final String LOST =
      "The connection to the media node was lost. The page connects again by itself.";

  private RoomHarness house = new RoomHarness();

  private Page ada() {
    return house.join("Ada");
  }

  private static String token(Page page) {
    return page.only(ServerMessage.Joined.class).resume();
  }

  @Nested
  class PeopleInARoom {
    @Test
    void theFirstIsAModeratorAndAlone() {
      Page ada = ada();
      ServerMessage.Joined joined = ada.first(ServerMessage.Joined.class);
      assertEquals("p1", joined.participant());
      assertEquals(new RoomInfo("daily", false, List.of(ADA), List.of()), joined.room());
      assertTrue(ada.admitted);
      assertEquals(1, house.sample("gridroom_participants"));
    }

    @Test
    void theSecondMeetsTheFirstAndBothAreToldToTalkDirectly() {
      Page ada = ada();
      ada.drain();
      Page bob = house.join("Bob");
      ada.expect(
          new ServerMessage.ParticipantJoined(BOB),
          new ServerMessage.Prepare(
              epoch(1),
              new PreparedPath.PeerToPeer(
                  List.of(new PreparedPath.Peer("p2", false)), OptionalLong.empty())));
      List<ServerMessage> heard = bob.drain();
      assertEquals(
          List.of(ADA, BOB), ((ServerMessage.Joined) heard.getFirst()).room().participants());
      assertEquals(
          new ServerMessage.Prepare(
              epoch(1),
              new PreparedPath.PeerToPeer(
                  List.of(new PreparedPath.Peer("p1", true)), OptionalLong.empty())),
          heard.getLast());
      assertEquals(2, heard.size());
    }

    @Test
    void chatNamesAndSourcesReachEverybodyTheirAuthorIncluded() {
      Page ada = ada();
      Page bob = house.join("Bob");
      ada.drain();
      bob.drain();
      bob.say(new ClientMessage.Chat("hello"));
      bob.say(new ClientMessage.Rename("  Robert "));
      bob.say(new ClientMessage.SetSources(Sources.NONE));
      List<ServerMessage> expected =
          List.of(
              new ServerMessage.Chat("p2", "Bob", "hello", RoomHarness.START_MILLIS),
              new ServerMessage.ParticipantChanged(
                  new ParticipantInfo("p2", "Robert", false, ALL_ON, true)),
              new ServerMessage.ParticipantChanged(
                  new ParticipantInfo("p2", "Robert", false, Sources.NONE, true)));
      assertEquals(expected, ada.drain());
      assertEquals(expected, bob.drain());
    }

    @Test
    void aNameThatBreaksTheRulesIsRefused() {
      Page ada = ada();
      ada.drain();
      ada.say(new ClientMessage.Rename("A\nB"));
      ada.expectError(ErrorCode.INVALID_NAME);
    }

    @Test
    void whoLeavesIsGoneAndTheLongestThereBecomesModerator() {
      Page ada = ada();
      Page bob = house.join("Bob");
      Page eve = house.join("Eve");
      bob.drain();
      ada.say(new ClientMessage.Leave());
      assertEquals(CloseReason.LEFT, ada.closed);
      List<ServerMessage> heard = bob.drain();
      assertEquals(new ServerMessage.ParticipantLeft("p1", LeaveReason.LEFT), heard.getFirst());
      assertTrue(heard.contains(new ServerMessage.ParticipantChanged(BOB_AS_MODERATOR)));
      // What was on its way when the page left is no one's.
      ada.lose();
      assertTrue(eve.all(ServerMessage.ErrorMessage.class).isEmpty());
      assertEquals(2, house.sample("gridroom_participants"));
    }

    @Test
    void aRoomIsFullAtItsBound() {
      house = new RoomHarness(settings(2, 100));
      ada();
      house.join("Bob");
      house.join("Eve").expectError(ErrorCode.ROOM_FULL);
    }

    @Test
    void anInstanceIsFullAtItsBoundAndPlacesAreGivenBack() {
      house = new RoomHarness(settings(100, 2));
      ada();
      Page bob = house.join("Bob");
      house.join("Eve").expectError(ErrorCode.SERVER_FULL);
      bob.say(new ClientMessage.Leave());
      house.join("Bob").only(ServerMessage.Joined.class);
    }

    @Test
    void whoWaitsAtTheDoorTakesNoPlaceUntilTheyAreIn() {
      house = new RoomHarness(settings(2, 100));
      Page ada = ada();
      ada.say(new ClientMessage.Lock(true));
      Page bob = house.join("Bob");
      Page eve = house.join("Eve");
      house.enter(house.page(), "Mod", true).only(ServerMessage.Joined.class);
      bob.drain();
      eve.drain();
      ada.drain();
      ada.say(new ClientMessage.Admit("p2"));
      bob.expectError(ErrorCode.ROOM_FULL);
      ada.expect(new ServerMessage.KnockEnded("p2"));
      // Its end is no news to anybody.
      bob.lose();
      ada.expect();
    }

    @Test
    void whatGoesToEverybodyIsBoundedPerPerson() {
      Page ada = ada();
      Page bob = house.join("Bob");
      for (int i = 0; i < 30; i++) {
        bob.say(new ClientMessage.Chat("spam"));
      }
      assertEquals(30, ada.all(ServerMessage.Chat.class).size());
      bob.drain();
      for (ClientMessage more :
          List.of(new ClientMessage.Chat("spam"), new ClientMessage.Rename("Spam"))) {
        bob.say(more);
        bob.expectError(ErrorCode.SLOW_DOWN);
      }
      ada.expect();
      ada.say(new ClientMessage.Chat("others may"));
      bob.only(ServerMessage.Chat.class);
      house.after(Duration.ofSeconds(1));
      bob.say(new ClientMessage.Chat("again"));
      bob.only(ServerMessage.Chat.class);
    }

    @Test
    void whatSomebodySendsIsToldInTheEndHoweverOftenItChanges() {
      Page ada = ada();
      Page bob = house.join("Bob");
      ada.drain();
      for (int i = 0; i < 100; i++) {
        bob.say(new ClientMessage.SetSources(i % 2 == 0 ? Sources.NONE : ALL_ON));
      }
      bob.say(new ClientMessage.SetSources(Sources.NONE));
      assertEquals(30, ada.all(ServerMessage.ParticipantChanged.class).size());
      house.after(Duration.ofSeconds(1));
      assertEquals(
          Sources.NONE, ada.only(ServerMessage.ParticipantChanged.class).participant().sources());
    }

    private RoomSettings settings(int room, int all) {
      RoomSettings defaults = RoomSettings.DEFAULT;
      return new RoomSettings(room, all, defaults.resumeWindow(), defaults.path());
    }
  }

  @Nested
  class ComingBack {
    @Test
    void withinThirtySecondsKeepsIdPlaceAndRole() {
      Page ada = ada();
      String token = token(ada);
      Page bob = house.join("Bob");
      bob.drain();
      ada.lose();
      assertFalse(bob.only(ServerMessage.ParticipantChanged.class).participant().connected());
      house.after(Duration.ofSeconds(29));
      bob.drain();
      Page again = house.resume(token, p2p(epoch(1)), false);
      ServerMessage.Joined joined = again.first(ServerMessage.Joined.class);
      assertEquals("p1", joined.participant());
      assertTrue(joined.room().participants().getFirst().moderator());
      assertTrue(bob.only(ServerMessage.ParticipantChanged.class).participant().connected());
      house.after(Duration.ofSeconds(60));
      assertTrue(bob.all(ServerMessage.ParticipantLeft.class).isEmpty());
    }

    @Test
    void afterThirtySecondsIsTooLate() {
      Page ada = ada();
      String token = token(ada);
      Page bob = house.join("Bob");
      ada.lose();
      bob.drain();
      house.after(Duration.ofSeconds(30));
      assertEquals(LeaveReason.LOST, bob.only(ServerMessage.ParticipantLeft.class).reason());
      house.resume(token, Optional.empty(), false).expectError(ErrorCode.RESUME_REFUSED);
    }

    @Test
    void isPossibleForAMomentWhenTheBrowserSaysThatThePageGoesAway() {
      Page ada = ada();
      String token = token(ada);
      Page bob = house.join("Bob");
      bob.drain();
      ada.goAway();
      assertFalse(bob.only(ServerMessage.ParticipantChanged.class).participant().connected());
      house.after(Membership.GONE_AWAY_WINDOW.minusMillis(1));
      Page again = house.resume(token, p2p(epoch(1)), false);
      assertEquals("p1", again.first(ServerMessage.Joined.class).participant());
      // Another loss is judged by itself.
      again.lose();
      house.after(Duration.ofSeconds(29));
      assertTrue(bob.all(ServerMessage.ParticipantLeft.class).isEmpty());
      house.after(Duration.ofSeconds(1));
      assertEquals(LeaveReason.LOST, bob.only(ServerMessage.ParticipantLeft.class).reason());
    }

    @Test
    void isNotPossibleLongAfterThePageWentAway() {
      Page ada = ada();
      String token = token(ada);
      Page bob = house.join("Bob");
      bob.drain();
      ada.goAway();
      house.after(Membership.GONE_AWAY_WINDOW);
      assertEquals(LeaveReason.LEFT, bob.only(ServerMessage.ParticipantLeft.class).reason());
      house.resume(token, Optional.empty(), false).expectError(ErrorCode.RESUME_REFUSED);
    }

    @Test
    void onAnotherConnectionEndsTheFirst() {
      Page ada = ada();
      String token = token(ada);
      Page again = house.resume(token, Optional.empty(), false);
      ada.expectError(ErrorCode.RESUMED_ELSEWHERE);
      assertEquals("p1", again.only(ServerMessage.Joined.class).participant());
      // The end of the first connection is not that of the participant.
      ada.lose();
      again.say(new ClientMessage.Chat("here"));
      again.only(ServerMessage.Chat.class);
    }

    @Test
    void isRefusedToWhoWasRemoved() {
      Page ada = ada();
      Page bob = house.join("Bob");
      String token = token(bob);
      ada.say(new ClientMessage.Remove("p2"));
      bob.expectError(ErrorCode.REMOVED);
      assertTrue(house.removals.includes("p2"));
      house.resume(token, Optional.empty(), false).expectError(ErrorCode.RESUME_REFUSED);
      house.resume(token, Optional.empty(), true).expectError(ErrorCode.RESUME_REFUSED);
    }

    @Test
    void isPossibleHoweverLongSomebodyWasInTheRoomBefore() {
      Page ada = ada();
      String first = token(ada);
      for (int i = 0; i < 100; i++) {
        house.after(Duration.ofSeconds(30));
        String renewed = ada.only(ServerMessage.Renewed.class).resume();
        long millisToCome = Duration.ofSeconds(59).toMillis();
        assertTrue(house.tokens.read(renewed, house.millis() + millisToCome).isPresent());
      }
      assertEquals(Optional.empty(), house.tokens.read(first, house.millis()));
    }

    @Test
    void keepsTheRoleOfWhoBecameAModerator() {
      Page ada = ada();
      Page bob = house.join("Bob");
      bob.drain();
      ada.say(new ClientMessage.Leave());
      String token = bob.only(ServerMessage.Renewed.class).resume();
      assertTrue(house.tokens.read(token, house.millis()).orElseThrow().moderator());
    }

    @Test
    void atARestartedInstanceTakesUpThePathAndTheRole() {
      Page ada = ada();
      String adas = token(ada);
      Page bob = house.join("Bob");
      String bobs = token(bob);
      RoomHarness before = house;
      house = new RoomHarness();
      Page adaAgain = resumeFrom(before, adas);
      Page bobAgain = resumeFrom(before, bobs);
      assertTrue(
          adaAgain.first(ServerMessage.Joined.class).room().participants().getFirst().moderator());
      List<ServerMessage> heard = bobAgain.drain();
      assertFalse(
          ((ServerMessage.Joined) heard.getFirst()).room().participants().get(1).moderator());
      assertEquals(new ServerMessage.Commit(epoch(1)), heard.getLast());
    }

    private Page resumeFrom(RoomHarness before, String token) {
      String same = house.tokens.issue(before.tokens.read(token, before.millis()).orElseThrow());
      return house.resume(same, p2p(epoch(1)), true);
    }
  }

  @Nested
  class ALockedRoom {
    private Page ada = house.page();

    @BeforeEach
    void lock() {
      ada = ada();
      ada.say(new ClientMessage.Lock(true));
      assertTrue(ada.only(ServerMessage.RoomChanged.class).locked());
    }

    @Test
    void letsNewcomersWaitUntilAModeratorAdmitsThem() {
      Page bob = house.join("Bob");
      bob.expect(new ServerMessage.Waiting("p2"));
      assertFalse(bob.admitted);
      ada.expect(new ServerMessage.Knock("p2", "Bob"));
      ada.say(new ClientMessage.Admit("p2"));
      ServerMessage.Joined joined = bob.first(ServerMessage.Joined.class);
      assertEquals("p2", joined.participant());
      assertTrue(joined.room().locked());
      List<ServerMessage> heard = ada.drain();
      assertEquals(new ServerMessage.KnockEnded("p2"), heard.get(0));
      assertEquals(new ServerMessage.ParticipantJoined(BOB), heard.get(1));
    }

    @Test
    void sendsThoseAwayWhomAModeratorDenies() {
      Page bob = house.join("Bob");
      bob.drain();
      ada.drain();
      ada.say(new ClientMessage.Deny("p2"));
      bob.expectError(ErrorCode.DENIED);
      ada.expect(new ServerMessage.KnockEnded("p2"));
      ada.say(new ClientMessage.Admit("p2"));
      ada.expectError(ErrorCode.UNKNOWN_PARTICIPANT);
    }

    @Test
    void forgetsAKnockerWhoGoes() {
      Page bob = house.join("Bob");
      ada.drain();
      bob.lose();
      ada.expect(new ServerMessage.KnockEnded("p2"));
      Page eve = house.join("Eve");
      ada.drain();
      eve.say(new ClientMessage.Leave());
      ada.expect(new ServerMessage.KnockEnded("p3"));
      assertEquals(CloseReason.LEFT, eve.closed);
    }

    @Test
    void hasFiftyAtItsDoorAtMost() {
      for (int i = 0; i < 50; i++) {
        house.join("Bob").only(ServerMessage.Waiting.class);
      }
      house.join("Eve").expectError(ErrorCode.TOO_MANY_KNOCKS);
      ada.say(new ClientMessage.Deny("p2"));
      house.join("Eve").only(ServerMessage.Waiting.class);
    }

    @Test
    void hearsNothingElseFromAKnocker() {
      Page bob = house.join("Bob");
      bob.drain();
      bob.say(new ClientMessage.Chat("let me in"));
      bob.expectError(ErrorCode.INVALID_MESSAGE);
    }

    @Test
    void opensItselfToAModeratorsInvitationAndToWhoComesBack() {
      Page bob = house.enter(house.page(), "Bob", true);
      bob.only(ServerMessage.Joined.class);
      house.enter(house.page(), "Eve", false).only(ServerMessage.Waiting.class);
    }

    @Test
    void tellsOnlyModeratorsWhoWaits() {
      Page bob = house.enter(house.page(), "Bob", true);
      bob.drain();
      house.join("Eve");
      bob.expect(new ServerMessage.Knock("p3", "Eve"));
      ada.drain();
      ada.say(new ClientMessage.Admit("p3"));
      Page mallory = house.join("Mallory");
      assertEquals(
          List.of(new KnockInfo("p4", "Mallory")),
          house.enter(house.page(), "Mod", true).first(ServerMessage.Joined.class).room().knocks());
      mallory.only(ServerMessage.Waiting.class);
    }

    @Test
    void endsWithItsLastPersonAndWhoWaitedBeginsItAnew() {
      Page bob = house.join("Bob");
      bob.drain();
      ada.say(new ClientMessage.Leave());
      ServerMessage.Joined joined = bob.only(ServerMessage.Joined.class);
      assertFalse(joined.room().locked());
      assertTrue(joined.room().participants().getFirst().moderator());
    }

    @Test
    void tellsANewModeratorWhoWaits() {
      ada.say(new ClientMessage.Lock(false));
      Page bob = house.join("Bob");
      ada.say(new ClientMessage.Lock(true));
      house.join("Eve");
      bob.drain();
      ada.say(new ClientMessage.Leave());
      List<ServerMessage> heard = bob.drain();
      assertTrue(heard.contains(new ServerMessage.ParticipantChanged(BOB_AS_MODERATOR)));
      assertEquals(new ServerMessage.Knock("p3", "Eve"), heard.getLast());
    }
  }

  @Nested
  class Moderation {
    private Page ada = house.page();
    private Page bob = house.page();

    @BeforeEach
    void two() {
      ada = ada();
      bob = house.join("Bob");
      ada.drain();
      bob.drain();
    }

    @Test
    void isForModeratorsOnly() {
      for (ClientMessage message :
          List.of(
              new ClientMessage.Lock(true),
              new ClientMessage.Admit("p9"),
              new ClientMessage.Deny("p9"),
              new ClientMessage.Mute("p1", SourceKind.MICROPHONE),
              new ClientMessage.Remove("p1"))) {
        bob.say(message);
        bob.expectError(ErrorCode.NOT_MODERATOR);
        ada.expect();
      }
    }

    @Test
    void ofSomebodyWhoHasLeftIsAnError() {
      ada.say(new ClientMessage.Mute("p9", SourceKind.CAMERA));
      ada.expectError(ErrorCode.UNKNOWN_PARTICIPANT);
      ada.say(new ClientMessage.Remove("p9"));
      ada.expectError(ErrorCode.UNKNOWN_PARTICIPANT);
    }

    @Test
    void silencesASourceUntilThePersonTurnsItOffAndOn() {
      ada.say(new ClientMessage.Mute("p2", SourceKind.MICROPHONE));
      bob.expect(
          new ServerMessage.Muted("p1", SourceKind.MICROPHONE),
          new ServerMessage.ParticipantChanged(
              new ParticipantInfo(
                  "p2",
                  "Bob",
                  false,
                  new Sources(false, true, true),
                  Set.of(SourceKind.MICROPHONE),
                  true)));
      assertEquals(List.of(silence(true)), house.node.drain());
      // Sent before the page had heard of it.
      bob.say(new ClientMessage.SetSources(new Sources(true, false, true)));
      assertEquals(List.of(), house.node.drain());
      bob.say(new ClientMessage.SetSources(new Sources(false, false, true)));
      assertEquals(List.of(), house.node.drain());
      bob.drain();
      bob.say(new ClientMessage.SetSources(new Sources(true, false, true)));
      assertEquals(List.of(silence(false)), house.node.drain());
      ParticipantInfo lifted = bob.only(ServerMessage.ParticipantChanged.class).participant();
      assertTrue(lifted.sources().microphone());
      assertEquals(Set.of(), lifted.silenced());
    }

    @Test
    void isToldAgainToWhoHasNotHeardOfIt() {
      bob.lose();
      ada.say(new ClientMessage.Mute("p2", SourceKind.MICROPHONE));
      house.node.drain();
      Page again = house.resume(house.token("p2", false), p2p(epoch(1)), false);
      assertEquals(
          new ServerMessage.Muted("p1", SourceKind.MICROPHONE),
          again.only(ServerMessage.Muted.class));
      assertEquals(List.of(), house.node.drain());
    }

    private MediaCommand silence(boolean silenced) {
      return new MediaCommand.Silence("daily", "p2", SourceKind.MICROPHONE, silenced);
    }
  }

  @Nested
  class PeerToPeer {
    @Test
    void negotiationIsRelayedWithinItsEpochOnly() {
      Page ada = ada();
      Page bob = house.join("Bob");
      ada.drain();
      bob.drain();
      Negotiation offer = new Negotiation.Description(Negotiation.Description.Type.OFFER, "v=0");
      ada.say(new ClientMessage.Signal(epoch(1), "p2", offer));
      bob.expect(new ServerMessage.Signal(epoch(1), "p1", offer));
      ada.say(new ClientMessage.Signal(epoch(2), "p2", offer));
      ada.say(new ClientMessage.Signal(epoch(1), "p1", offer));
      ada.say(new ClientMessage.Signal(epoch(1), "p9", offer));
      bob.expect();
      ada.expect();
    }

    @Test
    void offersToTheNodeAreDropped() {
      Page ada = ada();
      house.join("Bob");
      ada.say(offer(epoch(1), true));
      assertEquals(List.of(), house.node.drain());
    }
  }

  @Nested
  class ByTheNode {
    private Page ada = house.page();
    private Page bob = house.page();
    private Page eve = house.page();

    @BeforeEach
    void three() {
      ada = ada();
      bob = house.join("Bob");
      eve = house.join("Eve");
      ada.drain();
      bob.drain();
      eve.drain();
      house.node.drain();
    }

    private long sfu() {
      return epoch(2);
    }

    private String open(Page page) {
      page.say(offer(sfu(), true));
      return house.commands(MediaCommand.Offer.class).getLast().connection();
    }

    @Test
    void anOfferIsPassedOnWithWhatItShowsAndTheAnswerComesBack() {
      ada.say(offer(sfu(), true, new ShownSource("6", "p2", SourceKind.CAMERA)));
      String connection = "p1." + sfu() + ".1";
      assertEquals(
          List.of(
              new MediaCommand.Offer(
                  "daily",
                  "p1",
                  connection,
                  true,
                  "v=0",
                  List.of(new MediaCommand.PublishedSection("0", SourceKind.MICROPHONE)),
                  Set.of()),
              new MediaCommand.Show(
                  "daily",
                  connection,
                  List.of(new MediaCommand.SlotWish("6", "p2", SourceKind.CAMERA)))),
          house.node.drain());
      house.nodeSays(new MediaEvent.Answered("daily", connection, "v=1"));
      ada.expect(new ServerMessage.Answer(sfu(), "v=1"));
      ada.say(new ClientMessage.Show(sfu(), List.of()));
      assertEquals(
          List.of(new MediaCommand.Show("daily", connection, List.of())), house.node.drain());
    }

    @Test
    void aRenegotiationKeepsTheConnectionAndAFreshOfferReplacesIt() {
      String first = open(ada);
      ada.say(offer(sfu(), false));
      MediaCommand.Offer again = house.commands(MediaCommand.Offer.class).getFirst();
      assertEquals(first, again.connection());
      assertFalse(again.fresh());
      ada.say(offer(sfu(), true));
      List<MediaCommand> commands = house.node.drain();
      assertEquals(new MediaCommand.Disconnect("daily", first), commands.getFirst());
      MediaCommand.Offer fresh = (MediaCommand.Offer) commands.get(1);
      assertTrue(fresh.fresh());
      String second = fresh.connection();
      house.nodeSays(new MediaEvent.Answered("daily", first, "late"));
      ada.expect();
      house.nodeSays(new MediaEvent.Answered("daily", second, "v=1"));
      ada.expect(new ServerMessage.Answer(sfu(), "v=1"));
    }

    @Test
    void anOfferSaysWhatModeratorsHaveSilenced() {
      ada.say(new ClientMessage.Mute("p2", SourceKind.MICROPHONE));
      house.node.drain();
      bob.say(offer(sfu(), true));
      ada.say(offer(sfu(), true));
      assertEquals(
          List.of(Set.of(SourceKind.MICROPHONE), Set.of()),
          house.commands(MediaCommand.Offer.class).stream()
              .map(MediaCommand.Offer::silenced)
              .toList());
    }

    @Test
    void slotsAndSpeakersAreToldAndToldAgainToWhoComesBack() {
      String connection = open(ada);
      MediaEvent.SlotAssignment slot =
          new MediaEvent.SlotAssignment("6", "p2", SourceKind.CAMERA, -1);
      house.nodeSays(new MediaEvent.SlotsChanged("daily", connection, List.of(slot)));
      house.nodeSays(new MediaEvent.SpeakersChanged("daily", List.of("p2")));
      ServerMessage slots =
          new ServerMessage.Slots(
              sfu(), List.of(new FilledSlot("6", "p2", SourceKind.CAMERA, 0xFFFF_FFFFL)));
      ada.expect(slots, new ServerMessage.Speakers(List.of("p2")));
      bob.expect(new ServerMessage.Speakers(List.of("p2")));

      ada.lose();
      house.nodeSays(new MediaEvent.Answered("daily", connection, "v=1"));
      ada.drain();
      Page again = house.resume(house.token("p1", true), p2p(epoch(1)), false);
      List<ServerMessage> heard = again.drain();
      assertTrue(heard.contains(slots));
      assertTrue(heard.contains(new ServerMessage.Speakers(List.of("p2"))));
      // The page offers again what was not answered: an answer to the old offer would fit none.
      assertFalse(heard.contains(new ServerMessage.Answer(sfu(), "v=1")));
    }

    @Test
    void aRefusedOfferIsToldAndCountsAsFailed() {
      twoOnP2pAndAThird();
      String adas = open(ada);
      String bobs = open(bob);
      ada.drain();
      bob.drain();
      house.nodeSays(new MediaEvent.Refused("daily", adas, "node-full", "The node is full."));
      ada.expect(RoomHarness.mediaRefused("The node is full.", sfu()));
      house.nodeSays(new MediaEvent.Refused("daily", bobs, "node-full", "The node is full."));
      bob.expect(
          RoomHarness.mediaRefused("The node is full.", sfu()),
          new ServerMessage.Abort(sfu(), "nobody could build it"));
      assertEquals(1, house.sample("gridroom_path_switches_total", "p2p", "sfu", "failed"));
    }

    private void twoOnP2pAndAThird() {
      house = new RoomHarness();
      ada = ada();
      bob = house.join("Bob");
      ada.say(new ClientMessage.Ready(epoch(1)));
      bob.say(new ClientMessage.Ready(epoch(1)));
      eve = house.join("Eve");
    }

    @Test
    void aConnectionThatFailsOnTheNodeDoesNotHoldTheSwitch() {
      twoOnP2pAndAThird();
      String bobs = open(bob);
      ada.say(new ClientMessage.Ready(sfu()));
      ada.drain();
      house.nodeSays(new MediaEvent.ConnectionStateChanged("daily", bobs, TransportState.FAILED));
      ada.expect(new ServerMessage.Commit(sfu()));
      assertEquals(1, house.sample("gridroom_path_switches_total", "p2p", "sfu", "committed"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "CLOSED"})
    void aConnectionThatTheNodeHasLostIsForgottenAndThePageToldToBuildAFreshOne(
        TransportState state) {
      String adas = open(ada);
      ada.say(new ClientMessage.Ready(sfu()));
      ada.drain();
      house.nodeSays(new MediaEvent.ConnectionStateChanged("daily", adas, state));
      ada.expect(RoomHarness.mediaRefused(LOST, sfu()));
      bob.drain();
      // An ICE restart of what is no more.
      ada.say(offer(sfu(), false));
      ada.expect(RoomHarness.mediaRefused(LOST, sfu()));
      assertEquals(List.of(), house.node.drain());
      // The room asks for the path again, in case that the page does not do it by itself.
      house.after(Duration.ofSeconds(1));
      assertEquals(sfu(), ada.only(ServerMessage.Prepare.class).epoch());
      assertNotEquals(adas, open(ada));
      assertEquals(List.of(), bob.all(ServerMessage.Prepare.class));
    }

    @Test
    void aConnectionThatWasClosedForAFreshOneIsNotLost() {
      String first = open(ada);
      open(ada);
      house.nodeSays(new MediaEvent.ConnectionStateChanged("daily", first, TransportState.CLOSED));
      ada.expect();
    }

    @Test
    void connectionsEndWithTheirPathTheirPersonAndTheirRoom() {
      String adas = open(ada);
      String eves = open(eve);
      eve.say(new ClientMessage.Leave());
      assertEquals(List.of(new MediaCommand.Disconnect("daily", eves)), house.node.drain());
      for (Page page : List.of(ada, bob)) {
        page.say(new ClientMessage.Ready(sfu()));
        page.say(new ClientMessage.Committed(sfu()));
      }
      house.after(Duration.ofSeconds(10));
      for (Page page : List.of(ada, bob)) {
        page.say(new ClientMessage.Ready(epoch(3)));
        assertEquals(List.of(), house.node.drain());
        page.say(new ClientMessage.Committed(epoch(3)));
      }
      assertEquals(List.of(new MediaCommand.Disconnect("daily", adas)), house.node.drain());
      ada.say(new ClientMessage.Leave());
      bob.say(new ClientMessage.Leave());
      assertEquals(List.of(new MediaCommand.CloseRoom("daily")), house.node.drain());
      assertTrue(house.room.isEmpty());
      assertEquals(0, house.sample("gridroom_participants"));
    }

    @Test
    void eventsAboutUnknownConnectionsChangeNothing() {
      house.nodeSays(new MediaEvent.Answered("daily", "x", "v=1"));
      house.nodeSays(new MediaEvent.Refused("daily", "x", "invalid-offer", "No."));
      house.nodeSays(new MediaEvent.SlotsChanged("daily", "x", List.of()));
      house.nodeSays(new MediaEvent.ConnectionStateChanged("daily", "x", TransportState.FAILED));
      ada.expect();
      assertNull(ada.closed);
    }
  }
}
