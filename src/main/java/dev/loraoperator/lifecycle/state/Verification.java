package dev.loraoperator.lifecycle.state;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The verification prompt and what the model answered: condition {@code InferenceVerified} and
 * {@code status.verification}.
 *
 * @param probeHash of the model, the prompt and the reconcile request
 * @param startedAt when it was first sent
 * @param attempts how often it was sent, as far as that was worth a write
 * @param answer null until the model has answered
 * @param gate set once the time for answering is over
 */
public record Verification(
    String probeHash,
    ConditionValue value,
    @Nullable Instant startedAt,
    int attempts,
    @Nullable Answer answer,
    @Nullable RetryGate gate) {

  /** What the model said. */
  public record Answer(
      Instant time,
      Duration latency,
      @Nullable String model,
      @Nullable String finishReason,
      String text,
      @Nullable Integer promptTokens,
      @Nullable Integer completionTokens) {}

  /** The same, begun no later than {@code now}: another replica's clock may be ahead. */
  public Verification notAfter(Instant now) {
    return startedAt == null || !startedAt.isAfter(now)
        ? this
        : new Verification(probeHash, value, now, attempts, answer, gate);
  }

  public boolean answered() {
    return value.isTrue();
  }

  /** Whether it has ended without an answer. */
  public boolean failed() {
    return value.isFalse();
  }
}
