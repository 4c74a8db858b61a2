package dev.loraoperator.lifecycle.serve;

import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.model.Expectation;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a model is not verified.
 *
 * @param retryAfter how long the service asked us to wait; null when it did not say
 */
record VerificationFailure(Reason reason, String message, @Nullable Duration retryAfter) {

  /** What is wrong with the outcome of a probe; empty when it is as it must be. */
  static Optional<VerificationFailure> of(ProbeOutcome outcome, ServePlan plan) {
    return outcome.fold(
        answer ->
            unexpected(answer, plan)
                .map(words -> new VerificationFailure(Reason.UNEXPECTED_ANSWER, words, null)),
        () ->
            Optional.of(
                notServable(
                    "The model has no chat template. Set spec.verify.route to Completions or Auto")),
        words -> Optional.of(notServable(notServed(words, plan))),
        error ->
            Optional.of(
                new VerificationFailure(error.reason(), error.message(), error.retryAfter())));
  }

  /** Whether only the user can change it. */
  boolean isFinal() {
    return reason == Reason.MODEL_NOT_SERVABLE || reason == Reason.UNEXPECTED_ANSWER;
  }

  private static VerificationFailure notServable(String message) {
    return new VerificationFailure(Reason.MODEL_NOT_SERVABLE, message, null);
  }

  private static String notServed(String words, ServePlan plan) {
    return "Together does not serve it"
        + (words.isEmpty() ? "" : ": " + words.replaceFirst("\\.+$", ""))
        + (plan.endpoint() == null
            ? ". Bind it to a dedicated endpoint with spec.endpoint"
            : ". Check the endpoint");
  }

  /** The base model may answer though the adapter is not used. */
  private static Optional<String> unexpected(ProbeOutcome.Answered answer, ServePlan plan) {
    String model = answer.model();
    if (!plan.inferenceModel().equals(model) && !plan.model().equals(model)) {
      return Optional.of(
          "The reply names "
              + (model == null ? "no model" : "model " + model)
              + " instead of ours");
    }
    Expectation expect = plan.verify().expect();
    return expect == null || expect.isMetBy(answer.text())
        ? Optional.empty()
        : Optional.of(
            "The model answered, but spec.verify.expect wants the answer " + expect.words());
  }
}
