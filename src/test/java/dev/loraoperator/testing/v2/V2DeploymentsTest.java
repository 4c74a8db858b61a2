package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.testing.Http;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How deployments are made, checked, shown and listed. */
class V2DeploymentsTest extends ServingServerTest {

  private String endpoint;

  @BeforeEach
  void prepareEndpoint() throws Exception {
    endpoint = endpoint("support");
  }

  @Test
  void aDeploymentIsShownAsItWasMade() throws Exception {
    // When
    HttpResponse<String> created = deploy(endpoint, body("main", 1, 2));

    // Then
    String id = V2Caller.id(created);
    JsonNode row = caller.show(endpoint + "/deployments/" + id);
    String revision = v2.revisions(model.id()).get(0).id();
    assertThat(row).isEqualTo(Http.json(created));
    assertThat(
            row.toString()
                .replace(id, "dep_1")
                .replace(idOf(endpoint), "ep_1")
                .replace(model.id(), "ml_a")
                .replace(revision, "rv_1")
                .replace(row.path("etag").asText(), "d1"))
        .isEqualTo(
            "{\"id\":\"dep_1\",\"name\":\"acme/support/main\","
                + "\"createdAt\":\"2026-11-28T12:00:00Z\","
                + "\"model\":\"projects/project-of-acme/models/ml_a/revisions/rv_1\","
                + "\"modelId\":\"ml_a\",\"hardware\":\"1xnvidia-h100-80gb\","
                + "\"trafficMode\":\"TRAFFIC_MODE_LIVE\","
                + "\"autoscaling\":{\"minReplicas\":1,\"maxReplicas\":2},\"desiredReplicas\":1,"
                + "\"endpointId\":\"ep_1\",\"projectId\":\"project-of-acme\","
                + "\"updatedAt\":\"2026-11-28T12:00:00Z\",\"etag\":\"d1\","
                + "\"modelRevisionId\":\"rv_1\","
                + "\"config\":\"projects/proj_together/configs/cr_Cd35GQHYTSBWFGoKb4m4t\","
                + "\"configId\":\"cr_Cd35GQHYTSBWFGoKb4m4t\","
                + "\"status\":{\"state\":\"DEPLOYMENT_STATE_PROVISIONING\","
                + "\"message\":\"Scheduling replicas\",\"readyReplicas\":0,"
                + "\"scheduledReplicas\":0}}");
  }

  @Test
  void aCheckMakesNothing() throws Exception {
    // Given
    String query = "/deployments?validateOnly=true";

    // When
    HttpResponse<String> check = caller.postTo(endpoint + query, body("main", 1, 1).toString());
    HttpResponse<String> bad =
        caller.postTo(endpoint + "/deployments?validate_only=yes", body("main", 1, 1).toString());

    // Then
    assertDone(check);
    assertThat(Http.json(check).path("id").asText("none")).isEmpty();
    assertThat(Http.json(check).path("name").asText()).isEqualTo("acme/support/main");
    assertRefused(bad, 400, 3, "invalid value for bool field validate_only");
    assertThat(v2.deployments()).isEmpty();
    assertThat(caller.show(endpoint).path("deployments")).isEmpty();
    assertThat(v2.calls().count(V2Route.CHECK_DEPLOYMENT)).isEqualTo(1);
  }

  @Test
  void aNameIsTakenOncePerEndpointUnlessTheServerAllowsMore() throws Exception {
    // Given
    deployment(endpoint, "main");
    String other = endpoint("other");

    // When
    HttpResponse<String> refused = deploy(endpoint, body("main", 1, 1));
    HttpResponse<String> check =
        caller.postTo(endpoint + "/deployments?validateOnly=true", body("main", 1, 1).toString());
    HttpResponse<String> elsewhere = deploy(other, body("main", 1, 1));
    serving.behaviour().withRepeatedNames();
    HttpResponse<String> allowed = deploy(endpoint, body("main", 1, 1));

    // Then
    assertRefused(refused, 409, 6, "Already Exists");
    assertRefused(check, 409, 6, "Already Exists");
    assertDone(elsewhere);
    assertDone(allowed);
  }

  @Test
  void optionsAreShownAsTheyWereSentAndOnlyThen() throws Exception {
    // Given
    ObjectNode body = body("main", 1, 1).put("enable_lora", false).put("inactiveTimeout", 60);
    body.putObject("placement").putObject("inline").putArray("regions").add("us-east-1");
    body.put("maxConcurrentRequestsPerReplica", "16");
    body.withObject("/autoscaling").put("scale_down_window", "300s");

    // When
    JsonNode row = Http.json(deploy(endpoint, body));

    // Then
    assertThat(row.at("/placement/inline/regions/0").asText()).isEqualTo("us-east-1");
    assertThat(row.path("inactiveTimeout").asInt()).isEqualTo(60);
    assertThat(row.path("maxConcurrentRequestsPerReplica").asText()).isEqualTo("16");
    assertThat(row.path("enableLora").isBoolean()).isTrue();
    assertThat(row.at("/autoscaling/scaleDownWindow").asText()).isEqualTo("300s");
  }

  @Test
  void theInactiveTimeoutMayBeUnknown() throws Exception {
    // Given
    serving.behaviour().withoutInactiveTimeout();

    // When
    HttpResponse<String> reply = deploy(endpoint, body("main", 1, 1).put("inactiveTimeout", 60));

    // Then
    assertRefused(reply, 400, 3, "unknown field \"inactiveTimeout\"");
    assertThat(v2.unknownFields()).containsExactly("inactiveTimeout");
  }

  @Test
  void deprecatedKeysAreAccepted() throws Exception {
    // Given
    ObjectNode body = body("main", 1, 1).put("modelId", model.id());
    body.put("configId", SampleCatalogue.LLAMA_CONFIG).remove(List.of("model", "config"));

    // When
    HttpResponse<String> reply = deploy(endpoint, body);

    // Then
    assertDone(reply);
    assertThat(Http.json(reply).path("model").asText())
        .startsWith("projects/project-of-acme/models/" + model.id());
  }

  @Test
  void countsOfZeroAndWordsMayDiffer() throws Exception {
    // Given
    serving.behaviour().withoutZeros().calling(DeploymentState.PROVISIONING, "DEPLOYMENT_STATE_X");
    v2.behaviour().withUnknownFields();

    // When
    JsonNode row = caller.show(deployment(endpoint, "main"));
    JsonNode summary = caller.show(endpoint).at("/deployments/0");

    // Then
    assertThat(row.path("status").has("readyReplicas")).isFalse();
    assertThat(row.at("/status/state").asText()).isEqualTo("DEPLOYMENT_STATE_X");
    assertThat(summary.path("state").asText()).isEqualTo("DEPLOYMENT_STATE_X");
    assertThat(row.has("fieldOfTheFuture")).isTrue();
    assertThat(summary.has("fieldOfTheFuture")).isTrue();
  }

  @Test
  void deploymentsAppearLateInTheirList() throws Exception {
    // Given
    v2.behaviour().withListLag(Duration.ofSeconds(5));
    String deployment = deployment(endpoint, "main");

    // When
    List<String> early = caller.all(endpoint + "/deployments", "name");
    clock.advance(Duration.ofSeconds(5));
    List<String> late = caller.all(endpoint + "/deployments", "name");

    // Then
    assertThat(early).isEmpty();
    assertThat(caller.show(deployment).path("name").asText()).isEqualTo("acme/support/main");
    assertThat(late).containsExactly("acme/support/main");
  }
}
