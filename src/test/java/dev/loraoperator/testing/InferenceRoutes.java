package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;

/** The inference routes: which requests are answered, and by which model. */
final class InferenceRoutes {

  private final Clock clock;
  private final ServerBehaviour behaviour;
  private final JobBook jobs;
  private final EndpointBook endpoints;
  private final InferenceReplies replies;
  private final List<JsonNode> questions = new CopyOnWriteArrayList<>();

  InferenceRoutes(Clock clock, ServerBehaviour behaviour, JobBook jobs, EndpointBook endpoints) {
    this.clock = clock;
    this.behaviour = behaviour;
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
    if (!isServerless(account, model) && !isAttached(account, model)) {
      return InferenceReplies.modelNotAvailable(model);
    }
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
