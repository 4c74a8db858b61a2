package dev.loraoperator.together.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.backend.Probe.Prompt;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.ProbeOutcome.Answered;
import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.model.secret.Sensitive;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Sends verification prompts. They cost tokens, so none is repeated here. */
public final class InferenceCalls {

  private static final int MAX_ANSWER = 200;
  private static final HttpCalls.ResultKind<ProbeOutcome> PROBE =
      new HttpCalls.ResultKind<>(
          error -> new ProbeOutcome.Failed(error.withoutEffect()), CallResult::of);

  private final HttpCalls http;
  private final Route completions;
  private final Route chatCompletions;

  public InferenceCalls(HttpCalls http, TogetherUrls urls) {
    this.http = http;
    this.completions = urls.route("POST", "/v1/completions");
    this.chatCompletions = urls.route("POST", "/v1/chat/completions");
  }

  /** Sends one prompt; blocks for at most {@link Prompt#timeout()}. */
  public ProbeOutcome probe(Sensitive apiKey, Prompt prompt) {
    Request request =
        HttpCalls.authorized(apiKey, prompt.chat() ? chatCompletions : completions)
            .post(new OneShotJson(body(prompt)))
            .build();
    List<Sensitive> secrets = List.of(apiKey);
    long start = System.nanoTime();
    return http.within(prompt.timeout())
        .call(
            request,
            PROBE,
            reply ->
                reply.successful()
                    ? answered(reply, prompt, secrets, start)
                    : InferenceErrors.of(
                        prompt.chat(),
                        reply.status(),
                        Replies.errorText(reply.text(), secrets),
                        reply.retryAfter()));
  }

  private ProbeOutcome answered(HttpReply reply, Prompt prompt, List<Sensitive> secrets, long start)
      throws IOException {
    JsonNode json = Replies.tree(reply.text());
    Duration latency = Duration.ofNanos(System.nanoTime() - start);
    JsonNode choice = json == null ? null : json.path("choices").path(0);
    if (json == null || choice == null || !choice.isObject()) {
      return new ProbeOutcome.Failed(http.unexpected("has no choices").withoutEffect());
    }
    JsonNode usage = json.path("usage");
    return new Answered(
        model(json, prompt.model(), secrets),
        text(choice, secrets),
        Replies.clean(choice, "finish_reason", secrets),
        count(usage.path("prompt_tokens")),
        count(usage.path("completion_tokens")),
        latency);
  }

  private static String body(Prompt prompt) {
    ObjectNode json = Replies.JSON.createObjectNode();
    json.put("model", prompt.model());
    if (prompt.chat()) {
      json.putArray("messages").addObject().put("role", "user").put("content", prompt.text());
    } else {
      json.put("prompt", prompt.text());
    }
    json.put("max_tokens", prompt.maxTokens());
    json.put("temperature", prompt.temperature());
    return json.toString();
  }

  /** The model that answered; the name that was sent is kept to the letter. */
  private static @Nullable String model(JsonNode json, String sent, List<Sensitive> secrets) {
    return sent.equals(Replies.text(json, "model")) ? sent : Replies.clean(json, "model", secrets);
  }

  private static String text(JsonNode choice, List<Sensitive> secrets) {
    String text = Replies.text(choice, "text");
    if (text == null) {
      text = Replies.text(choice.path("message"), "content");
    }
    String answer = text == null ? "" : Redactor.clean(text, secrets);
    if (answer.length() <= MAX_ANSWER) {
      return answer;
    }
    boolean splitsPair = Character.isHighSurrogate(answer.charAt(MAX_ANSWER - 1));
    return answer.substring(0, splitsPair ? MAX_ANSWER - 1 : MAX_ANSWER);
  }

  /** {@code seed} is not read: it can exceed 64 bits, as the documentation's own example does. */
  private static @Nullable Integer count(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToInt() ? value.asInt() : null;
  }
}
