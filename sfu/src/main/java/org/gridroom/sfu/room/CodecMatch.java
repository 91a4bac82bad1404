package org.gridroom.sfu.room;

import java.util.List;
import java.util.Locale;
import org.gridroom.sfu.rtp.PayloadTypeMap;
import org.gridroom.sfu.sdp.NegotiatedCodec;
import org.jspecify.annotations.Nullable;

/** Finds for each codec of a publisher the payload type by which a receiver knows it. */
final class CodecMatch {
  private CodecMatch() {}

  static PayloadTypeMap map(List<NegotiatedCodec> publisher, List<NegotiatedCodec> receiver) {
    PayloadTypeMap map = new PayloadTypeMap();
    for (NegotiatedCodec sent : publisher) {
      NegotiatedCodec same = find(sent, receiver);
      if (same != null) {
        map.put(sent.payloadType(), same.payloadType(), same.rtxPayloadType());
      }
    }
    return map;
  }

  private static @Nullable NegotiatedCodec find(
      NegotiatedCodec sent, List<NegotiatedCodec> receiver) {
    for (NegotiatedCodec candidate : receiver) {
      if (candidate.codec() == sent.codec() && profile(candidate).equals(profile(sent))) {
        return candidate;
      }
    }
    return null;
  }

  /** What tells the forms of a codec apart that a decoder of one need not understand of another. */
  private static String profile(NegotiatedCodec codec) {
    return switch (codec.codec()) {
      case OPUS, VP8 -> "";
      case VP9 -> parameter(codec, "profile-id", "0");
      case AV1 -> parameter(codec, "profile", "0");
      case H264 -> {
        // RFC 6184, section 8.1: profile_idc and constraint flags, without the level.
        String profileLevelId = parameter(codec, "profile-level-id", "42000a");
        String profile = profileLevelId.substring(0, Math.min(4, profileLevelId.length()));
        yield parameter(codec, "packetization-mode", "0") + "/" + profile.toLowerCase(Locale.ROOT);
      }
    };
  }

  private static String parameter(NegotiatedCodec codec, String name, String otherwise) {
    for (String part : codec.parameters().split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0 && part.substring(0, equals).strip().equalsIgnoreCase(name)) {
        return part.substring(equals + 1).strip();
      }
    }
    return otherwise;
  }
}
