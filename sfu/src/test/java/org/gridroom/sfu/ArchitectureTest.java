package org.gridroom.sfu;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Console;
import java.io.File;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packages' order, and that all but {@code io} are pure: ARCHITECTURE.md says why. */
class ArchitectureTest {
  private static final String ROOT = "org.gridroom.sfu.";

  /** A package imports only from those before it. */
  private static final List<String> ORDER =
      List.of(
          "wire",
          "codec",
          "sdp",
          "transport",
          "rtp",
          "congestion",
          "forward",
          "room",
          "relay",
          "io");

  /** Calls that look at the world, start threads or throw dice, by class. */
  private static final Map<Class<?>, Set<String>> IMPURE_CALLS =
      Map.of(
          System.class,
          Set.of("nanoTime", "currentTimeMillis", "getenv", "getProperty", "exit", "getLogger"),
          Thread.class,
          Set.of("<init>", "start", "sleep", "ofVirtual", "ofPlatform", "startVirtualThread"),
          Math.class,
          Set.of("random"),
          Instant.class,
          Set.of("now"),
          Clock.class,
          Set.of("systemUTC", "systemDefaultZone", "system"),
          UUID.class,
          Set.of("randomUUID"),
          ThreadLocalRandom.class,
          Set.of("current"),
          Random.class,
          Set.of("<init>"),
          SecureRandom.class,
          Set.of("<init>", "getInstance", "getInstanceStrong"));

  private static final JavaClasses NODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.gridroom.sfu");

  private static ArchRule importsNothingFrom(String name, List<String> later) {
    return noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(later.stream().map(p -> ROOT + p + "..").toArray(String[]::new))
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaCall<?>> impureCall() {
    return new DescribedPredicate<>("look at the world") {
      @Override
      public boolean test(JavaCall<?> call) {
        CodeUnitCallTarget target = call.getTarget();
        return IMPURE_CALLS.entrySet().stream()
            .anyMatch(impure ->
                target.getOwner().isEquivalentTo(impure.getKey())
                    && impure.getValue().contains(target.getName()));
      }
    };
  }

  private static ArchRule isPure() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "io..")
        .should()
        .callCodeUnitWhere(impureCall())
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.netty..",
            "io.prometheus..",
            "org.slf4j..",
            "java.util.logging..",
            "java.nio.channels..",
            "java.nio.file..",
            "java.net.http..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            Socket.class,
            ServerSocket.class,
            DatagramSocket.class,
            URL.class,
            File.class,
            Console.class,
            Timer.class,
            Executors.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  void aPackageImportsOnlyFromThoseBeforeIt(int index) {
    importsNothingFrom(ORDER.get(index), ORDER.subList(index + 1, ORDER.size())).check(NODE);
  }

  @Test
  void everyClassIsInOneOfThePackages() {
    classes()
        .should()
        .resideInAnyPackage(ORDER.stream().map(p -> ROOT + p + "..").toArray(String[]::new))
        .check(NODE);
  }

  @Test
  void allButIoIsPure() {
    isPure().check(NODE);
  }

  @Test
  void aWrongOrderIsFound() {
    assertTrue(importsNothingFrom("codec", List.of("wire")).evaluate(NODE).hasViolation());
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        ReadsTheClock.class,
        StartsAThread.class,
        ThrowsDice.class,
        OpensASocket.class,
        WritesToTheConsole.class
      })
  void impurityIsFound(Class<?> impure) {
    JavaClasses classes = new ClassFileImporter().importClasses(impure);
    assertTrue(isPure().evaluate(classes).hasViolation());
  }

  @Test
  void theNodesClassesAreThere() {
    assertTrue(NODE.stream().map(JavaClass::getPackageName).distinct().count() >= 8);
  }

  static final class ReadsTheClock {
    long now() {
      return System.nanoTime();
    }
  }

  static final class StartsAThread {
    Thread start(Runnable task) {
      return Thread.ofVirtual().start(task);
    }
  }

  static final class ThrowsDice {
    int dice() {
      return new Random().nextInt(6);
    }
  }

  static final class OpensASocket {
    Class<?> socket() {
      return DatagramSocket.class;
    }
  }

  static final class WritesToTheConsole {
    void write() {
      System.out.println("here");
    }
  }
}
