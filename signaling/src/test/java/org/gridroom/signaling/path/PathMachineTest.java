package org.gridroom.signaling.path;

import static org.gridroom.signaling.path.PathScenario.ofDefaults;
import static org.gridroom.signaling.path.PathScenario.threeOnSfu;
import static org.gridroom.signaling.path.PathScenario.twoOnP2p;
import static org.gridroom.signaling.path.PathScenario.withP2pUpTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.gridroom.signaling.path.PathMachine.Phase;
import org.gridroom.signaling.protocol.PathKind;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PathMachineTest {
  @Nested
  class TheFirstPath {
    @Test
    void oneAloneHasNone() {
      ofDefaults().join("a").after(60).expectNothing().expectPhase(Phase.NONE);
    }

    @Test
    void twoTalkDirectlyAndTheLaterOneIsPolite() {
      ofDefaults()
          .join("a")
          .join("b")
          .expect("a prepare 1 p2p with b", "b prepare 1 p2p with a politely")
          .expectPhase(Phase.BUILDING)
          .ready(1, "a")
          .expectNothing()
          .ready(1, "b")
          .expect("none->p2p committed", "a commit 1", "b commit 1")
          .expectPhase(Phase.STEADY)
          .committed(1, "a", "b")
          .after(600)
          .expectNothing();
    }

    @Test
    void withALimitOfOneEverythingGoesByTheSfu() {
      withP2pUpTo(1)
          .join("a")
          .join("b")
          .expect("a prepare 1 sfu", "b prepare 1 sfu")
          .ready(1, "a", "b")
          .expect("none->sfu committed", "a commit 1", "b commit 1")
          .after(600)
          .expectNothing();
    }

    @Test
    void theSfuIsConfirmedAtTheDeadlineWithWhoeverIsReady() {
      withP2pUpTo(1)
          .join("a")
          .join("b")
          .ready(1, "a")
          .after(4.9)
          .forget()
          .after(0.2)
          .expect("none->sfu committed", "a commit 1", "b commit 1");
    }

    @Test
    void p2pThatIsNotReadyInFiveSecondsGoesToTheSfu() {
      ofDefaults()
          .join("a")
          .join("b")
          .forget()
          .after(4.9)
          .expectNothing()
          .after(0.2)
          .expect(
              "none->p2p failed", "a abort 1", "b abort 1", "a prepare 2 sfu", "b prepare 2 sfu")
          .ready(2, "a", "b")
          .expect("none->sfu committed", "a commit 2", "b commit 2")
          .after(600)
          .expectNothing();
    }

    @Test
    void p2pThatFailsGoesToTheSfuAtOnceAndKeepsTheMediaOfWhoeverHasSome() {
      ofDefaults()
          .join("a")
          .join("b")
          .ready(1, "a")
          .forget()
          .failed(1, "b")
          .expect(
              "none->p2p failed", "a prepare 2 sfu instead of 1", "b prepare 2 sfu instead of 1")
          .ready(2, "b")
          .expectNothing()
          .ready(2, "a")
          .expect("none->sfu committed", "a commit 2", "b commit 2");
    }

    @Test
    void aThirdWhoComesBeforeAnybodyIsReadyBringsTheSfuAtOnce() {
      ofDefaults()
          .join("a")
          .join("b")
          .forget()
          .join("c")
          .expect(
              "a abort 1",
              "b abort 1",
              "none->p2p aborted",
              "a prepare 2 sfu",
              "b prepare 2 sfu",
              "c prepare 2 sfu");
    }

    @Test
    void aThirdWhoComesWhenOneIsReadySwitchesUnnoticed() {
      ofDefaults()
          .join("a")
          .join("b")
          .ready(1, "a")
          .forget()
          .join("c")
          .expect("a prepare 2 sfu instead of 1", "b prepare 2 sfu instead of 1", "c prepare 2 sfu")
          .ready(1, "b")
          .expect("none->p2p committed", "a commit 1", "b commit 1")
          .ready(2, "a")
          .expectNothing()
          .ready(2, "b")
          .expect("p2p->sfu committed", "a commit 2", "b commit 2", "c commit 2");
    }
  }

  @Nested
  class GoingUp {
    @Test
    void commitsWhenAllWhoHadTheOldPathAreReadyAndRetiresWhenAllHaveCommitted() {
      twoOnP2p()
          .join("c")
          .expect("a prepare 2 sfu instead of 1", "b prepare 2 sfu instead of 1", "c prepare 2 sfu")
          .expectPhase(Phase.SWITCHING)
          .ready(2, "c")
          .expectNothing()
          .ready(2, "a")
          .expectNothing()
          .ready(2, "b")
          .expect("p2p->sfu committed", "a commit 2", "b commit 2", "c commit 2")
          .expectPhase(Phase.STEADY)
          .committed(2, "a")
          .expectNothing()
          .committed(2, "b")
          .expect("a retire 1", "b retire 1")
          .committed(2, "c")
          .after(600)
          .expectNothing();
    }

    @Test
    void aLateMemberDoesNotHoldTheOthers() {
      twoOnP2p()
          .join("c")
          .ready(2, "a", "c")
          .forget()
          .after(4.9)
          .expectNothing()
          .after(0.2)
          .expect("p2p->sfu committed", "a commit 2", "b commit 2", "c commit 2")
          .committed(2, "a", "c")
          .expectNothing()
          .ready(2, "b")
          .expectNothing()
          .committed(2, "b")
          .expect("a retire 1", "b retire 1");
    }

    @Test
    void theOldPathEndsTenSecondsAfterTheCommitAtTheLatest() {
      twoOnP2p()
          .join("c")
          .ready(2, "a", "b")
          .committed(2, "a")
          .forget()
          .after(9.9)
          .expectNothing()
          .after(0.2)
          .expect("a retire 1", "b retire 1");
    }

    @Test
    void whoeverCannotBuildItDoesNotHoldTheOthers() {
      twoOnP2p()
          .join("c")
          .ready(2, "a")
          .forget()
          .failed(2, "b")
          .expect("p2p->sfu committed", "a commit 2", "b commit 2", "c commit 2");
    }

    @Test
    void isGivenUpWhenOnlyTheNewcomerIsReadyAndTriedAgainWithBackoff() {
      twoOnP2p()
          .join("c")
          .ready(2, "c")
          .forget()
          .after(14.9)
          .expectNothing()
          .after(0.1)
          .expect("p2p->sfu aborted", "a abort 2", "b abort 2")
          .after(1.9)
          .expectNothing()
          .after(0.2)
          .expect(
              "a prepare 3 sfu instead of 1",
              "b prepare 3 sfu instead of 1",
              "c prepare 3 sfu instead of 2")
          .after(15)
          .expect("p2p->sfu aborted", "a abort 3", "b abort 3", "c abort 3")
          .after(3.8)
          .expectNothing()
          .after(0.2)
          .expect(
              "a prepare 4 sfu instead of 1",
              "b prepare 4 sfu instead of 1",
              "c prepare 4 sfu instead of 2")
          .ready(4, "a", "b", "c")
          .expect("p2p->sfu committed", "a commit 4", "b commit 4", "c commit 4")
          .committed(4, "a", "b")
          .expect("a retire 1", "b retire 1")
          .committed(4, "c")
          .expect("c retire 2");
    }

    @Test
    void isGivenUpAtOnceWhenNobodyCanBuildIt() {
      twoOnP2p()
          .join("c")
          .forget()
          .failed(2, "a")
          .expectNothing()
          .failed(2, "b")
          .expect("p2p->sfu failed", "a abort 2", "b abort 2");
    }

    @Test
    void anotherNewcomerAfterAnAbortHurriesTheNextAttempt() {
      twoOnP2p()
          .join("c")
          .after(15)
          .forget()
          .join("d")
          .expect(
              "a prepare 3 sfu instead of 1",
              "b prepare 3 sfu instead of 1",
              "c prepare 3 sfu instead of 2",
              "d prepare 3 sfu");
    }

    @Test
    void twoJoinsAtOnceShareOneSwitch() {
      twoOnP2p()
          .join("c")
          .forget()
          .join("d")
          .expect("d prepare 2 sfu")
          .ready(2, "a", "b")
          .expect("p2p->sfu committed", "a commit 2", "b commit 2", "c commit 2", "d commit 2");
    }

    @Test
    void theThirdWhoLeavesBeforeTheCommitLeavesTheTwoWhereTheyAre() {
      twoOnP2p()
          .join("c")
          .ready(2, "a")
          .forget()
          .leave("c")
          .expect("p2p->sfu aborted", "a abort 2", "b abort 2")
          .expectPhase(Phase.STEADY)
          .after(600)
          .expectNothing();
    }

    @Test
    void aLeaverWhoHadTheOldPathDoesNotHoldTheSwitch() {
      twoOnP2p()
          .join("c")
          .ready(2, "a")
          .forget()
          .leave("b")
          .expect("p2p->sfu committed", "a commit 2", "c commit 2")
          .committed(2, "a")
          .expect("a retire 1");
    }

    @Test
    void theLastButOneWhoLeavesEndsEverything() {
      twoOnP2p()
          .join("c")
          .leave("b")
          .forget()
          .leave("c")
          .expect("p2p->sfu aborted", "a abort 2", "p2p->none committed", "a retire 1")
          .expectPhase(Phase.NONE);
    }

    @Test
    void theLastWhoLeavesHearsNothing() {
      twoOnP2p().leave("a").forget().leave("b").expectNothing().expectPhase(Phase.NONE);
    }

    @Test
    void aNewcomerToASteadySfuGetsItAtOnce() {
      threeOnSfu().join("d").expect("d prepare 2 sfu", "d commit 2");
    }

    @Test
    void readinessForAPathThatIsGoneChangesNothing() {
      twoOnP2p()
          .join("c")
          .leave("c")
          .forget()
          .ready(2, "a", "b")
          .committed(2, "a", "b")
          .ready(99, "a")
          .ready(1, "stranger")
          .failed(1, "stranger")
          .expectNothing();
    }
  }

  @Nested
  class GoingDown {
    @Test
    void waitsForTheHysteresisThenTalksDirectlyAgain() {
      threeOnSfu()
          .leave("c")
          .after(9.9)
          .expectNothing()
          .after(0.2)
          .expect(
              "a prepare 3 p2p with b instead of 2", "b prepare 3 p2p with a politely instead of 2")
          .ready(3, "a")
          .expectNothing()
          .ready(3, "b")
          .expect("sfu->p2p committed", "a commit 3", "b commit 3")
          .committed(3, "a", "b")
          .expect("a retire 2", "b retire 2");
    }

    @Test
    void aReloadOfTheThirdDoesNotFlap() {
      threeOnSfu()
          .leave("c")
          .after(3)
          .join("c2")
          .expect("c2 prepare 2 sfu", "c2 commit 2")
          .after(600)
          .expectNothing();
    }

    @Test
    void aNewcomerWhileP2pIsBuiltGetsTheSfuAndP2pIsGivenUp() {
      threeOnSfu()
          .leave("c")
          .after(10.1)
          .forget()
          .join("d")
          .expect("sfu->p2p aborted", "a abort 3", "b abort 3", "d prepare 2 sfu", "d commit 2");
    }

    @Test
    void oneWhoIsReadyAloneIsNotEnoughForP2pAndALateSwitchIsTriedAgain() {
      threeOnSfu()
          .leave("c")
          .after(10.1)
          .ready(3, "a")
          .forget()
          .after(14.8)
          .expectNothing()
          .after(0.2)
          .expect("sfu->p2p aborted", "a abort 3", "b abort 3")
          .after(10.1)
          .expect(
              "a prepare 4 p2p with b instead of 2",
              "b prepare 4 p2p with a politely instead of 2");
    }

    @Test
    void p2pThatFailedIsTriedAgainOnlyWhenTheMembersHaveChangedAndAfterABackoff() {
      threeOnSfu()
          .leave("c")
          .after(10.1)
          .forget()
          .failed(3, "b")
          .expect("sfu->p2p failed", "a abort 3", "b abort 3")
          .after(600)
          .expectNothing()
          .join("d")
          .expect("d prepare 2 sfu", "d commit 2")
          .leave("d")
          .after(10.1)
          .expect(
              "a prepare 4 p2p with b instead of 2", "b prepare 4 p2p with a politely instead of 2")
          .failed(4, "a")
          .forget()
          .join("e")
          .leave("e")
          .after(10.1)
          .expect("e prepare 2 sfu", "e commit 2")
          .after(10)
          .expect(
              "a prepare 5 p2p with b instead of 2",
              "b prepare 5 p2p with a politely instead of 2");
    }

    @Test
    void newPeopleInARoomWhereP2pHasJustFailedBeginOnTheSfu() {
      ofDefaults()
          .join("a")
          .join("b")
          .failed(1, "a")
          .leave("b")
          .forget()
          .after(1)
          .join("c")
          .expect("a prepare 3 sfu", "c prepare 3 sfu")
          .ready(3, "a", "c")
          .forget()
          .after(10.1)
          .expect(
              "a prepare 4 p2p with c instead of 3",
              "c prepare 4 p2p with a politely instead of 3");
    }

    @Test
    void p2pThatBreaksInMidCallGoesToTheSfu() {
      twoOnP2p()
          .failed(1, "a")
          .expect("a prepare 2 sfu instead of 1", "b prepare 2 sfu instead of 1")
          .ready(2, "b")
          .expect("p2p->sfu committed", "a commit 2", "b commit 2");
    }

    @Test
    void whenBothHaveLostP2pTheSfuIsShownAsItComes() {
      twoOnP2p()
          .failed(1, "a")
          .forget()
          .failed(1, "b")
          .expect("p2p->sfu committed", "a commit 2", "b commit 2")
          .committed(2, "a", "b")
          .expect("a retire 1", "b retire 1");
    }
  }

  @Nested
  class AMemberWhoLosesTheSfu {
    @Test
    void isAskedToBuildItAgainAndNobodyElseIs() {
      threeOnSfu()
          .failed(2, "b")
          .after(0.9)
          .expectNothing()
          .after(0.2)
          .expect("b prepare 2 sfu")
          .ready(2, "b")
          .committed(2, "b")
          .after(600)
          .expectNothing();
    }

    @Test
    void triesEverMoreSeldomButNeverMoreSeldomThanEveryFifteenSeconds() {
      PathScenario scenario = threeOnSfu();
      for (double wait : new double[] {1, 2, 4, 8, 15, 15}) {
        scenario
            .failed(2, "b")
            // The page and the node may both say it.
            .failed(2, "b")
            .after(wait - 0.1)
            .expectNothing()
            .after(0.2)
            .expect("b prepare 2 sfu");
      }
      scenario.ready(2, "b").failed(2, "b").after(1.1).expect("b prepare 2 sfu");
    }

    @Test
    void isNotAskedWhileAwayAndAtOnceWhenBack() {
      threeOnSfu()
          .failed(2, "b")
          .disconnect("b")
          .after(20)
          .expectNothing()
          .reconnect("b")
          .expect("b prepare 2 sfu", "b commit 2")
          .after(20)
          .expectNothing();
    }

    @Test
    void isAskedAlsoWhenItWasLostDuringTheSwitchToIt() {
      twoOnP2p()
          .join("c")
          .ready(2, "a")
          .failed(2, "b")
          .forget()
          .after(1.1)
          .expect("b prepare 2 sfu instead of 1");
    }

    @Test
    void isAskedAlsoOnTheRoomsFirstPath() {
      withP2pUpTo(1)
          .join("a")
          .join("b")
          .failed(1, "a")
          .failed(1, "b")
          .forget()
          .after(1.1)
          .expect("a prepare 1 sfu", "b prepare 1 sfu");
    }
  }

  @Nested
  class LostConnections {
    @Test
    void aMemberWhoIsAwayNeitherBlocksNorCountsAsUnready() {
      twoOnP2p()
          .join("c")
          .forget()
          .disconnect("b")
          .expectNothing()
          .ready(2, "a")
          .expect("p2p->sfu committed", "a commit 2", "c commit 2");
    }

    @Test
    void theStateIsToldAgainToWhoeverComesBack() {
      twoOnP2p()
          .join("c")
          .disconnect("b")
          .forget()
          .reconnect("b")
          .expect("b prepare 1 p2p with a politely", "b commit 1", "b prepare 2 sfu instead of 1")
          .disconnect("b")
          .ready(2, "a")
          .forget()
          .reconnect("b")
          .expect("b prepare 2 sfu instead of 1", "b commit 2");
    }

    @Test
    void whoeverComesBackHearsOfTheEndsThatTheyMissed() {
      twoOnP2p()
          .join("c")
          .disconnect("b")
          .leave("c")
          .expect(
              "a prepare 2 sfu instead of 1",
              "b prepare 2 sfu instead of 1",
              "c prepare 2 sfu",
              "p2p->sfu aborted",
              "a abort 2")
          .reconnect("b")
          .expect("b abort 2", "b prepare 1 p2p with a politely", "b commit 1");
    }

    @Test
    void whoeverComesBackHearsNothingOfPathsThatCameAndWentMeanwhile() {
      PathScenario scenario = twoOnP2p().disconnect("b");
      for (String visitor : new String[] {"c", "d", "e"}) {
        scenario.join(visitor).leave(visitor);
      }
      scenario.forget().reconnect("b").expect("b prepare 1 p2p with a politely", "b commit 1");
    }

    @Test
    void theOldPathStaysForTenSecondsForWhoeverIsAway() {
      twoOnP2p()
          .join("c")
          .disconnect("b")
          .ready(2, "a")
          .committed(2, "a", "c")
          .forget()
          .after(9.9)
          .expectNothing()
          .after(0.2)
          .expect("a retire 1")
          .reconnect("b")
          .expect("b retire 1", "b prepare 2 sfu", "b commit 2");
    }

    @Test
    void theFirstP2pPathIsNotJudgedWhileOneIsAway() {
      ofDefaults()
          .join("a")
          .join("b")
          .disconnect("b")
          .forget()
          .after(20)
          .expectNothing()
          .reconnect("b")
          .expect("b prepare 1 p2p with a politely")
          .after(4.9)
          .expectNothing()
          .ready(1, "a", "b")
          .expect("none->p2p committed", "a commit 1", "b commit 1");
    }

    @Test
    void p2pIsNotBuiltThroughALostConnectionAndItsLossIsNoFailureOfP2p() {
      threeOnSfu()
          .leave("c")
          .after(10.1)
          .forget()
          .disconnect("b")
          .expect("sfu->p2p aborted", "a abort 3")
          .after(20)
          .expectNothing()
          .reconnect("b")
          .expect("b abort 3", "b prepare 2 sfu", "b commit 2")
          .after(10.1)
          .expect(
              "a prepare 4 p2p with b instead of 2",
              "b prepare 4 p2p with a politely instead of 2");
    }

    @Test
    void aReloadedPageOnP2pGetsANewPath() {
      twoOnP2p()
          .disconnect("b")
          .reload("b")
          .expect("a prepare 2 p2p with b instead of 1", "b prepare 2 p2p with a politely")
          .ready(2, "b")
          .expectNothing()
          .ready(2, "a")
          .expect("p2p->p2p committed", "a commit 2", "b commit 2")
          .committed(2, "a", "b")
          .expect("a retire 1");
    }

    @Test
    void aReloadedPageOnTheSfuGetsTheSamePathAsANewcomer() {
      threeOnSfu()
          .disconnect("b")
          .reload("b")
          .expect("b prepare 2 sfu", "b commit 2")
          .disconnect("b")
          .reload("b")
          .expectReleases("b release 2");
    }
  }

  @Nested
  class AMeshOfThree {
    private PathScenario threeInAMesh() {
      return withP2pUpTo(3)
          .join("a")
          .join("b")
          .ready(1, "a", "b")
          .committed(1, "a", "b")
          .join("c")
          .ready(1, "c")
          .committed(1, "c")
          .forget();
    }

    @Test
    void takesANewcomerUnderTheSameEpoch() {
      withP2pUpTo(3)
          .join("a")
          .join("b")
          .ready(1, "a", "b")
          .forget()
          .join("c")
          .expect(
              "a prepare 1 p2p with b,c",
              "b prepare 1 p2p with a politely,c",
              "c prepare 1 p2p with a politely,b politely",
              "c commit 1")
          .ready(1, "c")
          .after(600)
          .expectNothing();
    }

    @Test
    void whoseNewcomerCannotConnectGoesToTheSfu() {
      withP2pUpTo(3)
          .join("a")
          .join("b")
          .ready(1, "a", "b")
          .join("c")
          .forget()
          .after(5.1)
          .expect(
              "a prepare 2 sfu instead of 1",
              "b prepare 2 sfu instead of 1",
              "c prepare 2 sfu instead of 1");
    }

    @Test
    void losesALeaverWithoutASwitch() {
      threeInAMesh().leave("a").after(600).expectNothing();
    }

    @Test
    void goesUpWithTheFourth() {
      threeInAMesh()
          .join("d")
          .ready(2, "a", "b")
          .forget()
          .ready(2, "c")
          .expect("p2p->sfu committed", "a commit 2", "b commit 2", "c commit 2", "d commit 2");
    }

    @Test
    void takesAReloadedPageBackOnANewPath() {
      threeInAMesh()
          .disconnect("b")
          .reload("b")
          .expect(
              "a prepare 2 p2p with b,c instead of 1",
              "b prepare 2 p2p with a politely,c",
              "c prepare 2 p2p with a politely,b politely instead of 1");
    }
  }

  @Nested
  class ARestartedInstance {
    @Test
    void takesUpAP2pPathThatBothReport() {
      ofDefaults()
          .joinWith("a", 7, PathKind.P2P)
          .expect("a prepare 7 p2p with ", "a commit 7")
          .after(2)
          .expectNothing()
          .joinWith("b", 7, PathKind.P2P)
          .expect("a prepare 7 p2p with b", "b prepare 7 p2p with a politely", "b commit 7")
          .after(600)
          .expectNothing()
          .join("c")
          .expect(
              "a prepare 8 sfu instead of 7", "b prepare 8 sfu instead of 7", "c prepare 8 sfu");
    }

    @Test
    void closesAP2pPathWhoseOtherEndDoesNotComeBack() {
      ofDefaults()
          .joinWith("a", 7, PathKind.P2P)
          .forget()
          .after(29.9)
          .expectNothing()
          .after(0.2)
          .expect("p2p->none committed", "a retire 7");
    }

    @Test
    void preparesANewSfuPathInPlaceOfTheLostOne() {
      ofDefaults()
          .joinWith("a", 5, PathKind.SFU)
          .expect("a prepare 6 sfu instead of 5")
          .joinWith("b", 5, PathKind.SFU)
          .expect("b prepare 6 sfu instead of 5")
          .joinWith("c", 5, PathKind.SFU)
          .expect("c prepare 6 sfu instead of 5")
          .ready(6, "a", "b", "c")
          .expect("none->sfu committed", "a commit 6", "b commit 6", "c commit 6")
          .committed(6, "a", "b", "c")
          .expect("a retire 5", "b retire 5", "c retire 5");
    }

    @Test
    void bringsTogetherWhoeverWasTornApartInMidSwitch() {
      ofDefaults()
          .joinWith("a", 7, PathKind.P2P)
          .forget()
          .joinWith("b", 8, PathKind.SFU)
          .expect(
              "a prepare 9 p2p with b instead of 7", "b prepare 9 p2p with a politely instead of 8")
          .ready(9, "a", "b")
          .expect("p2p->p2p committed", "a commit 9", "b commit 9")
          .committed(9, "a", "b")
          .expect("a retire 7", "b retire 8");
    }

    @Test
    void takesANewcomerIntoAP2pPathThatWaitsForItsOtherEnd() {
      ofDefaults()
          .joinWith("a", 7, PathKind.P2P)
          .forget()
          .join("c")
          .expect("a prepare 7 p2p with c", "c prepare 7 p2p with a politely", "c commit 7")
          .joinWith("b", 7, PathKind.P2P)
          .ready(8, "a", "b", "c")
          .forget()
          .committed(8, "a", "b", "c")
          .expect("a retire 7", "c retire 7", "b retire 7");
    }
  }

  @Test
  void connectionsToTheNodeAreReleasedWithTheirPath() {
    threeOnSfu()
        .leave("c")
        .after(10.1)
        .ready(3, "a", "b")
        .forget()
        .committed(3, "a", "b")
        .expectReleases("a release 2", "b release 2");
  }

  @Test
  void aMemberHoldsAPathFromPrepareUntilItsEnd() {
    PathScenario scenario = twoOnP2p();
    assertTrue(scenario.machine.holds("a", 1, PathKind.P2P));
    assertFalse(scenario.machine.holds("a", 1, PathKind.SFU));
    scenario.join("c");
    assertTrue(scenario.machine.holds("c", 2, PathKind.SFU));
    assertFalse(scenario.machine.holds("c", 1, PathKind.P2P));
    scenario.leave("c");
    assertFalse(scenario.machine.holds("a", 2, PathKind.SFU));
    assertEquals(1, scenario.machine.activeEpoch().orElseThrow());
    assertTrue(scenario.machine.nextEpoch().isEmpty());
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> withP2pUpTo(0));
    assertThrows(IllegalArgumentException.class, () -> withP2pUpTo(5));
    assertThrows(
        IllegalArgumentException.class,
        () -> PathSettings.DEFAULT.withP2p(2, Duration.ofSeconds(-1)));
  }
}
