package dev.loraoperator.core.decision;

import dev.loraoperator.core.Reason;
import dev.loraoperator.core.SafeText;
import dev.loraoperator.core.remote.InferenceOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a model is not verified.
 *
 * @param retryAfter how long the service asked us to wait; null when it did not say
 */
record Shortcoming(Reason reason, String message, @Nullable Duration retryAfter) {

  static Shortcoming of(InferenceOutcome outcome, ServePlan plan, World world) {
    if (outcome instanceof InferenceOutcome.NotServable refusal) {
      String words = SafeText.clean(refusal.message(), world.secrets());
      return new Shortcoming(
          Reason.MODEL_NOT_SERVABLE,
          "Together does not serve it"
              + (words.isEmpty() ? "" : ": " + words.replaceFirst("\\.+$", ""))
              + (plan.endpoint() == null
                  ? ". Bind it to a dedicated endpoint with spec.endpoint"
                  : ". Check the endpoint"),
          null);
    }
    if (outcome instanceof InferenceOutcome.Failed failed) {
      return new Shortcoming(
          failed.failure().reason(),
          SafeText.clean(failed.failure().message(), world.secrets()),
          failed.failure().retryAfter());
    }
    return new Shortcoming(
        Reason.MODEL_NOT_SERVABLE,
        "The model has no chat template. Set spec.verify.api to Completions or Auto",
        null);
  }
}
