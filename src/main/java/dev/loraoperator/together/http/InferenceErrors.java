package dev.loraoperator.together.http;

import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a refused prompt means. The codes and texts are those that callers of the live service have
 * reported; its documentation names none.
 */
final class InferenceErrors {

  private static final List<String> NOT_SERVED =
      List.of("model_not_available", "model_not_found", "non-serverless model", "unable to access");
  private static final List<String> NO_TEMPLATE = List.of("chat_template", "chat template");

  private InferenceErrors() {}

  /**
   * What a reply other than 2xx means. No message differs between two attempts, because a model
   * that does not answer yet is probed again.
   *
   * @param chat whether the prompt was sent as a chat message
   * @param text the service's words with its code, cleaned
   */
  static ProbeOutcome of(boolean chat, int status, String text, @Nullable Duration retryAfter) {
    if ((status == 400 || status == 404) && saysAny(text, NOT_SERVED)) {
      return new ProbeOutcome.NotServable(text);
    }
    if (chat && StatusErrors.isClientError(status) && saysAny(text, NO_TEMPLATE)) {
      return new ProbeOutcome.NoChatTemplate();
    }
    return new ProbeOutcome.Failed(failure(status, text, retryAfter));
  }

  private static RemoteError failure(int status, String text, @Nullable Duration retryAfter) {
    boolean ofAnyCall =
        List.of(401, 402, 405, 408, 429).contains(status) || !StatusErrors.isClientError(status);
    if (ofAnyCall) {
      return StatusErrors.of(status, text, retryAfter).withoutEffect();
    }
    String seen = "Together answered HTTP " + status + (text.isEmpty() ? "" : ": " + text);
    return status == 403
        ? new RemoteError(
            Reason.FORBIDDEN, seen + ". Use an API key that may ask this model", null, Effect.NONE)
        : new RemoteError(
            Reason.MODEL_NOT_SERVABLE,
            seen + ". Check spec.verify, and that an endpoint serves the model",
            null,
            Effect.NONE);
  }

  private static boolean saysAny(String text, List<String> fragments) {
    return fragments.stream().anyMatch(fragment -> StatusErrors.says(text, fragment));
  }
}
