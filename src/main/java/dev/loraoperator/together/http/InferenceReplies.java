package dev.loraoperator.together.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.backend.ProbeOutcome.Answered;
import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a question is answered with. {@code seed} is left alone: it can exceed 64 bits, as the
 * documentation's own example does.
 */
final class InferenceReplies {

  private static final int MAX_ANSWER = 200;

  private InferenceReplies() {}

  /**
   * The first choice; null when there is none.
   *
   * @param asked the model that was asked: its echo is kept to the letter
   */
  static @Nullable Answered answered(
      JsonNode json, String asked, List<Sensitive> secrets, Duration latency) {
    JsonNode choice = json.path("choices").path(0);
    if (!choice.isObject()) {
      return null;
    }
    JsonNode usage = json.path("usage");
    return new Answered(
        model(Replies.text(json, "model"), asked, secrets),
        answer(choice, secrets),
        clean(Replies.text(choice, "finish_reason"), secrets),
        count(usage.path("prompt_tokens")),
        count(usage.path("completion_tokens")),
        latency);
  }

  private static @Nullable String model(
      @Nullable String echo, String asked, List<Sensitive> secrets) {
    return asked.equals(echo) ? echo : clean(echo, secrets);
  }

  private static String answer(JsonNode choice, List<Sensitive> secrets) {
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

  private static @Nullable String clean(@Nullable String text, List<Sensitive> secrets) {
    return text == null ? null : Redactor.clean(text, secrets);
  }

  private static @Nullable Integer count(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToInt() ? value.asInt() : null;
  }
}
