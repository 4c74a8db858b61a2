package dev.loraoperator;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may depend on whom. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.loraoperator");

  private static final Map<String, List<String>> ALLOWED =
      Map.of(
          // RE2/J is pure, and the only one of its kind that takes linear time.
          "core", List.of("com.google.re2j.."),
          "api", List.of("io.fabric8..", "com.fasterxml.jackson.."),
          "together",
              List.of(
                  "dev.loraoperator.core..",
                  "okhttp3..",
                  "okio..",
                  "kotlin..",
                  "com.fasterxml.jackson..",
                  "io.github.bucket4j..",
                  "org.slf4j..",
                  "javax.net.ssl.."),
          "preflight",
              List.of(
                  "dev.loraoperator.core..",
                  "okhttp3..",
                  "okio..",
                  "kotlin..",
                  "com.fasterxml.jackson..",
                  "org.apache.commons.compress..",
                  "org.slf4j..",
                  "javax.net.."),
          "source", List.of("dev.loraoperator.core..", "software.amazon.awssdk..", "org.slf4j.."),
          "kube",
              List.of(
                  "dev.loraoperator.core..",
                  "dev.loraoperator.api..",
                  "io.fabric8.kubernetes..",
                  "org.slf4j.."),
          "config", List.of("dev.loraoperator.core.."),
          "reconciler",
              List.of(
                  "dev.loraoperator.core..",
                  "dev.loraoperator.api..",
                  "dev.loraoperator.together..",
                  "dev.loraoperator.source..",
                  "dev.loraoperator.preflight..",
                  "dev.loraoperator.kube..",
                  "io.fabric8.kubernetes..",
                  "io.javaoperatorsdk..",
                  "org.slf4j.."),
          "replica",
              List.of(
                  "dev.loraoperator.core..",
                  "dev.loraoperator.together..",
                  "dev.loraoperator.reconciler..",
                  "com.sun.net.httpserver..",
                  "io.fabric8.kubernetes..",
                  "io.javaoperatorsdk..",
                  "org.slf4j.."),
          "metrics",
              List.of(
                  "dev.loraoperator.core..",
                  "dev.loraoperator.api..",
                  "dev.loraoperator.together..",
                  "dev.loraoperator.kube..",
                  "dev.loraoperator.reconciler..",
                  "io.fabric8.kubernetes.api..",
                  "io.micrometer.."));

  static List<String> rooms() {
    return ALLOWED.keySet().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomDependsOnlyOnWhatItMay(String room) {
    List<String> allowed = new ArrayList<>(ALLOWED.get(room));
    allowed.addAll(List.of("java..", "org.jspecify..", "dev.loraoperator." + room + ".."));
    classes()
        .that()
        .resideInAPackage("dev.loraoperator." + room + "..")
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
        .because("style: every room has its own door")
        .check(CLASSES);
  }

  @Test
  void nobodySleeps() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .because("nobody waits in a worker")
        .check(CLASSES);
  }

  @Test
  void noTwoPackagesNeedEachOther() {
    slices().matching("dev.loraoperator.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theTableKnowsEveryRoom() {
    classes()
        .that(alwaysTrue())
        .should()
        .resideInAnyPackage(
            rooms().stream()
                .map(room -> "dev.loraoperator." + room + "..")
                .toList()
                .toArray(new String[0]))
        .orShould()
        .resideInAPackage("dev.loraoperator")
        .check(CLASSES);
  }
}
