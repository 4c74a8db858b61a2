package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.testing.CommandResult;
import dev.loraoperator.testing.CrdValidator;
import dev.loraoperator.testing.Manifests;
import dev.loraoperator.testing.RealApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The good and the bad manifests, as a real API server takes them. What only a CEL rule refuses is
 * left to {@code CrdValidationTest} where the server is older than 1.29 and drops the rules.
 */
class ManifestsApiServerIT {

  private static final Path FOLDER = Path.of("src", "test", "resources", "manifests");
  private static final String EXPECT = "# expect: ";
  private static final int CEL_IS_STABLE = 29;
  private static final Pattern QUOTED = Pattern.compile("property '(\\w+)'");

  /** kubectl refuses unknown fields by what the server publishes, some time after the CRD. */
  @BeforeAll
  static void waitForTheSchemaThatKubectlReads() {
    Path misspelt = FOLDER.resolve("invalid").resolve("misspelt-field.yaml");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(dryRun(misspelt).output()).contains("unknown field"));
  }

  static Stream<Path> refusedHere() throws IOException {
    String rules = messages(CrdValidator.schema());
    boolean evaluatesRules = SharedApiServer.get().minorVersion() >= CEL_IS_STABLE;
    return Manifests.in(FOLDER.resolve("invalid")).stream()
        .filter(file -> evaluatesRules || !rules.contains(fault(file)));
  }

  @Test
  void takesEveryGoodOne() {
    CommandResult applied = dryRun(FOLDER.resolve("valid"));

    assertThat(applied.expectSuccess().lines())
        .hasSize(Manifests.in(FOLDER.resolve("valid")).size());
  }

  @ParameterizedTest
  @MethodSource("refusedHere")
  void refusesTheBadOneAndNamesTheField(Path file) {
    CommandResult refused = dryRun(file);

    assertThat(refused.exitCode()).as(refused.output()).isNotZero();
    assertThat(refused.output()).contains(field(file));
  }

  private static CommandResult dryRun(Path path) {
    RealApiServer server = SharedApiServer.get();
    return server.kubectl(
        "apply", "--dry-run=server", "--namespace=default", "-f", path.toString());
  }

  /** Every message of every rule, one below the other. */
  private static String messages(JsonNode schema) {
    return String.join("\n", schema.findValuesAsText("message"));
  }

  private static String fault(Path file) {
    return expectation(file).replaceFirst("^[^:]*: ", "");
  }

  /** The word that every server's message has: a quoted one, else the last of the field's path. */
  private static String field(Path file) {
    Matcher quoted = QUOTED.matcher(expectation(file));
    String path = expectation(file).replaceFirst(": .*", "");
    return quoted.find() ? quoted.group(1) : path.substring(path.lastIndexOf('.') + 1);
  }

  private static String expectation(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(EXPECT))
          .map(line -> line.substring(EXPECT.length()))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
