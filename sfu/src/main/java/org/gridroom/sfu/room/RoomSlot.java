package org.gridroom.sfu.room;

import java.util.List;
import org.gridroom.sfu.forward.SlotDescription;
import org.gridroom.sfu.sdp.NegotiatedCodec;
import org.gridroom.sfu.sdp.SlotStream;
import org.jspecify.annotations.Nullable;

/**
 * A slot of a connection as the room's home loop knows it: a media section in which the participant
 * only receives.
 */
final class RoomSlot {
  private final String mid;
  private final boolean video;
  private final int number;
  private final SlotDescription description;
  private final List<NegotiatedCodec> codecs;
  private boolean active = true;
  private @Nullable RoomSource source;

  /**
   * An empty slot.
   *
   * @param number counts the slots of its kind, from 0: audio and video slots of one number are
   *     played together
   */
  RoomSlot(
      String mid,
      boolean video,
      int number,
      SlotDescription description,
      List<NegotiatedCodec> codecs) {
    this.mid = mid;
    this.video = video;
    this.number = number;
    this.description = description;
    this.codecs = codecs;
  }

  String mid() {
    return mid;
  }

  boolean video() {
    return video;
  }

  int number() {
    return number;
  }

  SlotDescription description() {
    return description;
  }

  List<NegotiatedCodec> codecs() {
    return codecs;
  }

  /** Whether the latest offer still has its section. */
  boolean active() {
    return active;
  }

  void active(boolean active) {
    this.active = active;
  }

  /** What fills it. */
  @Nullable RoomSource source() {
    return source;
  }

  void source(@Nullable RoomSource source) {
    this.source = source;
  }

  SlotStream stream() {
    return new SlotStream(mid, number, description.ssrc(), description.rtxSsrc());
  }
}
