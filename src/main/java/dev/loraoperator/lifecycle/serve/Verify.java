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
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.VerifySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Sends the model the verification prompt, once for each model and prompt, and again with growing
 * delays while it does not answer. A prompt costs tokens, so an answered one is never sent again.
 */
public final class Verify implements Stage {

  /** A cold model may take a while for its first token. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);

  private final Backoff backoff;

  public Verify(Backoff backoff) {
    this.backoff = backoff;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    ServePlan plan = ServePlan.of(s, state);
    if (plan.stillServing().isPresent()) {
      return StageResult.next(state); // it is about what applications use
    }
    if (!plan.isAsked()) {
      return StageResult.next(state.withVerification(null));
    }
    Optional<Verification> known = plan.verification();
    if (known.filter(Verification::answered).isPresent()) {
      return StageResult.next(state);
    }
    Optional<RetryGate> gate = known.map(Verification::gate);
    if (gate.isPresent() && gate.get().isClosed(s.now(), s.inputsHash())) {
      Instant retryAt = gate.get().retryAt();
      return StageResult.next(state, retryAt == null ? null : s.untilAfter(retryAt));
    }
    return s.access(
        open -> verify(s, open.backend(), plan), problem -> withoutKey(s, plan, problem));
  }

  /**
   * The verification that is going on. After a gate that has opened, the time for answering starts
   * again.
   */
  static Verification open(Situation s, ServePlan plan) {
    return plan.verification()
        .filter(known -> known.gate() == null)
        .map(known -> known.notAfter(s.now()))
        .orElseGet(
            () ->
                new Verification(
                    plan.probeHash(),
                    ConditionValue.unknown(
                        Reason.VERIFYING, "Sending the verification prompt to the model"),
                    s.now(),
                    0,
                    null,
                    null));
  }

  /** Whether the prompt is to be sent as text to be completed, for want of a chat template. */
  static boolean completesInstead(ServePlan plan, ProbeOutcome outcome) {
    return plan.verify().route() == VerifySettings.Route.AUTO && outcome.lacksChatTemplate();
  }

  private StageResult withoutKey(Situation s, ServePlan plan, Problem problem) {
    Verification failed =
        new Verification(
            plan.probeHash(),
            ConditionValue.no(problem.reason(), problem.message()),
            s.now(),
            0,
            null,
            new RetryGate(s.inputsHash(), null));
    return StageResult.next(plan.state().withVerification(failed), backoff.slowRetry(s.jitter()));
  }

  private StageResult verify(Situation s, ModelBackend backend, ServePlan plan) {
    Verification open = open(s, plan);
    State state = plan.state().withVerification(open);
    Optional<RemoteCall<Probe, ProbeOutcome>> last =
        backend.probe().filter(call -> call.what().hash().equals(open.probeHash()));
    if (last.isEmpty()) {
      boolean chat = plan.verify().route() != VerifySettings.Route.COMPLETIONS;
      return send(s, backend, plan, state, new Attempt(open.attempts() + 1, chat));
    }
    Probe probe = last.get().what();
    return last.get()
        .end()
        .map(end -> again(s, backend, plan, state, probe, end))
        .orElseGet(() -> StageResult.next(state, Backoff.SAFETY_NET));
  }

  private StageResult again(
      Situation s,
      ModelBackend backend,
      ServePlan plan,
      State state,
      Probe probe,
      RemoteCall.Result<ProbeOutcome> end) {
    if (completesInstead(plan, end.outcome())) {
      return send(s, backend, plan, state, new Attempt(probe.attempt(), false));
    }
    Instant due = due(s, plan, state, end);
    return s.isBefore(due)
        ? StageResult.next(state, s.untilAfter(due))
        : send(s, backend, plan, state, new Attempt(probe.attempt() + 1, probe.prompt().chat()));
  }

  /** When it is sent again: the wait grows with its age, and is never shorter than stated. */
  private Instant due(
      Situation s, ServePlan plan, State state, RemoteCall.Result<ProbeOutcome> end) {
    Verification open = Objects.requireNonNull(state.verification());
    Instant startedAt = Objects.requireNonNullElse(open.startedAt(), end.endedAt());
    Duration wait = backoff.poll(Duration.between(startedAt, end.endedAt()), s.jitter());
    Optional<Duration> stated =
        VerificationFailure.of(end.outcome(), plan).map(VerificationFailure::retryAfter);
    return end.endedAt().plus(Backoff.atLeast(stated.orElse(null), wait, s.jitter()));
  }

  /** One sending of the prompt. */
  private record Attempt(int number, boolean chat) {}

  private static StageResult send(
      Situation s, ModelBackend backend, ServePlan plan, State state, Attempt attempt) {
    return backend
        .permit(Operation.Priority.PROBE)
        .fold(
            () -> sendNow(plan, state, attempt),
            expected -> StageResult.next(state, Backoff.QUEUED),
            (cause, until) -> StageResult.next(state, s.untilAfter(until)));
  }

  private static StageResult sendNow(ServePlan plan, State state, Attempt attempt) {
    VerifySettings settings = plan.verify();
    Probe.Prompt prompt =
        new Probe.Prompt(
            plan.inferenceModel(),
            attempt.chat(),
            settings.prompt(),
            settings.maxTokens(),
            settings.temperature(),
            CALL_TIMEOUT);
    Probe probe = new Probe(plan.probeHash(), attempt.number(), prompt);
    return StageResult.next(
        state,
        new Effect.Start(new Operation.SendProbe(probe)),
        CALL_TIMEOUT.plus(Backoff.SAFETY_NET));
  }
}
