package org.gridroom.signaling.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Resume tokens of a key that nobody else has. */
public final class TestTokens {
  private TestTokens() {}

  public static ResumeTokens ofNewKey() {
    try {
      Path directory = Files.createTempDirectory("gridroom-test");
      ResumeTokens tokens = ResumeTokens.inDirectory(directory, new SecureRandom());
      Files.delete(directory.resolve("resume.key"));
      Files.delete(directory);
      return tokens;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
