package org.gridroom.sfu.sdp;

import java.util.List;

/**
 * What the node takes of one section of an offer.
 *
 * @param offered the section
 * @param accepted false: it is answered with port 0, and the rest is empty
 * @param codecs in the order of the offer: the first is the one to send
 * @param extensions header extensions that the node understands
 */
public record NegotiatedSection(
    MediaDescription offered,
    boolean accepted,
    List<NegotiatedCodec> codecs,
    List<HeaderExtension> extensions) {
  /** Copies the lists. */
  public NegotiatedSection {
    codecs = List.copyOf(codecs);
    extensions = List.copyOf(extensions);
  }

  /** The section's identification tag. */
  public String mid() {
    return offered.mid();
  }

  /** What it carries. */
  public MediaKind kind() {
    return offered.kind();
  }

  /** Whether the node receives media in it. */
  public boolean receives() {
    return accepted && offered.direction().sends();
  }

  /** Whether the node may send media in it: it is a slot. */
  public boolean maySend() {
    return accepted && offered.direction().receives();
  }
}
