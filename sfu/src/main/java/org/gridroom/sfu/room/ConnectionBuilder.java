package org.gridroom.sfu.room;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.gridroom.sfu.forward.Publication;
import org.gridroom.sfu.forward.PublicationDescription;
import org.gridroom.sfu.forward.SlotDescription;
import org.gridroom.sfu.room.MediaCommand.PublishedSection;
import org.gridroom.sfu.rtp.ExtensionIds;
import org.gridroom.sfu.rtp.PayloadFormats;
import org.gridroom.sfu.sdp.MediaDescription;
import org.gridroom.sfu.sdp.MediaKind;
import org.gridroom.sfu.sdp.NegotiatedCodec;
import org.gridroom.sfu.sdp.NegotiatedSection;
import org.gridroom.sfu.sdp.Negotiation;
import org.jspecify.annotations.Nullable;

/** Makes the sources and slots of a room's connections out of what was negotiated. */
final class ConnectionBuilder {
  /** Slots that one connection may have had, over all its offers. */
  static final int MAX_SLOTS = 128;

  private static final String RETRANSMISSION_GROUP = "FID";

  private final RandomGenerator random;
  private int lastSource;

  ConnectionBuilder(RandomGenerator random) {
    this.random = random;
  }

  Connection connection(String name, String participant) {
    return new Connection(name, participant, ssrc(), random.nextLong() >>> 1);
  }

  /**
   * Brings a connection up to date with an offer: what is in it already stays, with its numbers.
   *
   * @return false, and nothing is changed, if it would have too many slots
   */
  boolean apply(Connection connection, Negotiation negotiation, MediaCommand.Offer offer) {
    if (connection.slots().size() + newSlots(connection, negotiation).size() > MAX_SLOTS) {
      return false;
    }
    List<RoomSource> sources = new ArrayList<>();
    for (PublishedSection published : offer.publishes()) {
      negotiation
          .section(published.mid())
          .filter(NegotiatedSection::receives)
          .ifPresent(section -> {
            RoomSource former = source(connection, section.mid(), published.kind());
            sources.add(
                former == null
                    ? source(connection, negotiation, section, published.kind(), offer.silenced())
                    : former);
          });
    }
    connection.sources().clear();
    connection.sources().addAll(sources);
    for (RoomSlot slot : connection.slots()) {
      slot.active(negotiation.section(slot.mid()).filter(ConnectionBuilder::isSlot).isPresent());
    }
    Map<MediaKind, Integer> count = new HashMap<>();
    for (RoomSlot slot : connection.slots()) {
      count.merge(slot.video() ? MediaKind.VIDEO : MediaKind.AUDIO, 1, Integer::sum);
    }
    for (NegotiatedSection section : newSlots(connection, negotiation)) {
      int number = count.merge(section.kind(), 1, Integer::sum) - 1;
      connection.slots().add(slot(negotiation, section, number));
    }
    return true;
  }

  private static List<NegotiatedSection> newSlots(Connection connection, Negotiation negotiation) {
    return negotiation.sections().stream()
        .filter(ConnectionBuilder::isSlot)
        .filter(s -> connection.slots().stream().noneMatch(slot -> slot.mid().equals(s.mid())))
        .toList();
  }

  private static boolean isSlot(NegotiatedSection section) {
    return section.maySend() && !section.receives();
  }

  private static @Nullable RoomSource source(Connection connection, String mid, SourceKind kind) {
    for (RoomSource source : connection.sources()) {
      if (source.kind() == kind && source.publication().description().mid().equals(mid)) {
        return source;
      }
    }
    return null;
  }

  private RoomSource source(
      Connection connection,
      Negotiation negotiation,
      NegotiatedSection section,
      SourceKind kind,
      Set<SourceKind> silenced) {
    PayloadFormats formats = new PayloadFormats();
    for (NegotiatedCodec codec : section.codecs()) {
      formats.codec(codec.payloadType(), codec.codec());
      if (codec.rtxPayloadType() != NegotiatedCodec.NO_RTX) {
        formats.retransmission(codec.rtxPayloadType(), codec.payloadType());
      }
    }
    MediaDescription offered = section.offered();
    int[] ssrcs = ssrcs(offered);
    Publication publication =
        new Publication(
            new PublicationDescription(
                ++lastSource,
                section.mid(),
                section.kind() == MediaKind.VIDEO,
                ssrcs[0],
                ssrcs[1],
                section.codecs().stream().anyMatch(NegotiatedCodec::nack),
                formats,
                OfferNegotiator.extensionIds(negotiation, section)));
    RoomSource source = new RoomSource(connection, kind, publication, section.codecs());
    source.silenced(silenced.contains(kind));
    publication.silence(source.silenced()); // before any other thread knows of it
    return source;
  }

  /** The stream and its retransmissions, as far as the offer announces them (RFC 5576); else 0. */
  private static int[] ssrcs(MediaDescription offered) {
    for (MediaDescription.SsrcGroup group : offered.ssrcGroups()) {
      if (group.semantics().equals(RETRANSMISSION_GROUP) && group.ssrcs().size() == 2) {
        return new int[] {group.ssrcs().get(0), group.ssrcs().get(1)};
      }
    }
    int first = offered.ssrcs().isEmpty() ? 0 : offered.ssrcs().getFirst().ssrc();
    return new int[] {first, 0};
  }

  private RoomSlot slot(Negotiation negotiation, NegotiatedSection section, int number) {
    boolean rtx =
        section.codecs().stream()
            .anyMatch(codec -> codec.rtxPayloadType() != NegotiatedCodec.NO_RTX);
    ExtensionIds ids = OfferNegotiator.extensionIds(negotiation, section);
    return new RoomSlot(
        section.mid(),
        section.kind() == MediaKind.VIDEO,
        number,
        new SlotDescription(ssrc(), rtx ? ssrc() : 0, ids, random.nextLong()),
        section.codecs());
  }

  /** A number that is not 0: 32 random bits collide with none of the few others of a connection. */
  private int ssrc() {
    int ssrc;
    do {
      ssrc = random.nextInt();
    } while (ssrc == 0);
    return ssrc;
  }
}
