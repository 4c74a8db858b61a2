package dev.loraoperator.lifecycle.upload;

import dev.loraoperator.backend.upload.Validation;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Waits for the service's own check of the files: condition {@code Validated}. Ready waits for it,
 * but not for ever, since the service may never make one.
 */
public final class CheckValidation implements Stage {

  /** How long Ready waits for it, from the end of the upload on. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final Backoff backoff;

  public CheckValidation(Backoff backoff) {
    this.backoff = backoff;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    Revision revision = state.revision(s.spec().specHash()).orElseThrow();
    if (!s.api().validates() || revision.placement().origin() == Placement.Origin.EXISTING) {
      return StageResult.next(state.withValidated(null));
    }
    if (revision.shown().validation() == Validation.Result.SUCCEEDED) {
      return StageResult.next(state.withValidated(succeeded()));
    }
    return s.access(
        open -> look(s, state, open, revision),
        problem ->
            isPatient(s, revision)
                ? Retries.problem(s, state, problem, backoff)
                : StageResult.next(state));
  }

  private StageResult look(Situation s, State state, Access.Open open, Revision revision) {
    boolean waits = isPatient(s, revision);
    return open.backend()
        .validation(revision.ref(), s.within(backoff.pollMin()))
        .fold(
            until -> waits ? Retries.awaiting(s, until) : StageResult.next(state, s.until(until)),
            (validation, at) -> judged(s, state, revision, validation),
            at -> judged(s, state, revision, Validation.NONE),
            (error, retryAt) ->
                waits
                    ? Retries.readFailed(s, state, error, retryAt)
                    : StageResult.next(state, s.untilAfter(retryAt)));
  }

  private StageResult judged(Situation s, State state, Revision revision, Validation validation) {
    Revision seen = revision.validated(validation);
    return switch (validation.result()) {
      case SUCCEEDED -> StageResult.next(state.with(seen).withoutGate().withValidated(succeeded()));
      case FAILED -> failed(s, state.with(seen.failed()), validation);
      case PENDING ->
          unfinished(
              s,
              state.with(seen),
              ConditionValue.unknown(
                  Reason.VALIDATING, "Together has not finished its check of the files"));
      case ERROR ->
          unfinished(
              s,
              state.with(seen),
              ConditionValue.unknown(
                  Reason.VALIDATION_ERROR,
                  "Together's check of the files broke on its own side"
                      + (validation.message().isEmpty() ? "" : ": " + validation.message())
                      + ". Looking again"));
    };
  }

  private static ConditionValue succeeded() {
    return ConditionValue.yes(Reason.VALIDATED, "Together has checked the files");
  }

  private static StageResult failed(Situation s, State state, Validation validation) {
    String message =
        "Together's check of the files failed: "
            + (validation.message().isEmpty() ? "it gives no reason" : validation.message())
            + ". Correct the source, then change the spec or request a reconcile";
    return Retries.whenSourceChanged(
        s,
        state.withValidated(ConditionValue.no(Reason.VALIDATION_FAILED, message)),
        Reason.VALIDATION_FAILED,
        message);
  }

  private StageResult unfinished(Situation s, State state, ConditionValue value) {
    State known = state.withoutGate().withValidated(value);
    Revision revision = state.revision(s.spec().specHash()).orElseThrow();
    if (!isPatient(s, revision)) {
      return StageResult.next(known, backoff.lookAgain(s.jitter()));
    }
    return StageResult.halt(
        new Decision.Update(
            known,
            ReadyCondition.of(Reason.VALIDATING, value.message()),
            backoff.poll(Duration.between(endedAt(s, revision), s.now()), s.jitter())));
  }

  private static boolean isPatient(Situation s, Revision revision) {
    return s.isBefore(endedAt(s, revision).plus(PATIENCE));
  }

  private static Instant endedAt(Situation s, Revision revision) {
    Instant ended = Objects.requireNonNullElse(revision.completionTime(), s.now());
    return ended.isAfter(s.now()) ? s.now() : ended;
  }
}
