package dev.loraoperator.core.decision;

import dev.loraoperator.core.Delays;
import dev.loraoperator.core.Fault;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.SafeText;
import dev.loraoperator.core.decision.Part.Go;
import dev.loraoperator.core.remote.Ask;
import dev.loraoperator.core.remote.Errand;
import dev.loraoperator.core.remote.InferenceOutcome;
import dev.loraoperator.core.remote.InferenceRequest;
import dev.loraoperator.core.spec.VerifySettings;
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

  private final Delays delays;

  VerifyStep(Delays delays) {
    this.delays = delays;
  }

  Go advance(ServePlan plan, World world) {
    if (!plan.verify().enabled()) {
      return Go.on(plan.progress().verified(null));
    }
    Verification known = plan.verification().orElse(null);
    Errand<Ask, InferenceOutcome> asked = world.serving().asked();
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
                Finding.unknown(Reason.VERIFYING, ASKING),
                world.now(),
                0,
                null,
                null)
            : known;
    boolean ours = asked != null && asked.what().revision().equals(open.revision());
    return ours ? onAsked(plan, world, open, asked) : first(plan, world, open);
  }

  /**
   * The answer is forgotten only by a pass that sees it in the status: a pass that sees an older
   * status meanwhile finds the answer in memory, and does not ask again.
   */
  private static Go settled(ServePlan plan, @Nullable Errand<Ask, InferenceOutcome> asked) {
    return asked == null || asked.inFlight()
        ? Go.on(plan.progress())
        : new Go(plan.progress(), Action.FORGET_OUTCOME, null);
  }

  private static Go stillFailed(ServePlan plan, World world, Setback setback) {
    Instant retryAt = setback.retryAt();
    return retryAt == null
        ? Go.on(plan.progress())
        : Go.later(plan.progress(), Duration.between(world.now(), retryAt).plusMillis(1));
  }

  private Go lacking(ServePlan plan, World world, Fault fault) {
    Verification failed =
        new Verification(
            plan.verificationRevision(),
            Finding.no(fault.reason(), fault.message()),
            world.now(),
            0,
            null,
            new Setback(world.inputsRevision(), null));
    return Go.later(plan.progress().verified(failed), delays.slowRetry(world.jitter()));
  }

  private Go first(ServePlan plan, World world, Verification open) {
    boolean chat = plan.verify().api() != VerifySettings.Api.COMPLETIONS;
    return ask(plan, world, open, open.attempts() + 1, chat);
  }

  private Go ask(ServePlan plan, World world, Verification open, int number, boolean chat) {
    Progress progress = plan.progress().verified(open);
    if (!world.serving().observed()) {
      return Go.later(progress, Duration.ofMillis(1));
    }
    if (world.turnAt() != null) {
      return Go.later(progress, Duration.between(world.now(), world.turnAt()));
    }
    VerifySettings settings = plan.verify();
    InferenceRequest question =
        new InferenceRequest(
            plan.target(),
            chat,
            settings.prompt(),
            settings.maxTokens(),
            settings.temperature(),
            CALL_TIMEOUT);
    return new Go(
        progress,
        new Action.AskModel(new Ask(open.revision(), number, question)),
        CALL_TIMEOUT.plus(Delays.SAFETY_NET));
  }

  private Go onAsked(
      ServePlan plan, World world, Verification open, Errand<Ask, InferenceOutcome> asked) {
    Ask ask = asked.what();
    InferenceOutcome outcome = asked.outcome();
    if (outcome == null) {
      return Go.later(plan.progress().verified(open), Delays.SAFETY_NET);
    }
    if (outcome instanceof InferenceOutcome.NoChatTemplate
        && plan.verify().api() == VerifySettings.Api.AUTO) {
      return ask(plan, world, open, ask.number(), false);
    }
    if (outcome instanceof InferenceOutcome.Answered answered) {
      String complaint = complaint(plan, answered);
      return complaint == null
          ? verified(plan, open, asked, answered)
          : failed(
              plan, world, open, asked, new Shortcoming(Reason.UNEXPECTED_ANSWER, complaint, null));
    }
    return failed(plan, world, open, asked, Shortcoming.of(outcome, plan, world));
  }

  private static Go verified(
      ServePlan plan,
      Verification open,
      Errand<Ask, InferenceOutcome> asked,
      InferenceOutcome.Answered answered) {
    Verification verified =
        new Verification(
            open.revision(),
            Finding.yes(Reason.ANSWERED, "The model has answered"),
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
    return Go.later(plan.progress().verified(verified), Delays.SAFETY_NET);
  }

  /** Null when the answer is as it must be. The base may answer though the adapter is not used. */
  private static @Nullable String complaint(ServePlan plan, InferenceOutcome.Answered answered) {
    String model = answered.model();
    if (!plan.target().equals(model) && !plan.model().equals(model)) {
      return "The reply names "
          + (model == null ? "no model" : "model " + SafeText.clean(model, java.util.List.of()))
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
      Errand<Ask, InferenceOutcome> asked,
      Shortcoming why) {
    Instant endedAt = Objects.requireNonNull(asked.endedAt());
    Instant startedAt = Objects.requireNonNullElse(open.startedAt(), endedAt);
    if (!endedAt.isBefore(startedAt.plus(plan.verify().timeout()))) {
      return over(plan, world, open, asked.what(), why);
    }
    Verification trying =
        new Verification(
            open.revision(),
            Finding.unknown(Reason.VERIFYING, "The model does not answer yet. " + why.message()),
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
  private Go over(ServePlan plan, World world, Verification open, Ask last, Shortcoming why) {
    boolean settled =
        why.reason() == Reason.MODEL_NOT_SERVABLE || why.reason() == Reason.UNEXPECTED_ANSWER;
    Instant retryAt = settled ? null : world.now().plus(delays.slowRetry(world.jitter()));
    Verification failed =
        new Verification(
            open.revision(),
            Finding.no(why.reason(), why.message()),
            open.startedAt(),
            last.number(),
            null,
            new Setback(world.inputsRevision(), retryAt));
    return new Go(
        plan.progress().verified(failed),
        Action.FORGET_OUTCOME,
        retryAt == null ? null : delays.slowRetry(world.jitter()));
  }
}
