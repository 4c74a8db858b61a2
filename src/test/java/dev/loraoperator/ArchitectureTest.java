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
import java.util.stream.Stream;
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
      Map.ofEntries(
          entry("model"),
          // RE2/J is pure, and the only one of its kind that takes linear time.
          entry("spec", "model", "api", "com.google.re2j.."),
          entry("backend", "model"),
          entry("lifecycle", "model", "spec", "backend"),
          entry("api", "io.fabric8..", "com.fasterxml.jackson.."),
          entry(
              "together",
              "model",
              "backend",
              "okhttp3..",
              "okio..",
              "kotlin..",
              "com.fasterxml.jackson..",
              "io.github.bucket4j..",
              "org.slf4j..",
              "javax.net.ssl.."),
          entry(
              "preflight",
              "model",
              "backend",
              "okhttp3..",
              "okio..",
              "kotlin..",
              "com.fasterxml.jackson..",
              "org.apache.commons.compress..",
              "org.apache.commons.io..",
              "org.slf4j..",
              "javax.net.."),
          entry("source", "model", "software.amazon.awssdk..", "org.slf4j.."),
          entry(
              "kubernetes",
              "model",
              "spec",
              "backend",
              "lifecycle",
              "api",
              "io.fabric8.kubernetes..",
              "org.slf4j.."),
          entry("config", "model"),
          entry(
              "controller",
              "model",
              "spec",
              "backend",
              "lifecycle",
              "api",
              "together",
              "source",
              "preflight",
              "kubernetes",
              "io.fabric8.kubernetes..",
              "io.javaoperatorsdk..",
              "org.slf4j.."),
          entry(
              "operations",
              "model",
              "together",
              "controller",
              "com.sun.net.httpserver..",
              "io.fabric8.kubernetes..",
              "io.javaoperatorsdk..",
              "org.slf4j.."),
          entry(
              "metrics",
              "model",
              "backend",
              "lifecycle",
              "api",
              "together",
              "kubernetes",
              "controller",
              "io.fabric8.kubernetes.api..",
              "io.micrometer.."));

  /** A package, the packages of ours that it may use, and those of others. */
  private static Map.Entry<String, List<String>> entry(String from, String... allowed) {
    return Map.entry(
        from,
        Stream.of(allowed)
            .map(name -> name.contains(".") ? name : "dev.loraoperator." + name + "..")
            .toList());
  }

  static List<String> packages() {
    return ALLOWED.keySet().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void dependsOnlyOnAllowedPackages(String name) {
    List<String> allowed = new ArrayList<>(ALLOWED.get(name));
    allowed.addAll(List.of("java..", "org.jspecify..", "dev.loraoperator." + name + ".."));
    classes()
        .that()
        .resideInAPackage("dev.loraoperator." + name + "..")
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
        .because("of the allowed package dependencies")
        .check(CLASSES);
  }

  @Test
  void neverSleeps() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .because("no reconciliation blocks its worker")
        .check(CLASSES);
  }

  @Test
  void noTwoPackagesNeedEachOther() {
    slices().matching("dev.loraoperator.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theTableKnowsEveryPackage() {
    classes()
        .that(alwaysTrue())
        .should()
        .resideInAnyPackage(
            packages().stream()
                .map(name -> "dev.loraoperator." + name + "..")
                .toList()
                .toArray(new String[0]))
        .orShould()
        .resideInAPackage("dev.loraoperator")
        .check(CLASSES);
  }
}
