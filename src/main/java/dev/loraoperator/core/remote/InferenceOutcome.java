package dev.loraoperator.core.remote;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one question came to. */
public sealed interface InferenceOutcome {

  /**
   * There was at least one choice.
   *
   * @param model the model that answered, as the reply echoes it; null when it does not
   * @param text of the first choice, cleaned and cut to 200 characters; may be empty
   */
  record Answered(
      @Nullable String model,
      String text,
      @Nullable String finishReason,
      @Nullable Integer promptTokens,
      @Nullable Integer completionTokens,
      Duration latency)
      implements InferenceOutcome {}

  /** The model has no chat template: ask through {@code /v1/completions}. */
  record NoChatTemplate() implements InferenceOutcome {}

  /**
   * The service does not serve this model ({@code model_not_available}, or no such model).
   *
   * @param message the service's own words, cleaned
   */
  record NotServable(String message) implements InferenceOutcome {}

  /** Anything else. */
  record Failed(RemoteFailure failure) implements InferenceOutcome {}
}
