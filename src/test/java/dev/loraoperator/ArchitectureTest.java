package dev.loraoperator;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.loraoperator.backend.CreateOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
              "org.apache.commons.io..",
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
          entry("source", "model", "backend", "software.amazon.awssdk..", "org.slf4j.."),
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
              "source",
              "preflight",
              "kubernetes",
              "operations",
              "io.fabric8.kubernetes..",
              "io.javaoperatorsdk..",
              "org.slf4j.."),
          entry(
              "operations",
              "model",
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
  void accountsKnowNoVersionOfTheApi() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.loraoperator.together.account", "dev.loraoperator.together.http")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.loraoperator.together",
            "dev.loraoperator.together.v1..",
            "dev.loraoperator.together.v2..")
        .because("both generations of the API share them")
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

  /** A new case of a sealed type is then a compile error wherever it has to be handled. */
  @Test
  void sealedTypesAreFoldedAndNeverAskedForTheirCase() {
    List<String> asked =
        CLASSES.stream()
            .flatMap(user -> user.getInstanceofChecks().stream())
            .filter(check -> isCaseOfSealedType(check.getRawType()))
            .filter(check -> !isWithin(check.getOwner().getOwner(), check.getRawType()))
            .map(
                check ->
                    check.getOwner().getFullName() + " asks for " + check.getRawType().getName())
            .toList();

    assertThat(isCaseOfSealedType(CLASSES.get(CreateOutcome.Failed.class))).isTrue();
    assertThat(asked).isEmpty();
  }

  private static boolean isCaseOfSealedType(JavaClass type) {
    return type.getAllRawInterfaces().stream()
        .filter(parent -> parent.getPackageName().startsWith("dev.loraoperator"))
        .anyMatch(parent -> parent.reflect().isSealed());
  }

  /** A case may compare itself with another of its own kind, as in {@code equals}. */
  private static boolean isWithin(JavaClass user, JavaClass type) {
    return user.equals(type);
  }

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.){4,})\"");

  private static final Pattern V1_PATH = Pattern.compile("/v0/|/v1/(?:models|jobs|endpoints)");

  /** Words that v1 shares with v2 and the rest of the world. */
  private static final Set<String> ORDINARY_WORDS =
      Set.of(
          "DELETE",
          "POST",
          " and %d more",
          "Together answered HTTP ",
          ". Correct the spec",
          "adapter",
          "already exists",
          "create",
          "data",
          "description",
          "error",
          "is not a JSON object",
          "message",
          "model",
          "modelName",
          "name",
          "not found",
          "state",
          "status",
          "true",
          "type");

  private static Map<Path, String> sources() throws IOException {
    Map<Path, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
        sources.put(file, Files.readString(file));
      }
    }
    return sources;
  }

  /** What both generations share is in the package of HTTP. */
  @Test
  void onlyTheV2PackageNamesV2sPaths() throws IOException {
    Path http = Path.of("together", "http");
    Path v2 = Path.of("together", "v2");
    Path calls = v2.resolve("calls");

    Set<Path> named =
        sources().entrySet().stream()
            .filter(source -> source.getValue().contains("/v2/"))
            .map(source -> source.getKey().getParent())
            .collect(toSet());

    assertThat(named).anyMatch(folder -> folder.endsWith(calls));
    assertThat(named)
        .allMatch(folder -> folder.endsWith(v2) || folder.endsWith(calls) || folder.endsWith(http));
  }

  /** Paths, fields, status words and error texts of v1 uploads, jobs and endpoints. */
  @Test
  void onlyTheV1PackageNamesWhatIsV1s() throws IOException {
    Map<Path, String> sources = sources();
    Path v1 = Path.of("together", "v1");
    Set<String> words = new TreeSet<>();
    sources.forEach(
        (file, text) -> {
          if (file.getParent().endsWith(v1)) {
            words.addAll(literals(text));
          }
        });
    words.removeAll(ORDINARY_WORDS);

    assertThat(words).contains("/v1/jobs", "job_id", "STARTED", "already bound to endpoint");
    sources.forEach(
        (file, text) -> {
          if (!file.getParent().endsWith(v1)) {
            assertThat(literals(text)).as("%s", file).doesNotContainAnyElementsOf(words);
            assertThat(V1_PATH.matcher(text).find()).as("a v1 path in %s", file).isFalse();
          }
        });
  }

  private static Set<String> literals(String source) {
    return LITERAL.matcher(source).results().map(found -> found.group(1)).collect(toSet());
  }
}
