package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.testing.Http;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.Route;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Inference by the names of endpoints and deployments, beside that of v1. */
class V2DedicatedInferenceTest extends ServingServerTest {

  private V2Endpoint endpoint;
  private String main;

  @BeforeEach
  void prepareDeployment() {
    endpoint = serving.occupyEndpoint("acme", "support");
    main = serving.occupyDeployment(endpoint, "main", model, 1).id();
  }

  /** A state, a weight or none, what is asked, and the error, which is empty for an answer. */
  record Asked(DeploymentState state, Double weight, String model, int status, String code) {}

  static Stream<Asked> questions() {
    String byName = "acme/support";
    String direct = "acme/support/main";
    DeploymentState ready = DeploymentState.READY;
    return Stream.of(
        new Asked(ready, 1.0, byName, 200, ""),
        new Asked(DeploymentState.SCALING, 1.0, byName, 200, ""),
        new Asked(DeploymentState.STOPPING, 1.0, byName, 200, ""),
        new Asked(ready, null, byName, 400, "endpoint_not_configured"),
        new Asked(ready, 0.0, byName, 400, "endpoint_not_configured"),
        new Asked(DeploymentState.STOPPED, null, byName, 400, "endpoint_not_configured"),
        new Asked(DeploymentState.STOPPED, 1.0, byName, 503, "routing_error"),
        new Asked(DeploymentState.DEGRADED, 1.0, byName, 503, "routing_error"),
        new Asked(ready, null, direct, 200, ""),
        new Asked(DeploymentState.PROVISIONING, 1.0, direct, 503, "routing_error"),
        new Asked(ready, 1.0, "acme/other", 400, "model_not_available"),
        new Asked(ready, 1.0, "acme/support/other", 400, "model_not_available"),
        new Asked(ready, 1.0, "support", 400, "model_not_available"),
        new Asked(ready, 1.0, "acme/lora", 400, "model_not_available"));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void aQuestionIsRoutedOrRefused(Asked asked) throws Exception {
    // Given
    serving.setState(main, asked.state(), "");
    if (asked.weight() != null) {
      serving.route(endpoint.id(), new SplitEntry(main, asked.weight()));
    }

    // When
    HttpResponse<String> chat = chat(asked.model());
    HttpResponse<String> completion = complete(asked.model());

    // Then
    JsonNode body = Http.json(chat);
    assertThat(chat.statusCode()).isEqualTo(asked.status());
    assertThat(completion.statusCode()).isEqualTo(asked.status());
    assertThat(body.at("/error/code").asText()).isEqualTo(asked.code());
    if (asked.code().isEmpty()) {
      assertThat(body.path("model").asText()).isEqualTo(asked.model());
      assertThat(chat.headers().firstValue("x-cluster")).contains(main);
      assertThat(serving.answered()).containsExactly(main, main);
    } else {
      assertThat(serving.answered()).isEmpty();
    }
  }

  @Test
  void requestsAreSharedByWeightsAndReadyReplicas() throws Exception {
    // Given
    String other = serving.occupyDeployment(endpoint, "other", model, 3).id();
    serving.route(endpoint.id(), new SplitEntry(main, 1), new SplitEntry(other, 1));

    // When
    for (int i = 0; i < 40; i++) {
      chat("acme/support");
    }

    // Then
    long ofOther = serving.answered().stream().filter(other::equals).count();
    assertThat(ofOther).isBetween(28L, 32L);
    serving.setState(other, DeploymentState.FAILED, "");
    Set<String> left = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      left.add(chat("acme/support").headers().firstValue("x-cluster").orElseThrow());
    }
    assertThat(left).containsExactly(main);
  }

  @Test
  void aChangedSplitIsFollowedAfterALag() throws Exception {
    // Given
    serving.behaviour().withRoutingLag(Duration.ofSeconds(30));
    route("/endpoints/" + endpoint.id(), main);

    // When
    HttpResponse<String> early = chat("acme/support");
    clock.advance(Duration.ofSeconds(30));
    HttpResponse<String> late = chat("acme/support");

    // Then
    assertThat(Http.json(early).at("/error/code").asText()).isEqualTo("endpoint_not_configured");
    assertDone(late);
  }

  @Test
  void aBrokenDeploymentIsReadyAndDoesNotAnswer() throws Exception {
    // Given
    serving.route(endpoint.id(), new SplitEntry(main, 1));
    serving.breakDown(deployment -> deployment.name().equals("main"));

    // When
    HttpResponse<String> broken = chat("acme/support/main");
    serving.breakDown(deployment -> false);
    HttpResponse<String> mended = chat("acme/support");

    // Then
    assertThat(broken.statusCode()).isEqualTo(500);
    assertDone(mended);
    assertThat(serving.answered()).containsExactly(main);
  }

  @Test
  void namesFollowTheSlugAndAreThoseOfTheAccount() throws Exception {
    // Given
    serving.route(endpoint.id(), new SplitEntry(main, 1));
    HttpResponse<String> ofStranger = chat(stranger, "acme/support");
    v2.setSlug("acme", "acme-labs");

    // When
    HttpResponse<String> old = chat("acme/support");
    HttpResponse<String> renamed = chat("acme-labs/support");

    // Then
    assertThat(ofStranger.statusCode()).isEqualTo(400);
    assertThat(old.statusCode()).isEqualTo(400);
    assertDone(renamed);
  }

  @Test
  void v1AnswersByItsSideAndAlone() throws Exception {
    // Given
    together.occupy("acme", "old", null);
    serving.route(endpoint.id(), new SplitEntry(main, 1));
    together.behaviour().answering("Rome");

    // When
    HttpResponse<String> ofV1 = chat("acme/old");
    HttpResponse<String> ofV2 = chat("acme/support");
    v2.setAccess("acme", V2Access.V1_ONLY);
    HttpResponse<String> withoutV2 = chat("acme/support");

    // Then
    assertDone(ofV1);
    assertThat(ofV1.headers().firstValue("x-cluster")).isEmpty();
    assertThat(Http.json(ofV2).at("/choices/0/message/content").asText()).isEqualTo("Rome");
    assertThat(Http.json(withoutV2).at("/error/code").asText()).isEqualTo("model_not_available");
    assertThat(together.inferenceBodies()).hasSize(3);
  }

  @Test
  void faultsAreThoseOfTheInferenceRoutes() throws Exception {
    // Given
    serving.route(endpoint.id(), new SplitEntry(main, 1));
    together.failNext(
        Route.CHAT, InjectedFault.status(429, "retry-after", "3"), InjectedFault.status(503));

    // When
    HttpResponse<String> first = chat("acme/support");
    HttpResponse<String> second = chat("acme/support");

    // Then
    assertThat(first.statusCode()).isEqualTo(429);
    assertThat(second.statusCode()).isEqualTo(503);
    assertThat(serving.answered()).isEmpty();
  }

  private HttpResponse<String> chat(String model) throws IOException, InterruptedException {
    return chat(caller, model);
  }

  private static HttpResponse<String> chat(V2Caller caller, String model)
      throws IOException, InterruptedException {
    ObjectNode body = V2Json.object().put("model", model);
    body.putArray("messages").addObject().put("role", "user").put("content", "Capital?");
    return caller.post("/v1/chat/completions", body.toString());
  }

  private HttpResponse<String> complete(String model) throws IOException, InterruptedException {
    ObjectNode body = V2Json.object().put("model", model).put("prompt", "The capital is");
    return caller.post("/v1/completions", body.toString());
  }
}
