package org.gridroom.sfu.forward;

import java.util.List;

/**
 * What has been negotiated on one connection.
 *
 * @param feedbackSsrc the node's own synchronization source in RTCP to this endpoint
 * @param publications what it sends
 * @param slots what it receives, in the order of their media sections; slots are only ever added
 */
public record EndpointDescription(
    int feedbackSsrc, List<Publication> publications, List<SlotDescription> slots) {
  /** Copies the lists. */
  public EndpointDescription {
    publications = List.copyOf(publications);
    slots = List.copyOf(slots);
  }
}
