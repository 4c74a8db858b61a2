package dev.loraoperator.together.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.ProbeQuestion;
import dev.loraoperator.model.secret.Sensitive;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import okhttp3.Request;

/** One small question to a model. */
public final class InferenceCalls {

  private final HttpCalls http;
  private final TogetherUrls endpoint;

  public InferenceCalls(HttpCalls http, TogetherUrls endpoint) {
    this.http = http;
    this.endpoint = endpoint;
  }

  public ProbeOutcome ask(Sensitive apiKey, ProbeQuestion question) {
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
                    : InferenceErrors.of(
                        question.chat(),
                        reply.status(),
                        Replies.errorText(reply.text(), secrets),
                        reply.retryAfter()),
            failure -> new ProbeOutcome.Failed(failure.withoutEffect()));
  }

  private ProbeOutcome answered(
      HttpReply reply, ProbeQuestion question, List<Sensitive> secrets, long start)
      throws IOException {
    JsonNode json = Replies.tree(reply.text());
    Duration latency = Duration.ofNanos(System.nanoTime() - start);
    ProbeOutcome answered =
        json == null ? null : InferenceReplies.answered(json, question.model(), secrets, latency);
    return answered == null
        ? new ProbeOutcome.Failed(http.unexpected("has no choices").withoutEffect())
        : answered;
  }

  private static String body(ProbeQuestion question) {
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
