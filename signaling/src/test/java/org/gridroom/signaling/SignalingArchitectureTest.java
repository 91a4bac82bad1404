package org.gridroom.signaling;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.ArrayList;
import java.util.List;

/** A package imports only from those before it. */
@AnalyzeClasses(
    packages = SignalingArchitectureTest.ROOT,
    importOptions = ImportOption.DoNotIncludeTests.class)
class SignalingArchitectureTest {
  static final String ROOT = "org.gridroom.signaling";

  private static final List<String> ORDER = List.of("protocol", "path", "token", "room", "web");

  @ArchTest static final ArchRule packagesImportOnlyFromEarlierOnes = order();

  @ArchTest
  static final ArchRule messagesAndPathsKnowNoSocketsThreadsClocksOrLogs =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".protocol", ROOT + ".path")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty..",
              "java.net..",
              "java.nio.channels..",
              "java.util.concurrent..",
              "java.security..",
              "org.slf4j..",
              "org.gridroom.sfu.io..")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule onlyTheWebServerKnowsNetty =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".web")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule onlyTheProgramKnowsTheNodesInside =
      noClasses()
          .that()
          .resideInAnyPackage(ORDER.stream().map(name -> ROOT + "." + name).toArray(String[]::new))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.gridroom.sfu.io..", "org.gridroom.sfu.forward..");

  private static ArchRule order() {
    List<ArchRule> rules = new ArrayList<>();
    for (int i = 0; i < ORDER.size(); i++) {
      List<String> later = new ArrayList<>(List.of(ROOT));
      ORDER.subList(i + 1, ORDER.size()).forEach(name -> later.add(ROOT + "." + name));
      rules.add(
          noClasses()
              .that()
              .resideInAPackage(ROOT + "." + ORDER.get(i))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(later.toArray(String[]::new)));
    }
    return CompositeArchRule.of(rules);
  }
}
