package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.ProbeQuestion;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.lifecycle.StageResult.Go;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.Verification;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.VerifySettings;
import dev.loraoperator.model.secret.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks the model one small question, once per revision, and again with growing delays while it does
 * not answer. It costs tokens, so an answer is never asked for twice.
 */
final class VerifyStep {

  /** A cold model may take a while for its first token. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);

  private static final String ASKING = "Asking the model one small question";

  private final Backoff delays;

  VerifyStep(Backoff delays) {
    this.delays = delays;
  }

  Go advance(ServePlan plan, World world) {
    if (!plan.verify().enabled()) {
      return Go.on(plan.progress().verified(null));
    }
    Verification known = plan.verification().orElse(null);
    RemoteCall<Probe, ProbeOutcome> asked = world.serving().asked();
    if (known != null && known.answered()) {
      return settled(plan, asked);
    }
    if (known != null
        && known.setback() != null
        && known.setback().holds(world.now(), world.inputsRevision())) {
      return stillFailed(plan, world, known.setback());
    }
    if (world.fault() != null) {
      return lacking(plan, world, world.fault());
    }
    // A setback that holds no longer: the time for answering starts anew.
    Verification open =
        known == null || known.setback() != null
            ? new Verification(
                plan.verificationRevision(),
                ConditionValue.unknown(Reason.VERIFYING, ASKING),
                world.now(),
                0,
                null,
                null)
            : known;
    return asked != null && asked.what().revision().equals(open.revision())
        ? onAsked(plan, world, open, asked)
        : first(plan, world, open);
  }

  /**
   * The answer is forgotten only by a pass that sees it in the status: a pass that sees an older
   * status meanwhile finds the answer in memory, and does not ask again.
   */
  private static Go settled(ServePlan plan, @Nullable RemoteCall<Probe, ProbeOutcome> asked) {
    return asked == null || asked.inFlight()
        ? Go.on(plan.progress())
        : new Go(plan.progress(), Effect.FORGET_OUTCOME, null);
  }

  private static Go stillFailed(ServePlan plan, World world, RetryGate setback) {
    Instant retryAt = setback.retryAt();
    return retryAt == null
        ? Go.on(plan.progress())
        : Go.later(plan.progress(), Duration.between(world.now(), retryAt).plusMillis(1));
  }

  private Go lacking(ServePlan plan, World world, Problem fault) {
    Verification failed =
        new Verification(
            plan.verificationRevision(),
            ConditionValue.no(fault.reason(), fault.message()),
            world.now(),
            0,
            null,
            new RetryGate(world.inputsRevision(), null));
    return Go.later(plan.progress().verified(failed), delays.slowRetry(world.jitter()));
  }

  private Go first(ServePlan plan, World world, Verification open) {
    boolean chat = plan.verify().api() != VerifySettings.Api.COMPLETIONS;
    return ask(plan, world, open, open.attempts() + 1, chat);
  }

  private Go ask(ServePlan plan, World world, Verification open, int number, boolean chat) {
    State progress = plan.progress().verified(open);
    if (!world.serving().observed()) {
      return Go.later(progress, Duration.ofMillis(1));
    }
    if (world.turnAt() != null) {
      return Go.later(progress, Duration.between(world.now(), world.turnAt()));
    }
    VerifySettings settings = plan.verify();
    ProbeQuestion question =
        new ProbeQuestion(
            plan.target(),
            chat,
            settings.prompt(),
            settings.maxTokens(),
            settings.temperature(),
            CALL_TIMEOUT);
    return new Go(
        progress,
        new Effect.AskModel(new Probe(open.revision(), number, question)),
        CALL_TIMEOUT.plus(Backoff.SAFETY_NET));
  }

  private Go onAsked(
      ServePlan plan, World world, Verification open, RemoteCall<Probe, ProbeOutcome> asked) {
    Probe ask = asked.what();
    ProbeOutcome outcome = asked.outcome();
    if (outcome == null) {
      return Go.later(plan.progress().verified(open), Backoff.SAFETY_NET);
    }
    if (outcome instanceof ProbeOutcome.NoChatTemplate
        && plan.verify().api() == VerifySettings.Api.AUTO) {
      return ask(plan, world, open, ask.number(), false);
    }
    if (outcome instanceof ProbeOutcome.Answered answered) {
      String complaint = complaint(plan, answered);
      return complaint == null
          ? verified(plan, open, asked, answered)
          : failed(
              plan,
              world,
              open,
              asked,
              new VerificationFailure(Reason.UNEXPECTED_ANSWER, complaint, null));
    }
    return failed(plan, world, open, asked, VerificationFailure.of(outcome, plan, world));
  }

  private static Go verified(
      ServePlan plan,
      Verification open,
      RemoteCall<Probe, ProbeOutcome> asked,
      ProbeOutcome.Answered answered) {
    Verification verified =
        new Verification(
            open.revision(),
            ConditionValue.yes(Reason.ANSWERED, "The model has answered"),
            open.startedAt(),
            asked.what().number(),
            new Verification.Answer(
                Objects.requireNonNull(asked.endedAt()),
                answered.latency(),
                answered.model(),
                answered.finishReason(),
                answered.text(),
                answered.promptTokens(),
                answered.completionTokens()),
            null);
    return Go.later(plan.progress().verified(verified), Backoff.SAFETY_NET);
  }

  /** Null when the answer is as it must be. The base may answer though the adapter is not used. */
  private static @Nullable String complaint(ServePlan plan, ProbeOutcome.Answered answered) {
    String model = answered.model();
    if (!plan.target().equals(model) && !plan.model().equals(model)) {
      return "The reply names "
          + (model == null ? "no model" : "model " + Redactor.clean(model, java.util.List.of()))
          + " instead of ours";
    }
    var expect = plan.verify().expect();
    return expect == null || expect.isMetBy(answered.text())
        ? null
        : "The model answered, but spec.verify.expect wants the answer " + expect.words();
  }

  private Go failed(
      ServePlan plan,
      World world,
      Verification open,
      RemoteCall<Probe, ProbeOutcome> asked,
      VerificationFailure why) {
    Instant endedAt = Objects.requireNonNull(asked.endedAt());
    Instant startedAt = Objects.requireNonNullElse(open.startedAt(), endedAt);
    if (!endedAt.isBefore(startedAt.plus(plan.verify().timeout()))) {
      return over(plan, world, open, asked.what(), why);
    }
    Verification trying =
        new Verification(
            open.revision(),
            ConditionValue.unknown(
                Reason.VERIFYING, "The model does not answer yet. " + why.message()),
            startedAt,
            Math.max(open.attempts(), 1),
            null,
            null);
    Duration wait = delays.poll(Duration.between(startedAt, endedAt), world.jitter());
    Duration stated = why.retryAfter();
    Instant due = endedAt.plus(stated != null && stated.compareTo(wait) > 0 ? stated : wait);
    return world.now().isBefore(due)
        ? Go.later(
            plan.progress().verified(trying), Duration.between(world.now(), due).plusMillis(1))
        : ask(plan, world, trying, asked.what().number() + 1, asked.what().question().chat());
  }

  /** Its time is over. What only a person can change is not asked again by itself. */
  private Go over(
      ServePlan plan, World world, Verification open, Probe last, VerificationFailure why) {
    boolean settled =
        why.reason() == Reason.MODEL_NOT_SERVABLE || why.reason() == Reason.UNEXPECTED_ANSWER;
    Instant retryAt = settled ? null : world.now().plus(delays.slowRetry(world.jitter()));
    Verification failed =
        new Verification(
            open.revision(),
            ConditionValue.no(why.reason(), why.message()),
            open.startedAt(),
            last.number(),
            null,
            new RetryGate(world.inputsRevision(), retryAt));
    return new Go(
        plan.progress().verified(failed),
        Effect.FORGET_OUTCOME,
        retryAt == null ? null : delays.slowRetry(world.jitter()));
  }
}
