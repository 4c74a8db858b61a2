package dev.loraoperator.kubernetes.status;

import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.api.v1alpha1.VerificationStatus;
import dev.loraoperator.lifecycle.Conditions;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code status.verification} and condition {@code InferenceVerified}. */
final class VerificationMapper {

  private VerificationMapper() {}

  static @Nullable Verification state(LoraAdapterStatus status) {
    ConditionValue value = StatusConditions.value(status, Conditions.INFERENCE_VERIFIED);
    VerificationStatus bean = status.verification();
    if (bean == null || bean.probeHash() == null || value == null) {
      return null;
    }
    return new Verification(
        bean.probeHash(),
        value,
        Times.instant(bean.startTime()),
        Objects.requireNonNullElse(bean.attempts(), 0),
        answer(bean),
        Times.gate(bean.inputsHash(), bean.nextAttemptTime()));
  }

  static @Nullable VerificationStatus status(@Nullable Verification verification) {
    if (verification == null) {
      return null;
    }
    Verification.Answer answer = verification.answer();
    RetryGate gate = verification.gate();
    return new VerificationStatus(
        verification.probeHash(),
        Times.seconds(verification.startedAt()),
        verification.attempts() == 0 ? null : verification.attempts(),
        answer == null ? null : Times.seconds(answer.time()),
        answer == null ? null : answer.latency().toMillis(),
        answer == null ? null : answer.model(),
        answer == null ? null : answer.finishReason(),
        answer == null ? null : answer.text(),
        answer == null ? null : answer.promptTokens(),
        answer == null ? null : answer.completionTokens(),
        gate == null ? null : gate.inputsHash(),
        gate == null ? null : Times.seconds(gate.retryAt()));
  }

  private static Verification.@Nullable Answer answer(VerificationStatus bean) {
    Instant time = Times.instant(bean.time());
    return time == null
        ? null
        : new Verification.Answer(
            time,
            Duration.ofMillis(Objects.requireNonNullElse(bean.latencyMillis(), 0L)),
            bean.model(),
            bean.finishReason(),
            Objects.requireNonNullElse(bean.answer(), ""),
            bean.promptTokens(),
            bean.completionTokens());
  }
}
