package dev.loraoperator.lifecycle.serve;

import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.Verification;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Takes what has become of the verification prompt into the state. */
public final class RecordProbe implements Stage {

  /** An answer is kept in memory until the status that has it has surely been seen. */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private static final Effect FORGET = new Effect.Forget(Operation.Kind.PROBE);

  private final Backoff backoff;

  public RecordProbe(Backoff backoff) {
    this.backoff = backoff;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    if (state.step(s.spec().specHash()) != State.Step.DONE) {
      return StageResult.next(state);
    }
    ServePlan plan = ServePlan.of(s, state);
    if (!plan.verify().enabled() || isLongAnswered(s, plan)) {
      return StageResult.next(state);
    }
    return s.backend()
        .flatMap(ModelBackend::probe)
        .filter(call -> call.what().hash().equals(plan.probeHash()))
        .flatMap(call -> call.end().map(end -> ended(s, plan, call, end)))
        .orElseGet(() -> StageResult.next(state));
  }

  /** Then no call for it is remembered any more, and no Secret needs to be read. */
  private static boolean isLongAnswered(Situation s, ServePlan plan) {
    return plan.verification()
        .map(Verification::answer)
        .filter(answer -> !s.isBefore(answer.time().plus(REMEMBERED)))
        .isPresent();
  }

  private StageResult ended(
      Situation s,
      ServePlan plan,
      RemoteCall<Probe, ProbeOutcome> call,
      RemoteCall.Result<ProbeOutcome> end) {
    Optional<Verification> known = plan.verification();
    if (known.filter(Verification::answered).isPresent()) {
      // Forgotten only by a reconciliation that sees it in the status: one that sees an older
      // status finds the answer here, and does not send the prompt again.
      return StageResult.next(plan.state(), FORGET);
    }
    if (known
        .map(Verification::gate)
        .filter(gate -> gate.isClosed(s.now(), s.inputsHash()))
        .isPresent()) {
      return StageResult.next(plan.state());
    }
    Verification open = Verify.open(s, plan);
    if (Verify.completesInstead(plan, end.outcome())) {
      return StageResult.next(plan.state());
    }
    return VerificationFailure.of(end.outcome(), plan)
        .map(failure -> failed(s, plan, open, call.what(), end.endedAt(), failure))
        .or(
            () ->
                end.outcome()
                    .answer()
                    .map(answer -> verified(plan, open, call.what(), end.endedAt(), answer)))
        .orElseGet(() -> StageResult.next(plan.state()));
  }

  private static StageResult verified(
      ServePlan plan,
      Verification open,
      Probe probe,
      Instant endedAt,
      ProbeOutcome.Answered answer) {
    Verification verified =
        new Verification(
            open.probeHash(),
            ConditionValue.yes(Reason.ANSWERED, "The model has answered"),
            open.startedAt(),
            probe.attempt(),
            new Verification.Answer(
                endedAt,
                answer.latency(),
                answer.model(),
                answer.finishReason(),
                answer.text(),
                answer.promptTokens(),
                answer.completionTokens()),
            null);
    return StageResult.next(plan.state().withVerification(verified), Backoff.SAFETY_NET);
  }

  private StageResult failed(
      Situation s,
      ServePlan plan,
      Verification open,
      Probe probe,
      Instant endedAt,
      VerificationFailure failure) {
    Instant startedAt = Objects.requireNonNullElse(open.startedAt(), endedAt);
    if (!endedAt.isBefore(startedAt.plus(plan.verify().timeout()))) {
      return over(s, plan, open, probe, failure);
    }
    Verification trying =
        new Verification(
            open.probeHash(),
            ConditionValue.unknown(
                Reason.VERIFYING, "The model does not answer yet. " + failure.message()),
            startedAt,
            Math.max(open.attempts(), 1),
            null,
            null);
    return StageResult.next(plan.state().withVerification(trying));
  }

  /** Its time is over. What only the user can change is not tried again by itself. */
  private StageResult over(
      Situation s, ServePlan plan, Verification open, Probe probe, VerificationFailure failure) {
    Instant retryAt = failure.isFinal() ? null : s.now().plus(backoff.slowRetry(s.jitter()));
    Verification failed =
        new Verification(
            open.probeHash(),
            ConditionValue.no(failure.reason(), failure.message()),
            open.startedAt(),
            probe.attempt(),
            null,
            new RetryGate(s.inputsHash(), retryAt));
    return StageResult.next(plan.state().withVerification(failed), FORGET);
  }
}
