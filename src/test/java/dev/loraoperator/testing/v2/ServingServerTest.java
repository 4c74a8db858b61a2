package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.testing.Http;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;

/** A server with a model that can be deployed, where a start takes ten minutes. */
abstract class ServingServerTest extends V2ServerTest {

  static final Duration PROVISIONING = Duration.ofMinutes(1);
  static final Duration STARTING = Duration.ofMinutes(9);
  static final Duration DRAINING = Duration.ofMinutes(2);

  final Serving serving = v2.serving();
  V2Model model;

  @BeforeEach
  void prepareServing() {
    serving.behaviour().starting(PROVISIONING, STARTING).draining(DRAINING);
    model = v2.occupy("acme", "lora", "");
  }

  HttpResponse<String> createEndpoint(String name) throws IOException, InterruptedException {
    return caller.postTo("/endpoints", V2Json.object().put("name", name).toString());
  }

  /** The path of a new endpoint. */
  String endpoint(String name) throws IOException, InterruptedException {
    return "/endpoints/" + V2Caller.id(createEndpoint(name));
  }

  /** The body of a deployment of {@link #model}. */
  ObjectNode body(String name, int minReplicas, int maxReplicas) {
    ObjectNode body = V2Json.object().put("name", name);
    body.put("model", "projects/project-of-acme/models/" + model.id());
    body.put("config", "projects/proj_together/configs/" + SampleCatalogue.LLAMA_CONFIG);
    body.putObject("autoscaling").put("minReplicas", minReplicas).put("maxReplicas", maxReplicas);
    return body;
  }

  HttpResponse<String> deploy(String endpoint, ObjectNode body)
      throws IOException, InterruptedException {
    return caller.postTo(endpoint + "/deployments", body.toString());
  }

  /** The path of a new deployment with one replica. */
  String deployment(String endpoint, String name) throws IOException, InterruptedException {
    return endpoint + "/deployments/" + V2Caller.id(deploy(endpoint, body(name, 1, 1)));
  }

  /** The path of a new deployment with these bounds. */
  String deployment(String endpoint, int minReplicas, int maxReplicas)
      throws IOException, InterruptedException {
    HttpResponse<String> created = deploy(endpoint, body("main", minReplicas, maxReplicas));
    return endpoint + "/deployments/" + V2Caller.id(created);
  }

  HttpResponse<String> rescale(String deployment, int minReplicas, int maxReplicas)
      throws IOException, InterruptedException {
    ObjectNode body = V2Json.object();
    body.putObject("autoscaling").put("minReplicas", minReplicas).put("maxReplicas", maxReplicas);
    return caller.patchAt(deployment + "?updateMask=autoscaling", body.toString());
  }

  /** Routes all requests to one deployment. */
  HttpResponse<String> route(String endpoint, String deployment)
      throws IOException, InterruptedException {
    return caller.patchAt(endpoint + "?updateMask=trafficSplit", split(deployment, 1).toString());
  }

  static ObjectNode split(String deployment, double weight) {
    ObjectNode body = V2Json.object();
    ObjectNode entry = body.putArray("trafficSplit").addObject();
    entry.put("deploymentId", idOf(deployment)).put("weight", weight);
    return body;
  }

  static String idOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  static void assertRefused(HttpResponse<String> reply, int status, int code, String detail)
      throws IOException {
    assertThat(reply.statusCode()).describedAs(reply.body()).isEqualTo(status);
    assertThat(Http.json(reply).path("code").asInt()).isEqualTo(code);
    assertThat(V2Caller.detail(reply)).isEqualTo(detail);
  }

  static void assertDone(HttpResponse<String> reply) {
    assertThat(reply.statusCode()).describedAs(reply.body()).isEqualTo(200);
  }

  String status(String deployment) throws IOException, InterruptedException {
    return text(caller.show(deployment).path("status"));
  }

  /** Such as {@code READY 1/1 message}: ready and scheduled replicas. */
  static String text(JsonNode status) {
    return "%s %d/%d %s"
        .formatted(
            status.path("state").asText().replace("DEPLOYMENT_STATE_", ""),
            status.path("readyReplicas").asInt(),
            status.path("scheduledReplicas").asInt(),
            status.path("message").asText());
  }
}
