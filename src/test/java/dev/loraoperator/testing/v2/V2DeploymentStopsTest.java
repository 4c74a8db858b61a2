package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How deployments are stopped and started again. */
class V2DeploymentStopsTest extends ServingServerTest {

  private String endpoint;

  @BeforeEach
  void prepareEndpoint() throws Exception {
    endpoint = endpoint("support");
  }

  @Test
  void aStoppedDeploymentIsStartedAgainButNotWhileItStops() throws Exception {
    // Given
    String deployment = deployment(endpoint, "main");
    serving.finishAll();
    rescale(deployment, 0, 0);

    // When
    HttpResponse<String> early = rescale(deployment, 1, 1);
    clock.advance(DRAINING);
    HttpResponse<String> done = rescale(deployment, 1, 1);

    // Then
    assertRefused(early, 400, 9, "the deployment must be stopped before it can be restarted");
    assertDone(done);
    assertThat(status(deployment)).startsWith("PROVISIONING 0/0");
    clock.advance(PROVISIONING.plus(STARTING));
    assertThat(status(deployment)).startsWith("READY 1/1");
  }

  @Test
  void aDeploymentMayBeMadeStopped() throws Exception {
    // When
    String deployment = deployment(endpoint, 0, 0);

    // Then
    clock.advance(Duration.ofHours(1));
    assertThat(status(deployment)).isEqualTo("STOPPED 0/0 ");
    assertThat(serving.running()).isEmpty();
  }

  @Test
  void aFailedDeploymentIsNotStartedAgain() throws Exception {
    // Given
    String deployment = deployment(endpoint, "main");
    serving.setState(idOf(deployment), DeploymentState.FAILED, "manifest generation failed");

    // When
    HttpResponse<String> restart = rescale(deployment, 1, 2);
    HttpResponse<String> stop = rescale(deployment, 0, 0);
    serving.behaviour().withRefusedStops();
    HttpResponse<String> refusedStop = rescale(deployment, 0, 0);

    // Then
    String terminal = "the deployment is in a terminal FAILED state and cannot be ";
    assertRefused(restart, 400, 9, terminal + "restarted; create a new deployment");
    assertDone(stop);
    assertRefused(refusedStop, 400, 9, terminal + "stopped");
    assertThat(status(deployment)).isEqualTo("FAILED 0/0 manifest generation failed");
  }

  @Test
  void stoppingTwiceHasNoEffectOrIsRefused() throws Exception {
    // Given
    String deployment = deployment(endpoint, 0, 0);

    // When
    HttpResponse<String> twice = rescale(deployment, 0, 0);
    serving.behaviour().withRefusedStops();
    HttpResponse<String> refused = rescale(deployment, 0, 0);

    // Then
    assertDone(twice);
    assertRefused(refused, 400, 9, "the deployment is already stopped");
  }

  @Test
  void aStopMayFail() throws Exception {
    // Given
    serving.behaviour().failingStops("teardown failed");
    String deployment = deployment(endpoint, "main");
    serving.finishAll();

    // When
    rescale(deployment, 0, 0);
    clock.advance(DRAINING);

    // Then
    assertThat(status(deployment)).isEqualTo("FAILED 0/0 teardown failed");
  }

  @Test
  void anIdleDeploymentIsStoppedWhenItWasAskedFor() throws Exception {
    // Given
    String deployment =
        endpoint
            + "/deployments/"
            + V2Caller.id(deploy(endpoint, body("main", 1, 1).put("inactiveTimeout", 30)));
    String name = caller.show(deployment).path("name").asText();
    clock.advance(PROVISIONING.plus(STARTING).plusMinutes(20));
    v2.route("acme", name);
    clock.advance(Duration.ofMinutes(29));
    String used = status(deployment);
    clock.advance(Duration.ofMinutes(1));

    // When
    String idle = status(deployment);

    // Then
    assertThat(used).startsWith("READY");
    assertThat(idle).startsWith("STOPPING");
    clock.advance(DRAINING);
    assertThat(status(deployment)).startsWith("STOPPED");
    assertThat(serving.meter().replicaTime(idOf(deployment))).isEqualTo(Duration.ofMinutes(52));
    assertDone(rescale(deployment, 1, 1));
    assertThat(status(deployment)).startsWith("PROVISIONING");
  }
}
