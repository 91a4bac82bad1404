package org.gridroom.loadtest.room;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gridroom.loadtest.session.MediaSession.Figures;

/**
 * How one virtual participant fared.
 *
 * @param name its display name
 * @param joinNanos from going to the room until it was in; -1 if never
 * @param firstPacketNanos from going to the room until the first packet of somebody came; -1 if
 *     none did
 * @param figures its media, all paths together
 * @param errors what went wrong; empty is good
 */
record BotOutcome(
    String name, long joinNanos, long firstPacketNanos, Figures figures, List<String> errors) {
  BotOutcome {
    errors = List.copyOf(errors);
  }

  /** All together. */
  static Figures sum(Collection<Figures> figures) {
    Figures sum = Figures.NONE;
    for (Figures next : figures) {
      Set<Integer> sources = new HashSet<>(sum.sources());
      sources.addAll(next.sources());
      sum =
          new Figures(
              sum.sentPackets() + next.sentPackets(),
              sum.received().plus(next.received()),
              sum.malformedPackets() + next.malformedPackets(),
              sum.keyFramesAsked() + next.keyFramesAsked(),
              sources);
    }
    return sum;
  }
}
