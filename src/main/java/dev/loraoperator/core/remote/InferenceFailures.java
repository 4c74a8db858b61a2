package dev.loraoperator.core.remote;

import dev.loraoperator.core.Reason;
import dev.loraoperator.core.remote.RemoteFailure.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a refused question means. The codes and texts are those that callers of the live service
 * have reported; its documentation names none.
 */
public final class InferenceFailures {

  private static final List<String> NOT_SERVED =
      List.of("model_not_available", "model_not_found", "non-serverless model", "unable to access");
  private static final List<String> NO_TEMPLATE = List.of("chat_template", "chat template");

  private InferenceFailures() {}

  /**
   * What a reply other than 2xx means. No message differs between two attempts, for a model that
   * does not answer yet is asked again.
   *
   * @param chat whether the question was put as a chat
   * @param text the service's words with its code, cleaned
   */
  public static InferenceOutcome of(
      boolean chat, int status, String text, @Nullable Duration retryAfter) {
    if ((status == 400 || status == 404) && says(text, NOT_SERVED)) {
      return new InferenceOutcome.NotServable(text);
    }
    if (chat && isClientError(status) && says(text, NO_TEMPLATE)) {
      return new InferenceOutcome.NoChatTemplate();
    }
    return new InferenceOutcome.Failed(failure(status, text, retryAfter));
  }

  private static RemoteFailure failure(int status, String text, @Nullable Duration retryAfter) {
    boolean ofAnyCall = List.of(401, 402, 405, 408, 429).contains(status) || !isClientError(status);
    if (ofAnyCall) {
      return RemoteFailure.ofStatus(status, text, retryAfter).withoutEffect();
    }
    String seen = "Together answered HTTP " + status + (text.isEmpty() ? "" : ": " + text);
    return status == 403
        ? new RemoteFailure(
            Reason.FORBIDDEN, seen + ". Use an API key that may ask this model", null, Effect.NONE)
        : new RemoteFailure(
            Reason.MODEL_NOT_SERVABLE,
            seen + ". Check spec.verify, and that an endpoint serves the model",
            null,
            Effect.NONE);
  }

  private static boolean isClientError(int status) {
    return status >= 400 && status < 500;
  }

  private static boolean says(String text, List<String> fragments) {
    String lower = text.toLowerCase(Locale.ROOT);
    return fragments.stream().anyMatch(lower::contains);
  }
}
