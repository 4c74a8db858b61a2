package dev.loraoperator.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code action_test.yaml}, as Argo CD's own tests would run it. */
class ActionsTest {

  private static final String REQUEST = "lora-operator.dev/reconcile-requested-at";

  /** What stands for the time of the action, as in Argo CD's tests. */
  private static final String SOME_TIME = "0001-01-01T00:00:00Z";

  static Stream<JsonNode> discoveryTests() {
    return tests("discoveryTests");
  }

  static Stream<JsonNode> actionTests() {
    return tests("actionTests");
  }

  private static Stream<JsonNode> tests(String kind) {
    JsonNode file = Customization.yaml(Customization.ACTIONS.resolve("action_test.yaml"));
    return StreamSupport.stream(file.required(kind).spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("discoveryTests")
  void offersWhatMakesSense(JsonNode test) {
    Map<String, Boolean> expected = new HashMap<>();
    test.required("result")
        .forEach(
            action ->
                expected.put(
                    action.required("name").asText(), action.required("disabled").asBoolean()));

    assertThat(ArgoActions.disabled(yaml(test, "inputPath"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("actionTests")
  void doesWhatItSaysAndNoMore(JsonNode test) {
    JsonNode resource = yaml(test, "inputPath");

    JsonNode result = ArgoActions.act(test.required("action").asText(), resource);

    assertThat(withSomeTime(result)).isEqualTo(yaml(test, "expectedOutputPath"));
  }

  @Test
  void everyActionIsOfferedAndTested() {
    assertThat(Customization.actions())
        .containsExactlyInAnyOrder("refresh", "retry", "suspend", "resume");
    assertThat(actionTests().map(test -> test.required("action").asText()).distinct())
        .containsExactlyInAnyOrderElementsOf(Customization.actions());
    assertThat(ArgoActions.disabled(Recording.read("bound").resource()).keySet())
        .containsExactlyInAnyOrderElementsOf(Customization.actions());
  }

  @ParameterizedTest
  @ValueSource(strings = {"refresh", "retry"})
  void theRequestIsTheTimeNow(String action) {
    JsonNode result = ArgoActions.act(action, Recording.read("upload-failed").resource());

    Instant requested =
        Instant.parse(result.at("/metadata/annotations").required(REQUEST).asText());
    assertThat(Duration.between(requested, Instant.now())).isLessThan(Duration.ofHours(1));
  }

  private static JsonNode withSomeTime(JsonNode resource) {
    if (resource.at("/metadata/annotations").has(REQUEST)) {
      ((ObjectNode) resource).withObject("/metadata/annotations").put(REQUEST, SOME_TIME);
    }
    return resource;
  }

  private static JsonNode yaml(JsonNode test, String path) {
    Path file = Customization.ACTIONS.resolve(test.required(path).asText());
    return Customization.yaml(file);
  }
}
