package org.gridroom.sfu.sdp;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Descriptions of browsers, and what must come of them. */
final class Descriptions {
  static final String CHROMIUM = "chromium-offer.sdp";
  static final String FIREFOX = "firefox-offer.sdp";
  static final String SMALL = "small-offer.sdp";

  private Descriptions() {}

  static String text(String name) {
    try (InputStream in = Descriptions.class.getResourceAsStream(name)) {
      assertNotNull(in, name);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SessionDescription parsed(String text) {
    return accepted(SessionDescription.parse(text));
  }

  static Negotiation negotiated(String text) {
    return accepted(Negotiation.of(parsed(text)));
  }

  static <T> T accepted(SdpResult<T> result) {
    return switch (result) {
      case SdpResult.Accepted<T>(T value) -> value;
      case SdpResult.Refused<T>(String reason) -> fail(reason);
    };
  }

  static <T> String refusal(SdpResult<T> result) {
    return switch (result) {
      case SdpResult.Accepted<T>(T value) -> fail("accepted: " + value);
      case SdpResult.Refused<T>(String reason) -> reason;
    };
  }
}
