package dev.loraoperator.lifecycle.state;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The one small question, and what came of it: condition {@code InferenceVerified} and {@code
 * status.verification}.
 *
 * @param revision of the model that is asked, the question and the reconcile request
 * @param startedAt when it was first asked
 * @param attempts how often it was asked, as far as it was worth a write
 * @param answer null until the model has answered
 * @param setback set once the time for answering is over
 */
public record Verification(
    String revision,
    ConditionValue finding,
    @Nullable Instant startedAt,
    int attempts,
    @Nullable Answer answer,
    @Nullable RetryGate setback) {

  /** What the model said. */
  public record Answer(
      Instant time,
      Duration latency,
      @Nullable String model,
      @Nullable String finishReason,
      String text,
      @Nullable Integer promptTokens,
      @Nullable Integer completionTokens) {}

  public boolean answered() {
    return finding.isTrue();
  }

  /** Whether it has ended without an answer. */
  public boolean failed() {
    return finding.isFalse();
  }
}
