package org.gridroom.sfu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * Error Prone, NullAway and the compiler's own warnings fire with the arguments that the build
 * gives to javac.
 */
class StaticAnalysisTest {
  @TempDir private Path directory;

  private record Compilation(int exitCode, String output) {}

  /** The {@code compilerArgs} of the build. */
  private static List<String> compilerArguments() throws Exception {
    Document pom =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(Path.of("../pom.xml").toFile());
    NodeList arguments = pom.getElementsByTagName("arg");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < arguments.getLength(); i++) {
      texts.add(arguments.item(i).getTextContent());
    }
    return texts;
  }

  private Compilation compile(String body) throws Exception {
    Path source = directory.resolve("Sample.java");
    Files.writeString(
        source,
        """
        package sample;

        import java.util.List;
        import org.jspecify.annotations.NullMarked;

        @NullMarked
        final class Sample {
          %s
        }
        """
            .formatted(body));
    String classPath = System.getProperty("java.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    command.addAll(compilerArguments());
    command.addAll(List.of("-proc:none", "-d", directory.toString()));
    command.addAll(List.of("-classpath", classPath, "-processorpath", classPath));
    command.add(source.toString());
    return run(command);
  }

  private static Compilation run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Compilation(process.waitFor(), output);
  }

  @Test
  void goodCodeCompiles() throws Exception {
    Compilation compilation = compile("static int size(List<String> list) { return list.size(); }");
    assertEquals(0, compilation.exitCode(), compilation.output());
  }

  @Test
  void errorProneAndNullAwayRefuseBadCode() throws Exception {
    Compilation compilation =
        compile(
            """
            static String name() { return null; }
            static void check(int i) { if (i < 0) { new IllegalArgumentException(); } }
            """);
    assertNotEquals(0, compilation.exitCode());
    assertTrue(compilation.output().contains("[NullAway]"), compilation.output());
    assertTrue(compilation.output().contains("[DeadException]"), compilation.output());
  }

  @Test
  void aWarningIsAnError() throws Exception {
    Compilation compilation = compile("static int size(List list) { return list.size(); }");
    assertNotEquals(0, compilation.exitCode());
    assertTrue(compilation.output().contains("[rawtypes]"), compilation.output());
  }
}
