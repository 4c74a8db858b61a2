package dev.loraoperator.lifecycle.upload;

import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.RecordOutcome;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Fingerprint;
import dev.loraoperator.model.Reason;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps an uploaded record as it must be: its description is the one of the spec, with our marker
 * at its end; a name that has changed with the project's is taken over. It is looked at when the
 * spec's description has changed, and on the interval. It holds up nothing.
 */
public final class KeepRecord implements Stage {

  private final Backoff backoff;

  public KeepRecord(Backoff backoff) {
    this.backoff = backoff;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    Revision revision = state.revision(s.spec().specHash()).orElseThrow();
    String modelId = revision.ref().modelId();
    if (!s.api().hasRecords() || modelId == null) {
      return StageResult.next(state);
    }
    return s.access(
        open -> new Look(s, state, open.backend(), revision, modelId, backoff).advance(),
        problem -> StageResult.next(state));
  }

  /** Identifies a description. */
  static String hash(String description) {
    return Fingerprint.of("description", description);
  }

  /** One look at one record. */
  private record Look(
      Situation s,
      State state,
      ModelBackend backend,
      Revision revision,
      String modelId,
      Backoff backoff) {

    StageResult advance() {
      Optional<RemoteCall.Result<RecordOutcome>> last = last().flatMap(RemoteCall::end);
      if (last.filter(end -> isDone(end.outcome())).isPresent() && !isDescribed()) {
        return StageResult.next(state.with(revision.describedAs(wantedHash())));
      }
      boolean isDue = !isDescribed() || !s.isBefore(firstCheck());
      if (!isDue) {
        return StageResult.next(state);
      }
      return backend
          .record(modelId, Freshness.since(since(last)))
          .fold(
              until -> StageResult.next(state, s.until(until)),
              (seen, at) -> seen(seen, last),
              at -> StageResult.next(state),
              (error, retryAt) -> StageResult.next(state, s.untilAfter(retryAt)));
    }

    /** The last change of exactly this description by this process. */
    private Optional<RemoteCall<Operation.RecordChange, RecordOutcome>> last() {
      return backend.recordChange().filter(call -> call.what().equals(describe()));
    }

    private Operation.RecordChange describe() {
      return new Operation.Describe(modelId, s.spec().markedDescription());
    }

    private static boolean isDone(RecordOutcome outcome) {
      return outcome.fold(() -> true, error -> false);
    }

    private boolean isOurs() {
      return revision.placement().origin() != Placement.Origin.EXISTING;
    }

    private String wantedHash() {
      return hash(s.spec().markedDescription());
    }

    private boolean isDescribed() {
      return !isOurs() || wantedHash().equals(revision.placement().description());
    }

    /** What has just been made is as it was made. */
    private Instant firstCheck() {
      return Objects.requireNonNullElse(revision.completionTime(), Instant.EPOCH)
          .plus(s.spec().interval());
    }

    /** What was read before our own change shows what was there before it. */
    private Instant since(Optional<RemoteCall.Result<RecordOutcome>> last) {
      Instant recent =
          isDescribed()
              ? s.now().minus(s.spec().interval())
              : s.within(backoff.pollMin()).notBefore();
      return last.map(RemoteCall.Result::endedAt).filter(recent::isBefore).orElse(recent);
    }

    private StageResult seen(UploadView seen, Optional<RemoteCall.Result<RecordOutcome>> last) {
      String name = seen.ref().modelName();
      String before = revision.ref().modelName();
      if (name != null && before != null && !name.equals(before)) {
        return StageResult.next(
            state.renamed(revision, name),
            new Effect.RecordEvent(
                Reason.MODEL_RENAMED, "Together now calls model " + before + " " + name));
      }
      if (!isOurs() || s.spec().markedDescription().equals(seen.description())) {
        return StageResult.next(
            isDescribed() ? state : state.with(revision.describedAs(wantedHash())));
      }
      if (seen.marker().filter(marker -> !s.spec().marker().sameResource(marker)).isPresent()) {
        return StageResult.next(
            state.with(revision.notOurs()),
            new Effect.RecordEvent(
                Reason.RECORD_NOT_OURS,
                "The description of model record "
                    + modelId
                    + " carries the marker of another resource. From now on it is neither changed"
                    + " nor deleted from here"));
      }
      return last.flatMap(end -> failure(end.outcome()).map(error -> refused(end, error)))
          .orElseGet(this::start);
    }

    private static Optional<RemoteError> failure(RecordOutcome outcome) {
      return outcome.fold(Optional::empty, Optional::of);
    }

    private StageResult refused(RemoteCall.Result<RecordOutcome> end, RemoteError error) {
      Instant due =
          end.endedAt()
              .plus(Backoff.atLeast(error.retryAfter(), backoff.lookAgain(s.jitter()), s.jitter()));
      return s.isBefore(due)
          ? StageResult.next(
              state,
              new Effect.RecordEvent(
                  Reason.RECORD_NOT_DESCRIBED,
                  "The description of model record "
                      + modelId
                      + " cannot be changed. "
                      + error.message()),
              s.untilAfter(due))
          : start();
    }

    private StageResult start() {
      if (backend.recordChange().filter(RemoteCall::inFlight).isPresent()) {
        return StageResult.next(state, Backoff.SAFETY_NET);
      }
      return backend
          .permit(Operation.Priority.DESCRIBE)
          .fold(
              () -> StageResult.next(state, new Effect.Start(describe()), Backoff.SAFETY_NET),
              expected -> StageResult.next(state, Backoff.QUEUED),
              (cause, until) -> StageResult.next(state, s.untilAfter(until)));
    }
  }
}
