package org.gridroom.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class DtlsRehearsalTest {
  private final DtlsCertificate certificate =
      DtlsCertificate.generate(new SecureRandom(), Instant.now());

  @Test
  void aNodeCanDoAHandshakeWithItself() {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      assertDoesNotThrow(() -> DtlsRehearsal.perform(certificate, executor));
    }
  }
}
