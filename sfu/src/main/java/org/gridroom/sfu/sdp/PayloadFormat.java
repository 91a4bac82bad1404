package org.gridroom.sfu.sdp;

import java.util.List;
import java.util.Optional;
import org.gridroom.sfu.codec.Codec;
import org.jspecify.annotations.Nullable;

/**
 * One payload type of a media section with its {@code rtpmap}, {@code fmtp} and {@code rtcp-fb}.
 *
 * @param payloadType 0..127
 * @param encodingName such as {@code VP8}; empty without {@code rtpmap}
 * @param clockRateHz 0 without {@code rtpmap}
 * @param channels 1 unless said otherwise
 * @param parameters the value of {@code fmtp}; empty without one
 * @param feedback values of {@code rtcp-fb}, such as {@code nack pli}
 */
public record PayloadFormat(
    int payloadType,
    String encodingName,
    int clockRateHz,
    int channels,
    String parameters,
    List<String> feedback) {
  /** Copies the list. */
  public PayloadFormat {
    feedback = List.copyOf(feedback);
  }

  /** The codec, if the node forwards it. */
  public @Nullable Codec codec() {
    return Codec.of(encodingName, clockRateHz);
  }

  /** The value of one format parameter ({@code name=value;...}), trimmed; names have no case. */
  public Optional<String> parameter(String name) {
    for (String part : parameters.split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals >= 0 && part.substring(0, equals).strip().equalsIgnoreCase(name)) {
        return Optional.of(part.substring(equals + 1).strip());
      }
    }
    return Optional.empty();
  }
}
