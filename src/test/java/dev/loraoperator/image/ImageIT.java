package dev.loraoperator.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loraoperator.image.Image.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The image of {@code mvn -Pimage package} but for its base, which needs a registry. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageIT {

  private static final String JAR = "app/classpath/lora-operator.jar";
  private static final String SBOM = "app/sbom/lora-operator.cdx.json";

  /** The pom's {@code project.build.outputTimestamp}. */
  private static final Instant BUILT = Instant.parse("2026-11-24T00:00:00Z");

  /** Of the folders and files that Jib adds. */
  private static final Instant JIBS = Instant.ofEpochSecond(1);

  private Image image;

  @BeforeAll
  void read() {
    image = Image.ofTheBuild();
  }

  @Test
  void isTheOneThatTheManifestsName() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("deploy", "base", "deployment.yaml"))) {
      assertThat(lines.map(String::strip)).contains("image: " + image.tags().get(0));
    }
    assertThat(image.tags()).hasSize(1);
  }

  @Test
  void runsAsNobodyWhoIsRoot() {
    assertThat(config("User").asText()).isEqualTo("10001:10001");
  }

  @Test
  void startsTheOperatorWithItsMeasuredFlags() {
    assertThat(image.entrypoint())
        .containsExactly(
            "java",
            "@/app/jvm.options",
            "-cp",
            "@/app/jib-classpath-file",
            "dev.loraoperator.Main");
    assertThat(text("app/jvm.options").lines().filter(line -> line.startsWith("-")))
        .containsExactly(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xmn32m",
            "-XX:TieredStopAtLevel=1",
            "-XX:MaxRAMPercentage=50",
            "-XX:+ExitOnOutOfMemoryError");
    assertThat(config("Env")).isEmpty();
  }

  @Test
  void saysWhatItIs() {
    String version = image.tags().get(0).split(":")[1];

    assertThat(config("Labels"))
        .isEqualTo(
            new ObjectMapper()
                .<JsonNode>valueToTree(
                    Map.of(
                        "org.opencontainers.image.title", "lora-operator",
                        "org.opencontainers.image.description",
                            "LoRA adapters at Together AI, declared in Kubernetes.",
                        "org.opencontainers.image.version", version,
                        "org.opencontainers.image.licenses", "Apache-2.0")));
    assertThat(config("ExposedPorts").fieldNames()).toIterable().containsExactly("8080/tcp");
  }

  @Test
  void hasTheJarsThatTheOperatorNeedsAtRunTimeAndNoOthers() throws IOException {
    assertThat(jars()).containsExactlyInAnyOrderElementsOf(runtimeJars());
    assertThat(jars()).doesNotHaveDuplicates().noneMatch(jar -> jar.contains("SNAPSHOT"));
  }

  /** Fewer bytes to push and pull for a release that changes the operator only. */
  @Test
  void keepsTheOperatorInALayerApartFromItsLibraries() {
    int libraries = entry("app/libs/" + jars().get(0)).layer();

    assertThat(entry(JAR).layer()).isNotEqualTo(libraries);
    assertThat(image.files())
        .filteredOn(file -> file.layer() == libraries)
        .allMatch(file -> file.name().startsWith("app/libs/"));
  }

  @Test
  void itsClassPathNamesEveryJarAndNothingThatIsNotThere() {
    List<String> path = List.of(text("app/jib-classpath-file").strip().split(":"));

    assertThat(path).first().isEqualTo("/app/classpath/*");
    assertThat(path.subList(1, path.size()))
        .containsExactlyInAnyOrderElementsOf(
            jars().stream().map(jar -> "/app/libs/" + jar).toList());
    assertThat(under("app/classpath/")).containsExactly("lora-operator.jar");
  }

  @Test
  void letsNobodyButRootChangeItsFiles() {
    assertThat(image.files()).allMatch(file -> (file.mode() & 0022) == 0);
    assertThat(image.files()).allMatch(file -> (file.mode() & 0444) == 0444);
  }

  /** The same sources make the same image: no time in it is the build's own. */
  @Test
  void hasNoTimeOfItsOwn() {
    assertThat(Instant.parse(image.config().get("created").asText())).isEqualTo(BUILT);
    assertThat(image.entries()).extracting(Entry::modified).containsOnly(BUILT, JIBS);
  }

  @Test
  void itsBillOfMaterialsNamesEveryJar() throws IOException {
    assumeThat(image.files())
        .as("made by Maven when it is online, never with -o")
        .anyMatch(file -> file.name().equals(SBOM));
    JsonNode bill = new ObjectMapper().readTree(entry(SBOM).content());

    List<String> named = new ArrayList<>();
    for (JsonNode part : bill.get("components")) {
      named.add(part.get("name").asText() + "-" + part.get("version").asText() + ".jar");
    }
    assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.at("/metadata/component/name").asText()).isEqualTo("lora-operator");
    assertThat(named).containsExactlyInAnyOrderElementsOf(jars());
    assertThat(StreamSupport.stream(bill.get("components").spliterator(), false))
        .allMatch(part -> part.has("purl") && part.has("licenses") && part.has("hashes"));
  }

  private JsonNode config(String field) {
    return image.config().get("config").get(field);
  }

  private List<String> jars() {
    return under("app/libs/");
  }

  private List<String> under(String folder) {
    return image.files().stream()
        .filter(file -> file.name().startsWith(folder))
        .map(file -> file.name().substring(folder.length()))
        .toList();
  }

  /** As {@code mvn package} lays them out for {@code java -jar}. */
  private static List<String> runtimeJars() throws IOException {
    try (Stream<Path> jars = Files.list(Path.of("target", "lib"))) {
      return jars.map(jar -> jar.getFileName().toString()).toList();
    }
  }

  private String text(String name) {
    return new String(entry(name).content(), StandardCharsets.UTF_8);
  }

  private Entry entry(String name) {
    return image.files().stream()
        .filter(file -> file.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
