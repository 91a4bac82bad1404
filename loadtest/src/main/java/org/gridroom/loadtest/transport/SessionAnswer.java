package org.gridroom.loadtest.transport;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gridroom.sfu.sdp.IceCandidate;
import org.gridroom.sfu.sdp.MediaDescription;
import org.gridroom.sfu.sdp.SdpResult;
import org.gridroom.sfu.sdp.SessionDescription;
import org.gridroom.sfu.sdp.TransportDescription;

/**
 * What a virtual participant needs to know of a node's answer.
 *
 * @param remote the node's transport
 * @param candidates its UDP candidates, best first
 * @param primaries by the source of a retransmission stream: the source that it repairs
 */
public record SessionAnswer(
    TransportDescription remote, List<IceCandidate> candidates, Map<Integer, Integer> primaries) {
  /** Copies its collections. */
  public SessionAnswer {
    candidates = List.copyOf(candidates);
    primaries = Map.copyOf(primaries);
  }

  /**
   * Reads an answer.
   *
   * @throws IllegalArgumentException if it cannot be read, or something is missing that media needs
   */
  public static SessionAnswer parse(String sdp) {
    return switch (SessionDescription.parse(sdp)) {
      case SdpResult.Refused<SessionDescription>(String reason) ->
          throw new IllegalArgumentException("unreadable answer: " + reason);
      case SdpResult.Accepted<SessionDescription>(SessionDescription answer) -> of(answer);
    };
  }

  private static SessionAnswer of(SessionDescription answer) {
    List<IceCandidate> candidates =
        answer.media().stream()
            .flatMap(section -> section.candidates().stream())
            .filter(candidate -> candidate.protocol() == IceCandidate.Protocol.UDP)
            .sorted(Comparator.comparingLong(IceCandidate::priority).reversed())
            .toList();
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("the answer has no UDP candidate");
    }
    Map<Integer, Integer> primaries = new HashMap<>();
    for (MediaDescription section : answer.media()) {
      for (MediaDescription.SsrcGroup group : section.ssrcGroups()) {
        if (group.semantics().equals("FID") && group.ssrcs().size() == 2) {
          primaries.put(group.ssrcs().get(1), group.ssrcs().get(0));
        }
      }
    }
    TransportDescription remote =
        answer
            .transport()
            .orElseThrow(() -> new IllegalArgumentException("the answer has no transport"));
    return new SessionAnswer(remote, candidates, primaries);
  }
}
