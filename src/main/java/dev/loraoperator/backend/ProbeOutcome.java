package dev.loraoperator.backend;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one question came to. */
public sealed interface ProbeOutcome {

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
      implements ProbeOutcome {}

  /** The model has no chat template: ask through {@code /v1/completions}. */
  record NoChatTemplate() implements ProbeOutcome {}

  /**
   * The service does not serve this model ({@code model_not_available}, or no such model).
   *
   * @param message the service's own words, cleaned
   */
  record NotServable(String message) implements ProbeOutcome {}

  /** Anything else. */
  record Failed(RemoteError failure) implements ProbeOutcome {}
}
