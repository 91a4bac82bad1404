package org.gridroom.loadtest.room;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.gridroom.loadtest.session.MediaSession.Figures;

/** What a load showed. */
public final class LoadReport {
  private static final int MAX_PRINTED_PROBLEMS = 50;

  private final RoomLoad.Plan plan;
  private final List<BotOutcome> outcomes;
  private final Figures total;

  LoadReport(RoomLoad.Plan plan, List<BotOutcome> outcomes) {
    this.plan = plan;
    this.outcomes = List.copyOf(outcomes);
    this.total = BotOutcome.sum(outcomes.stream().map(BotOutcome::figures).toList());
  }

  /** Everything that went wrong, by participant; empty is good. A lost packet is wrong. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (BotOutcome outcome : outcomes) {
      outcome.errors().forEach(error -> problems.add(outcome.name() + ": " + error));
      long lost = outcome.figures().received().lostPackets();
      if (lost > 0) {
        problems.add(outcome.name() + ": " + lost + " packets lost");
      }
      if (outcome.figures().malformedPackets() > 0) {
        problems.add(
            outcome.name() + ": " + outcome.figures().malformedPackets() + " malformed packets");
      }
    }
    if (total.received().receivedPackets() == 0 && plan.participants() > 1) {
      problems.add("no packet came to anybody");
    }
    return problems;
  }

  /** Packets that all received together. */
  public long receivedPackets() {
    return total.received().receivedPackets();
  }

  /** The report, for people. */
  public String text() {
    List<String> problems = problems();
    String text =
        """
        room %s: %d participants, %d of them sending, %d s
        in the room        median %s, worst %s
        first packet       median %s, worst %s
        packets sent       %d
        packets received   %d
        lost               %d
        gaps               %d, retransmitted %d, duplicates %d
        key frames asked   %d
        %s
        """
            .formatted(
                plan.room(),
                plan.participants(),
                plan.publishers(),
                plan.duration().toSeconds(),
                millis(percentile(BotOutcome::joinNanos, 50)),
                millis(percentile(BotOutcome::joinNanos, 100)),
                millis(percentile(BotOutcome::firstPacketNanos, 50)),
                millis(percentile(BotOutcome::firstPacketNanos, 100)),
                total.sentPackets(),
                total.received().receivedPackets(),
                total.received().lostPackets(),
                total.received().gaps(),
                total.received().retransmittedPackets(),
                total.received().duplicatePackets(),
                total.keyFramesAsked(),
                problems.isEmpty() ? "no error" : problems.size() + " problems:");
    return problems.stream()
        .limit(MAX_PRINTED_PROBLEMS)
        .map(problem -> "  " + problem + "\n")
        .collect(Collectors.joining("", text, ""));
  }

  private long percentile(ToLongFunction<BotOutcome> nanos, int percent) {
    long[] sorted =
        outcomes.stream().mapToLong(nanos).filter(value -> value >= 0).sorted().toArray();
    return sorted.length == 0 ? -1 : sorted[(sorted.length - 1) * percent / 100];
  }

  private static String millis(long nanos) {
    return nanos < 0 ? "never" : nanos / 1_000_000 + " ms";
  }
}
