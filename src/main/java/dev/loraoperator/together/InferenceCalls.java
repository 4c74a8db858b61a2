package dev.loraoperator.together;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.remote.InferenceFailures;
import dev.loraoperator.core.remote.InferenceOutcome;
import dev.loraoperator.core.remote.InferenceRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import okhttp3.Request;

/** One small question to a model. */
final class InferenceCalls {

  private final HttpCalls http;
  private final TogetherEndpoint endpoint;

  InferenceCalls(HttpCalls http, TogetherEndpoint endpoint) {
    this.http = http;
    this.endpoint = endpoint;
  }

  InferenceOutcome ask(Sensitive apiKey, InferenceRequest question) {
    Request request =
        HttpCalls.authorized(
                apiKey, question.chat() ? endpoint.chatCompletions() : endpoint.completions())
            .post(new OneShotJson(body(question)))
            .build();
    List<Sensitive> secrets = List.of(apiKey);
    long start = System.nanoTime();
    return http.within(question.timeout())
        .call(
            request,
            reply ->
                reply.successful()
                    ? answered(reply, question, secrets, start)
                    : InferenceFailures.of(
                        question.chat(),
                        reply.status(),
                        Replies.errorText(reply.text(), secrets),
                        reply.retryAfter()),
            failure -> new InferenceOutcome.Failed(failure.withoutEffect()));
  }

  private InferenceOutcome answered(
      HttpReply reply, InferenceRequest question, List<Sensitive> secrets, long start)
      throws IOException {
    JsonNode json = Replies.tree(reply.text());
    Duration latency = Duration.ofNanos(System.nanoTime() - start);
    InferenceOutcome answered =
        json == null ? null : InferenceReplies.answered(json, question.model(), secrets, latency);
    return answered == null
        ? new InferenceOutcome.Failed(http.unexpected("has no choices").withoutEffect())
        : answered;
  }

  private static String body(InferenceRequest question) {
    ObjectNode json = Replies.JSON.createObjectNode();
    json.put("model", question.model());
    if (question.chat()) {
      json.putArray("messages").addObject().put("role", "user").put("content", question.prompt());
    } else {
      json.put("prompt", question.prompt());
    }
    json.put("max_tokens", question.maxTokens());
    json.put("temperature", question.temperature());
    return json.toString();
  }
}
