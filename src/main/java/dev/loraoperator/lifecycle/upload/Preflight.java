package dev.loraoperator.lifecycle.upload;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.SourceCheck;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.PreflightMode;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.inspection.Inspection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks the source before an upload is spent on it. Only a definite fault stops the upload: what
 * could not be read from here, the service may well be able to fetch.
 */
public final class Preflight implements Stage {

  private final Backoff backoff;

  public Preflight(Backoff backoff) {
    this.backoff = backoff;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    return switch (state.step(s.spec().specHash())) {
      // What is created again after its grace period was checked before.
      case START ->
          s.access(
              open -> begin(s, state, open),
              problem -> Retries.problem(s, state, problem, backoff));
      case CONFIRM, FOLLOW, DONE -> StageResult.next(state);
    };
  }

  /** What is done with a source that can be used. */
  interface WithSource {
    StageResult apply(Access.Open open, Resolution.Resolved resolved);
  }

  /** The source as the service would be given it, or the reason why it cannot be. */
  static StageResult resolved(Situation s, State state, WithSource use, Backoff backoff) {
    return s.access(
        open ->
            open.source()
                .resolve(s.api())
                .fold(
                    resolved -> use.apply(open, resolved),
                    problem -> Retries.problem(s, state, problem, backoff),
                    until -> Retries.awaiting(s, until)),
        problem -> Retries.problem(s, state, problem, backoff));
  }

  private StageResult begin(Situation s, State state, Access.Open open) {
    if (isUnderWay(s, state, open)) {
      return StageResult.next(state);
    }
    if (isSigned(s.spec().source())
        && open.backend().clockSkew().abs().compareTo(Backoff.MAX_CLOCK_SKEW) > 0) {
      return Retries.at(
          s,
          state,
          ReadyCondition.of(
              Reason.CLOCK_SKEW,
              "The operator's clock is more than 5 minutes off Together's, so S3 would refuse a"
                  + " URL signed now. Correct the node's clock"),
          s.now().plus(backoff.lookAgain(s.jitter())));
    }
    if (s.spec().preflight() == PreflightMode.OFF) {
      return StageResult.next(state.withSourceCheck(null));
    }
    String key = s.spec().specHash() + "/" + s.inputsHash();
    // Who waits for a check, or has its result, needs no source: it costs a signature.
    Duration maxAge = Retries.isUnread(s, state) ? backoff.pollMax() : Backoff.LONGEST_WAIT;
    return open.source()
        .inspection(key, maxAge)
        .map(known -> inspected(s, state, known))
        .orElseGet(
            () ->
                resolved(
                    s,
                    state,
                    (any, source) ->
                        inspected(s, state, open.source().inspect(source, key, maxAge)),
                    backoff));
  }

  /** Its source was checked before its first step; what has failed is checked again. */
  private static boolean isUnderWay(Situation s, State state, Access.Open open) {
    return Create.begun(open.backend(), s.spec(), state).isPresent()
        && state
            .revision(s.spec().specHash())
            .filter(known -> known.phase() != UploadPhase.FAILED)
            .isPresent();
  }

  private StageResult inspected(Situation s, State state, Remote<Inspection> known) {
    return known.fold(
        until -> Retries.awaiting(s, until),
        (inspection, at) -> checked(s, state, inspection, at),
        at -> Retries.keep(Backoff.SAFETY_NET),
        (error, retryAt) -> Retries.readFailed(s, state, error, retryAt));
  }

  private StageResult checked(Situation s, State state, Inspection inspection, Instant at) {
    SourceCheck check =
        new SourceCheck(value(inspection), inspection.facts(), at.truncatedTo(ChronoUnit.SECONDS));
    State checked = isNews(state.sourceCheck(), check) ? state.withSourceCheck(check) : state;
    return inspection.fold(
        passed -> StageResult.next(checked),
        failed ->
            s.spec().preflight() == PreflightMode.ENFORCE
                ? refused(s, checked, failed.problem())
                : StageResult.next(checked),
        unknown -> StageResult.next(checked));
  }

  /** That a source still cannot be read is not worth a write. */
  private static boolean isNews(@Nullable SourceCheck before, SourceCheck check) {
    return before == null
        || !check.value().isUnknown()
        || !check.value().equals(before.value())
        || !Objects.equals(check.facts(), before.facts());
  }

  private StageResult refused(Situation s, State checked, Problem problem) {
    return Retries.at(
        s, checked, ReadyCondition.of(problem), s.now().plus(backoff.slowRetry(s.jitter())));
  }

  private static ConditionValue value(Inspection inspection) {
    return inspection.fold(
        passed ->
            passed.warnings().isEmpty()
                ? ConditionValue.yes(Reason.SOURCE_VERIFIED, "The files are as they must be")
                : ConditionValue.yes(Reason.SOURCE_WARNING, String.join(". ", passed.warnings())),
        failed -> ConditionValue.no(failed.problem().reason(), failed.problem().message()),
        unknown -> ConditionValue.unknown(unknown.reason(), unknown.message()));
  }

  /** Whether the operator signs its URL with its own clock. */
  private static boolean isSigned(Source source) {
    return source.accept(
        new Source.Visitor<>() {
          @Override
          public Boolean huggingFace(Source.HuggingFace repository) {
            return false;
          }

          @Override
          public Boolean s3(Source.S3 archive) {
            return true;
          }

          @Override
          public Boolean presignedUrl(Source.PresignedUrl url) {
            return false;
          }

          @Override
          public Boolean existing(Source.Existing model) {
            return false;
          }
        });
  }
}
