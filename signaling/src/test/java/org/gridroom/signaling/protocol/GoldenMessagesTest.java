package org.gridroom.signaling.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of docs/protocol are what both ends hold to. */
class GoldenMessagesTest {
  private static final Path FOLDER = Path.of("..", "docs", "protocol");
  private static final ObjectMapper PLAIN = new ObjectMapper();

  static List<Path> clientFiles() throws IOException {
    return files("client");
  }

  static List<Path> serverFiles() throws IOException {
    return files("server");
  }

  @ParameterizedTest
  @MethodSource("clientFiles")
  void readsAndWritesEveryExampleOfAClient(Path file) throws IOException {
    roundTrip(file, MessageCodec::decodeClient, MessageCodec::encode);
  }

  @ParameterizedTest
  @MethodSource("serverFiles")
  void readsAndWritesEveryExampleOfAServer(Path file) throws IOException {
    roundTrip(file, MessageCodec::decodeServer, MessageCodec::encode);
  }

  @Test
  void everyMessageAndErrorHasAnExample() throws IOException {
    assertEquals(
        Set.of(),
        missing(ClientMessage.class, clientFiles(), MessageCodec::decodeClient),
        "client messages without an example");
    assertEquals(
        Set.of(),
        missing(ServerMessage.class, serverFiles(), MessageCodec::decodeServer),
        "server messages without an example");
    for (ErrorCode code : ErrorCode.values()) {
      assertTrue(
          Files.exists(FOLDER.resolve("server/error-" + code.wireName() + ".json")),
          () -> code + " has no example");
    }
  }

  @ParameterizedTest
  @MethodSource("clientFiles")
  void theNameOfAFileBeginsWithItsType(Path file) throws IOException {
    String type = PLAIN.readTree(Files.readAllBytes(file)).path("type").asText();
    assertTrue(file.getFileName().toString().startsWith(type), file::toString);
  }

  private static <M> void roundTrip(
      Path file, Function<byte[], Decoded<M>> decode, Function<M, byte[]> encode)
      throws IOException {
    byte[] json = Files.readAllBytes(file);
    M message = valid(decode.apply(json), file);
    assertEquals(PLAIN.readTree(json), PLAIN.readTree(encode.apply(message)));
  }

  private static <M> M valid(Decoded<M> decoded, Path file) {
    return switch (decoded) {
      case Decoded.Valid<M>(M message) -> message;
      case Decoded.Invalid<M>(String reason) -> throw new AssertionError(file + ": " + reason);
    };
  }

  private static <M> Set<String> missing(
      Class<M> sealed, List<Path> files, Function<byte[], Decoded<M>> decode) throws IOException {
    Set<String> types =
        Arrays.stream(sealed.getPermittedSubclasses())
            .map(Class::getSimpleName)
            .collect(Collectors.toSet());
    for (Path file : files) {
      M message = valid(decode.apply(Files.readAllBytes(file)), file);
      types.remove(message.getClass().getSimpleName());
    }
    return types;
  }

  private static List<Path> files(String side) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve(side))) {
      List<Path> found = files.sorted().toList();
      assertTrue(found.size() > 10, "the folder of examples is almost empty");
      return found;
    }
  }
}
