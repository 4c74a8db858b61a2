package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.testing.Http;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What GPUs there are, how many of them a project may use, and what they have cost. */
class V2GpusTest extends ServingServerTest {

  private String endpoint;

  @BeforeEach
  void prepareEndpoint() throws Exception {
    endpoint = endpoint("support");
  }

  @Test
  void hardwareHasAPrice() throws Exception {
    JsonNode list = Http.json(caller.get("/v2/public/inference-instance-types"));
    JsonNode one = Http.json(caller.get("/v2/public/inference-instance-types/1xnvidia-b200-180gb"));

    assertThat(list.path("data")).hasSize(5).contains(one);
    assertThat(one.path("priceCentsPerHour").asInt()).isEqualTo(899);
    assertThat(one.path("gpuType").asText()).isEqualTo("B200");
    assertThat(one.path("gpuMemoryGib").asInt()).isEqualTo(180);
    assertThat(caller.get("/v2/public/inference-instance-types/x").statusCode()).isEqualTo(404);
  }

  @Test
  void aConfigSelectsHardware() throws Exception {
    // Given
    BaseConfig config =
        BaseConfig.of("cr_big", SampleCatalogue.LLAMA_ID)
            .on(2, SampleCatalogue.B200)
            .optimizedFor("latency")
            .inAdapterMode("disabled");
    v2.catalogue().put(config);
    ObjectNode body = body("main", 1, 1).put("config", "projects/proj_together/configs/cr_big");

    // When
    JsonNode shown = caller.show("/configs/cr_big").path("selectors");
    HttpResponse<String> deployed = deploy(endpoint, body);

    // Then
    assertThat(shown.findValuesAsText("value"))
        .containsExactly("nvidia-b200-180gb", "2", "latency", "aggregated", "disabled");
    assertThat(Http.json(deployed).path("hardware").asText()).isEqualTo("2xnvidia-b200-180gb");
  }

  @Test
  void theQuotaIsOfReplicasThatMayRun() throws Exception {
    // Given
    serving.setGpuQuota("acme", 3);
    String first = deployment(endpoint, "first");

    // When
    HttpResponse<String> tooMany = deploy(endpoint, body("second", 1, 3));
    HttpResponse<String> stopped = deploy(endpoint, body("stopped", 0, 0));
    HttpResponse<String> grown = rescale(first, 1, 4);
    HttpResponse<String> fits = rescale(first, 1, 3);

    // Then
    String detail =
        "GPU quota exceeded: this deployment would put your project at 4 of 3 H100 GPUs";
    assertRefused(tooMany, 429, 8, detail);
    assertDone(stopped);
    assertRefused(grown, 429, 8, detail);
    assertDone(fits);
  }

  @Test
  void aDeploymentKeepsItsGpusUntilItHasStopped() throws Exception {
    // Given
    serving.setGpuQuota("acme", 1);
    String first = deployment(endpoint, "first");
    serving.finishAll();
    rescale(first, 0, 0);

    // When
    HttpResponse<String> early = deploy(endpoint, body("second", 1, 1));
    clock.advance(DRAINING);
    HttpResponse<String> late = deploy(endpoint, body("second", 1, 1));

    // Then
    assertThat(early.statusCode()).isEqualTo(429);
    assertDone(late);
  }

  @Test
  void onlyReadyReplicasAreBilledAndUntilTheyAreGone() throws Exception {
    // Given
    String id = V2Caller.id(deploy(endpoint, body("main", 2, 2)));
    String deployment = endpoint + "/deployments/" + id;
    clock.advance(PROVISIONING.plus(STARTING));
    Duration start = serving.meter().replicaTime(id);
    clock.advance(Duration.ofHours(1));
    rescale(deployment, 1, 1);
    clock.advance(DRAINING);
    clock.advance(Duration.ofHours(1));
    rescale(deployment, 0, 0);

    // When
    clock.advance(Duration.ofHours(5));

    // Then
    Duration expected = Duration.ofHours(3).plus(DRAINING.multipliedBy(3));
    assertThat(start).isZero();
    assertThat(serving.meter().replicaTime(id)).isEqualTo(expected);
    assertThat(serving.meter().gpuHours()).isCloseTo(3.1, within(1e-9));
    assertThat(serving.meter().dollars()).isCloseTo(3.1 * 3.99, within(1e-9));
    assertThat(serving.running()).isEmpty();
  }

  @Test
  void whatIsLeftRunningIsSeen() throws Exception {
    // Given
    String ready = deployment(endpoint, "ready");
    serving.finishAll();
    String starting = deployment(endpoint, "starting");
    String failed = deployment(endpoint, "failed");
    serving.setState(idOf(failed), DeploymentState.FAILED, "");

    // When
    serving.setState(idOf(ready), DeploymentState.DEGRADED, "");

    // Then
    assertThat(serving.running())
        .extracting(V2Deployment::id)
        .containsExactly(idOf(ready), idOf(starting));
  }
}
