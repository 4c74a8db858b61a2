package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.testing.v2.TogetherV2;
import dev.loraoperator.testing.v2.V2Routing;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;

/** The inference routes of both generations: which requests are answered, and by what. */
final class InferenceRoutes {

  private final Clock clock;
  private final ServerBehaviour behaviour;
  private final TogetherV2 v2;
  private final JobBook jobs;
  private final EndpointBook endpoints;
  private final InferenceReplies replies;
  private final List<JsonNode> questions = new CopyOnWriteArrayList<>();

  InferenceRoutes(
      Clock clock, ServerBehaviour behaviour, TogetherV2 v2, JobBook jobs, EndpointBook endpoints) {
    this.clock = clock;
    this.behaviour = behaviour;
    this.v2 = v2;
    this.jobs = jobs;
    this.endpoints = endpoints;
    this.replies = new InferenceReplies(behaviour);
  }

  List<JsonNode> questions() {
    return List.copyOf(questions);
  }

  MockResponse answer(String account, JsonNode body, boolean chat) {
    questions.add(body);
    String model = body.path("model").asText();
    String question = chat ? "/messages/0/content" : "/prompt";
    if (model.isEmpty() || !body.at(question).isTextual()) {
      return TogetherReplies.error(400, "model and " + question + " are required", null);
    }
    Optional<V2Routing> routing = v2.route(account, model);
    if (routing.isPresent()) {
      return answer(routing.get(), model, chat);
    }
    return isServerless(account, model) || isAttached(account, model)
        ? answer(model, chat)
        : InferenceReplies.modelNotAvailable(model);
  }

  /** By a deployment of v2, whose name is in a header. */
  private MockResponse answer(V2Routing routing, String model, boolean chat) {
    return switch (routing.outcome()) {
      case ANSWERED ->
          answer(model, chat).newBuilder().setHeader("x-cluster", routing.deploymentId()).build();
      case NOT_CONFIGURED -> InferenceReplies.endpointNotConfigured(model);
      case NO_REPLICAS -> InferenceReplies.routingError(model);
      case BROKEN -> TogetherReplies.error(500, "internal error", null);
    };
  }

  private MockResponse answer(String model, boolean chat) {
    Instant now = clock.instant();
    if (chat) {
      return behaviour.chatTemplate ? replies.chat(model, now) : InferenceReplies.noChatTemplate();
    }
    return replies.completion(model, now);
  }

  private boolean isServerless(String account, String model) {
    return behaviour.serverless && jobs.models(account).contains(model);
  }

  private boolean isAttached(String account, String model) {
    return endpoints
        .servedSince(account, model)
        .filter(since -> !clock.instant().isBefore(since.plus(behaviour.answerLag)))
        .isPresent();
  }
}
