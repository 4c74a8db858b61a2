package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What deployments are at which time. */
class V2DeploymentStatesTest extends ServingServerTest {

  private static final String NO_GPUS = "Cannot place replicas: insufficient GPU capacity";

  private String endpoint;

  @BeforeEach
  void prepareEndpoint() throws Exception {
    endpoint = endpoint("support");
  }

  /** How the server is set, and what a deployment with two replicas is every five minutes. */
  record Start(String name, Consumer<Serving> setting, String... statuses) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Start> starts() {
    return Stream.of(
        new Start(
            "ordinary",
            serving -> {},
            "PROVISIONING 0/0 Scheduling replicas",
            "SCALING 0/2 Starting replicas",
            "READY 2/2 All replicas ready"),
        new Start(
            "short of GPUs",
            serving -> serving.behaviour().shortOfGpus(Duration.ofMinutes(5)),
            "PROVISIONING 0/0 Scheduling replicas",
            "DEGRADED 0/0 " + NO_GPUS,
            "SCALING 0/2 Starting replicas",
            "READY 2/2 All replicas ready"),
        new Start(
            "failing",
            serving -> serving.failStartsWith("remediation exhausted"),
            "PROVISIONING 0/0 Scheduling replicas",
            "SCALING 0/2 Starting replicas",
            "FAILED 0/0 remediation exhausted"));
  }

  @ParameterizedTest
  @MethodSource("starts")
  void aDeploymentStartsByTheClock(Start start) throws Exception {
    // Given
    start.setting().accept(serving);
    String deployment = deployment(endpoint, 2, 2);

    // When
    List<String> statuses = new ArrayList<>();
    for (int i = 0; i < start.statuses().length; i++) {
      statuses.add(status(deployment));
      clock.advance(Duration.ofMinutes(5));
    }

    // Then
    assertThat(statuses).containsExactly(start.statuses());
  }

  @Test
  void aDeploymentThatIsNotReadyInSixHoursHasFailed() throws Exception {
    // Given
    serving.behaviour().neverReady();
    String deployment = deployment(endpoint, "main");
    clock.advance(Duration.ofHours(6).minusSeconds(1));
    String before = status(deployment);
    clock.advance(Duration.ofSeconds(1));

    // When
    String after = status(deployment);

    // Then
    assertThat(before).isEqualTo("SCALING 0/1 Starting replicas");
    assertThat(after).isEqualTo("FAILED 0/0 Timed out waiting for readiness: Starting replicas");
  }

  /** Bounds that a ready deployment of two replicas gets, and what it is then and later. */
  record Rescale(int min, int max, String then, String later) {}

  static Stream<Rescale> rescales() {
    String ready = "READY 2/2 All replicas ready";
    return Stream.of(
        new Rescale(3, 3, "SCALING 2/3 Starting replicas", "READY 3/3 All replicas ready"),
        new Rescale(1, 1, "SCALING 2/2 Scaling down", "READY 1/1 All replicas ready"),
        new Rescale(1, 4, ready, ready),
        new Rescale(0, 0, "STOPPING 2/2 Scaling down", "STOPPED 0/0 "));
  }

  @ParameterizedTest
  @MethodSource("rescales")
  void aReadyDeploymentIsRescaled(Rescale rescale) throws Exception {
    // Given
    String deployment = deployment(endpoint, 2, 2);
    serving.finishAll();

    // When
    HttpResponse<String> reply = rescale(deployment, rescale.min(), rescale.max());

    // Then
    assertDone(reply);
    assertThat(status(deployment)).isEqualTo(rescale.then());
    clock.advance(PROVISIONING.plus(STARTING));
    JsonNode row = caller.show(deployment);
    assertThat(text(row.path("status"))).isEqualTo(rescale.later());
    assertThat(row.at("/autoscaling/maxReplicas").asInt()).isEqualTo(rescale.max());
  }

  @Test
  void statesAreSetByTestsAndOtherHandsRescale() throws Exception {
    // Given
    String deployment = deployment(endpoint, "main");
    String etag = caller.show(deployment).path("etag").asText();
    serving.setStates(DeploymentState.DEGRADED, NO_GPUS);
    String degraded = status(deployment);
    serving.setState(idOf(deployment), DeploymentState.READY, "");

    // When
    serving.rescale(idOf(deployment), 1, 3);
    serving.autoscale(idOf(deployment), 3);
    serving.finishAll();

    // Then
    JsonNode row = caller.show(deployment);
    assertThat(degraded).isEqualTo("DEGRADED 0/0 " + NO_GPUS);
    assertThat(row.path("desiredReplicas").asInt()).isEqualTo(3);
    assertThat(row.at("/status/readyReplicas").asInt()).isEqualTo(3);
    assertThat(row.path("etag").asText()).isNotEqualTo(etag);
    assertThat(serving.step(idOf(deployment)).state()).isEqualTo(DeploymentState.READY);
  }
}
