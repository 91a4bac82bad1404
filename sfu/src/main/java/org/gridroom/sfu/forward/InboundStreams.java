package org.gridroom.sfu.forward;

import java.util.ArrayList;
import java.util.List;
import org.gridroom.sfu.congestion.TransportFeedbackGenerator;
import org.gridroom.sfu.rtp.ExtensionIds;
import org.gridroom.sfu.rtp.RtxUnwrapper;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.HeaderExtensions;
import org.gridroom.sfu.wire.PacketBuffer;
import org.gridroom.sfu.wire.RtpPacket;
import org.jspecify.annotations.Nullable;

/** What one endpoint publishes: finds the publication of each packet that comes from it. */
final class InboundStreams {
  private final ForwardingLoop loop;
  private final EndpointListener listener;
  private final InboundRoutes routes = new InboundRoutes();
  private final HeaderExtensions extensions = new HeaderExtensions();
  private final TransportFeedbackGenerator feedback = new TransportFeedbackGenerator();
  private List<Publication> publications = List.of();
  private int midId;
  private int transportSequenceNumberId;

  InboundStreams(ForwardingLoop loop, EndpointListener listener) {
    this.loop = loop;
    this.listener = listener;
  }

  List<Publication> publications() {
    return publications;
  }

  TransportFeedbackGenerator feedback() {
    return feedback;
  }

  void configure(List<Publication> described) {
    List<Publication> ended = new ArrayList<>(publications);
    ended.removeAll(described);
    for (Publication publication : ended) {
      routes.remove(publication);
      publication.close();
    }
    for (Publication publication : described) {
      PublicationDescription description = publication.description();
      if (!publications.contains(publication)) {
        publication.bind(loop, listener);
        if (description.ssrc() != 0) {
          routes.put(description.ssrc(), publication, false);
        }
        if (description.rtxSsrc() != 0) {
          routes.put(description.rtxSsrc(), publication, true);
        }
      }
      // A number means the same in all sections of a bundle (RFC 9143, section 9).
      ExtensionIds ids = description.ids();
      midId = Math.max(midId, ids.mid());
      transportSequenceNumberId =
          Math.max(transportSequenceNumberId, ids.transportSequenceNumber());
    }
    publications = List.copyOf(described);
  }

  void onRtp(PacketBuffer packet) {
    RtpPacket rtp = packet.rtp();
    long nowNanos = packet.arrivalNanos();
    DropReason reason = extensions.bind(rtp);
    if (reason != DropReason.NONE) {
      loop.counters().drop(reason);
      return;
    }
    int transportSequenceNumber = extensions.transportSequenceNumber(transportSequenceNumberId);
    if (transportSequenceNumber != HeaderExtensions.ABSENT) {
      feedback.onPacket(transportSequenceNumber, nowNanos);
    }
    int route = routes.find(rtp.ssrc());
    if (route == InboundRoutes.NONE) {
      route = routeByMid(rtp);
    }
    Publication publication = route == InboundRoutes.NONE ? null : routes.publication(route);
    if (publication == null) {
      loop.counters().drop(DropReason.UNKNOWN_SSRC);
    } else if (routes.retransmission(route)) {
      onRetransmission(packet, publication, nowNanos);
    } else {
      publication.onPacket(packet, false, nowNanos);
    }
  }

  private void onRetransmission(PacketBuffer packet, Publication publication, long nowNanos) {
    var stream = publication.stream();
    int original =
        publication.description().formats().associatedPayloadType(packet.rtp().payloadType());
    if (original < 0) {
      loop.counters().drop(DropReason.UNKNOWN_PAYLOAD_TYPE);
    } else if (stream != null && RtxUnwrapper.restore(packet, stream.ssrc(), original)) {
      publication.onPacket(packet, true, nowNanos);
    }
  }

  /** A stream that the description does not announce says itself where it belongs. */
  private int routeByMid(RtpPacket rtp) {
    String mid = extensions.text(midId);
    Publication publication = mid == null ? null : byMid(mid);
    if (publication == null) {
      return InboundRoutes.NONE;
    }
    int payloadType = rtp.payloadType();
    boolean retransmission =
        publication.description().formats().associatedPayloadType(payloadType) >= 0;
    return routes.put(rtp.ssrc(), publication, retransmission);
  }

  private @Nullable Publication byMid(String mid) {
    for (Publication publication : publications) {
      if (publication.description().mid().equals(mid)) {
        return publication;
      }
    }
    return null;
  }

  void close() {
    publications.forEach(Publication::close);
    publications = List.of();
  }
}
