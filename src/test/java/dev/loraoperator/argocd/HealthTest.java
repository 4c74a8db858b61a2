package dev.loraoperator.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.testing.Manifests;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code health_test.yaml}, as Argo CD's own tests would run it. */
class HealthTest {

  static Stream<JsonNode> tests() {
    JsonNode file = Customization.yaml(Customization.FOLDER.resolve("health_test.yaml"));
    return StreamSupport.stream(file.required("tests").spliterator(), false);
  }

  static List<Path> recordings() {
    return Manifests.in(Customization.TESTDATA);
  }

  @ParameterizedTest
  @MethodSource("tests")
  void isAsExpected(JsonNode test) {
    JsonNode resource = Customization.yaml(input(test));

    assertThat(ArgoHealth.of(resource)).isEqualTo(ArgoHealth.from(test.required("healthStatus")));
  }

  @Test
  void everyRecordingHasATest() {
    assertThat(tests().map(HealthTest::input)).containsExactlyInAnyOrderElementsOf(recordings());
  }

  @Test
  void everyHealthIsThere() {
    assertThat(tests().map(test -> test.at("/healthStatus/status").asText()))
        .contains("Healthy", "Progressing", "Suspended", "Degraded");
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void itsHeadNamesWhatKstatusSays(Path file) {
    assertThat(Customization.text(file))
        .startsWith("# kstatus: " + Kstatus.of(Customization.yaml(file)) + "\n");
  }

  /** A recording is Argo CD's to read in public, and is the same whoever records it. */
  @ParameterizedTest
  @MethodSource("recordings")
  void holdsNothingThatIsNewInEachRun(Path file) {
    Recording recording = new Recording(Customization.text(file));

    assertThat(recording.normalised()).isEqualTo(recording.yaml());
  }

  private static Path input(JsonNode test) {
    return Customization.FOLDER.resolve(test.required("inputPath").asText());
  }
}
