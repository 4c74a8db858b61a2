package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Redactor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a model is not verified.
 *
 * @param retryAfter how long the service asked us to wait; null when it did not say
 */
record VerificationFailure(Reason reason, String message, @Nullable Duration retryAfter) {

  static VerificationFailure of(ProbeOutcome outcome, ServePlan plan, World world) {
    if (outcome instanceof ProbeOutcome.NotServable refusal) {
      String words = Redactor.clean(refusal.message(), world.secrets());
      return new VerificationFailure(
          Reason.MODEL_NOT_SERVABLE,
          "Together does not serve it"
              + (words.isEmpty() ? "" : ": " + words.replaceFirst("\\.+$", ""))
              + (plan.endpoint() == null
                  ? ". Bind it to a dedicated endpoint with spec.endpoint"
                  : ". Check the endpoint"),
          null);
    }
    if (outcome instanceof ProbeOutcome.Failed failed) {
      return new VerificationFailure(
          failed.failure().reason(),
          Redactor.clean(failed.failure().message(), world.secrets()),
          failed.failure().retryAfter());
    }
    return new VerificationFailure(
        Reason.MODEL_NOT_SERVABLE,
        "The model has no chat template. Set spec.verify.api to Completions or Auto",
        null);
  }
}
