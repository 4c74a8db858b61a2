package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The traffic split of an endpoint, and what the endpoint shows of its deployments. */
class V2TrafficSplitTest extends ServingServerTest {

  private static final String MASK = "?updateMask=trafficSplit";

  private V2Endpoint endpoint;
  private String path;

  @BeforeEach
  void prepareEndpoint() {
    endpoint = serving.occupyEndpoint("acme", "support");
    path = "/endpoints/" + endpoint.id();
  }

  /** A split that is sent for the deployments A and B, and the weights that are shown. */
  record Split(String query, String sent, int status, String detail, Double... weights) {}

  static Stream<Split> splits() {
    String none = "no fields to update";
    return Stream.of(
        new Split(MASK, "[{'deploymentId':'A','weight':1}]", 200, "", 1.0),
        new Split("", "[{'deployment_id':'A','weight':1}]", 200, "", 1.0),
        new Split(
            "",
            "[{'deploymentId':'A','weight':70},{'deploymentId':'B','weight':30.5}]",
            200,
            "",
            70.0,
            30.5),
        new Split(MASK, "[{'deploymentId':'A','weight':0}]", 200, "", 0.0),
        new Split(MASK, "[]", 200, ""),
        new Split("", "[]", 400, none, 9.0),
        new Split(
            MASK,
            "[{'deploymentId':'A','weight':-1}]",
            400,
            "weight must be a non-negative, finite number",
            9.0),
        new Split(
            MASK,
            "[{'deploymentId':'A','weight':'1'}]",
            400,
            "weight must be a non-negative, finite number",
            9.0),
        new Split(
            MASK,
            "[{'deploymentId':'dep_x','weight':1}]",
            400,
            "deployment \"dep_x\" does not belong to this endpoint",
            9.0),
        new Split(
            MASK, "[{'weight':1}]", 400, "deployment \"\" does not belong to this endpoint", 9.0),
        new Split(
            MASK, "[{'deploymentId':'A','percent':1}]", 400, "unknown field \"percent\"", 9.0),
        new Split(MASK, "{}", 400, "invalid value for repeated field traffic_split", 9.0),
        new Split(
            MASK,
            "[{'deploymentId':'A','weight':1},{'deploymentId':'A','weight':2}]",
            400,
            "A is in traffic_split twice",
            9.0));
  }

  @ParameterizedTest
  @MethodSource("splits")
  void aSplitIsReplacedAsAWhole(Split split) throws Exception {
    // Given
    String a = serving.occupyDeployment(endpoint, "a", model, 1).id();
    String b = serving.occupyDeployment(endpoint, "b", model, 1).id();
    serving.route(endpoint.id(), new SplitEntry(a, 9));
    String sent = split.sent().replace('\'', '"').replace("\"A\"", "\"" + a + "\"");

    // When
    HttpResponse<String> reply =
        caller.patchAt(
            path + split.query(),
            "{\"trafficSplit\":" + sent.replace("\"B\"", "\"" + b + "\"") + "}");

    // Then
    JsonNode shown = caller.show(path).path("trafficSplit");
    assertThat(reply.statusCode()).describedAs(reply.body()).isEqualTo(split.status());
    assertThat(V2Caller.detail(reply).replace(a, "A")).isEqualTo(split.detail());
    assertThat(V2Caller.list(shown))
        .extracting(entry -> entry.path("weight").asDouble())
        .containsExactly(split.weights());
  }

  @Test
  void aMaskWithoutASplitEmptiesIt() throws Exception {
    // Given
    String a = serving.occupyDeployment(endpoint, "a", model, 1).id();
    serving.route(endpoint.id(), new SplitEntry(a, 1));

    // When
    HttpResponse<String> reply = caller.patchAt(path + MASK, "{}");

    // Then
    assertDone(reply);
    assertThat(caller.show(path).path("trafficSplit")).isEmpty();
  }

  @Test
  void aDeploymentOfAnotherEndpointIsRefused() throws Exception {
    // Given
    V2Endpoint other = serving.occupyEndpoint("acme", "other");
    V2Deployment foreign = serving.occupyDeployment(other, "a", model, 1);

    // When
    HttpResponse<String> reply = caller.patchAt(path + MASK, split(foreign.id(), 1).toString());

    // Then
    String detail = "deployment \"" + foreign.id() + "\" does not belong to this endpoint";
    assertRefused(reply, 400, 3, detail);
  }

  @Test
  void aRolloutOwnsTheSplitWhileItIsActive() throws Exception {
    // Given
    String a = serving.occupyDeployment(endpoint, "a", model, 1).id();
    serving.setRollout(endpoint.id(), "rol_1");

    // When
    String shown = caller.show(path).path("activeRolloutId").asText();
    HttpResponse<String> refused = caller.patchAt(path + MASK, split(a, 1).toString());
    serving.setRollout(endpoint.id(), null);
    HttpResponse<String> done = caller.patchAt(path + MASK, split(a, 1).toString());

    // Then
    assertThat(shown).isEqualTo("rol_1");
    assertRefused(refused, 400, 9, "an active rollout owns the endpoint's traffic split");
    assertDone(done);
    assertThat(caller.show(path).has("activeRolloutId")).isFalse();
  }

  @Test
  void sharesFollowWeightsAndReadyReplicas() throws Exception {
    // Given
    String a = serving.occupyDeployment(endpoint, "a", model, 3).id();
    String b = serving.occupyDeployment(endpoint, "b", model, 1).id();
    serving.route(endpoint.id(), new SplitEntry(a, 1), new SplitEntry(b, 1));

    // When
    JsonNode first = caller.show(path + "/deployments/" + a);
    serving.setState(b, DeploymentState.FAILED, "gone");
    JsonNode second = caller.show(path + "/deployments/" + a);

    // Then
    assertThat(first.path("estimatedEffectiveTrafficShare").asDouble()).isEqualTo(0.75);
    assertThat(second.path("estimatedEffectiveTrafficShare").asDouble()).isEqualTo(1);
    assertThat(caller.show(path + "/deployments/" + b).has("estimatedEffectiveTrafficShare"))
        .isFalse();
  }

  @Test
  void onlyTheTenNewestDeploymentsAreInTheRow() throws Exception {
    // Given
    for (int i = 0; i < 12; i++) {
      deploy(path, body("d" + i, 0, 0));
      clock.advance(Duration.ofSeconds(1));
    }

    // When
    List<String> summaries = caller.show(path).path("deployments").findValuesAsText("name");

    // Then
    assertThat(summaries)
        .hasSize(10)
        .startsWith("acme/support/d11", "acme/support/d10")
        .doesNotContain("acme/support/d0", "acme/support/d1");
    assertThat(caller.all(path + "/deployments", "name")).hasSize(12);
  }

  @Test
  void weightZeroOnceTookADeploymentOutOfTheSplit() throws Exception {
    // Given
    serving.behaviour().withOldSplitRule();
    String a = serving.occupyDeployment(endpoint, "a", model, 1).id();

    // When
    HttpResponse<String> reply = caller.patchAt(path + MASK, split(a, 0).toString());

    // Then
    assertDone(reply);
    assertThat(caller.show(path).path("trafficSplit")).isEmpty();
  }
}
