package dev.loraoperator.lifecycle.upload;

import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes the result of the create that this process has started into the state. */
public final class RecordCreation implements Stage {

  /** Part of the code with which Together refuses what it has closed. */
  private static final String ACCESS_DISABLED = "access_disabled";

  private static final Effect FORGET = new Effect.Forget(Operation.Kind.CREATE);

  private final Backoff backoff;
  private final Ownership ownership;

  public RecordCreation(Backoff backoff) {
    this.backoff = backoff;
    this.ownership = new Ownership(backoff);
  }

  @Override
  public StageResult advance(Situation s, State state) {
    return switch (state.step(s.spec().specHash())) {
      case CONFIRM ->
          s.access(
              open ->
                  open.backend()
                      .creation()
                      .filter(call -> call.what().intent().equals(revision(s, state).intentId()))
                      .map(call -> of(s, open, state, call))
                      .orElseGet(() -> StageResult.next(state)),
              problem -> StageResult.next(state));
      case START, FOLLOW, DONE -> StageResult.next(state);
    };
  }

  private StageResult of(
      Situation s,
      Access.Open open,
      State state,
      RemoteCall<Operation.Create, CreateOutcome> call) {
    return call.end()
        .map(
            end ->
                end.outcome()
                    .fold(
                        created -> created(s, state, created.ref()),
                        () -> nameTaken(s, open, state, end.endedAt()),
                        error -> failed(s, open, state, error)))
        .orElseGet(() -> Retries.keep(Backoff.SAFETY_NET));
  }

  /** Where a step is left, it is written together with the intent of that. */
  private StageResult created(Situation s, State state, RemoteRef ref) {
    Revision created = revision(s, state).created(ref);
    State next = state.with(created).withoutGate();
    return created.ref().isComplete()
        ? StageResult.halt(
            new Decision.Update(
                next,
                Follow.inProgress(created),
                List.of(FORGET),
                backoff.poll(Duration.ZERO, s.jitter())))
        : StageResult.next(next, FORGET);
  }

  private StageResult failed(Situation s, Access.Open open, State state, RemoteError error) {
    if (error.effect() == RemoteError.Effect.UNKNOWN) {
      return StageResult.halt(
          new Decision.Update(
              state.withoutGate(),
              ReadyCondition.of(
                  Reason.CONFIRMING_UPLOAD,
                  "The POST may have been carried out, looking for its job before posting again. "
                      + error.message()),
              List.of(FORGET),
              backoff.poll(Duration.ZERO, s.jitter())));
    }
    if (isClosed(s, open, state, error)) {
      return Retries.at(
          s, state.with(revision(s, state).withoutIntent()), closed(error), null, List.of(FORGET));
    }
    Revision refused = revision(s, state);
    return Retries.at(
        s,
        state.with(
            error.reason() == Reason.MODEL_NOT_FOUND
                ? refused.withoutRecord()
                : refused.withoutIntent()),
        ReadyCondition.of(error.reason(), error.message()),
        retryAt(s, refused, error),
        List.of(FORGET));
  }

  /**
   * Whether the service no longer takes uploads on this API: it has the rest of it, or has taken
   * one before. A service that has neither is addressed wrongly.
   */
  private boolean isClosed(Situation s, Access.Open open, State state, RemoteError error) {
    boolean isRefused =
        s.api() == Api.V1
            && (error.reason() == Reason.NOT_FOUND
                || (error.reason() == Reason.FORBIDDEN
                    && error.message().contains(ACCESS_DISABLED)));
    return isRefused
        && (open.backend().uploads(s.spec().modelName(), Freshness.ANY).known().isPresent()
            || state.revisions().stream()
                .anyMatch(known -> known.placement().api() == Api.V1 && known.ref().isComplete()));
  }

  private static ReadyCondition closed(RemoteError error) {
    return ReadyCondition.of(
        Reason.API_CLOSED,
        "Together takes no more uploads on its API v1. Set spec.api: v2. " + error.message());
  }

  private @Nullable Instant retryAt(Situation s, Revision upload, RemoteError error) {
    return switch (error.reason().kind()) {
      case WAIT, BACK_OFF, PROGRESS, SUSPENDED, DONE, NOTE ->
          s.now()
              .plus(
                  Backoff.atLeast(
                      error.retryAfter(),
                      backoff.backOff(upload.attempt(), s.jitter()),
                      s.jitter()));
      case USER ->
          error.reason() == Reason.UPLOAD_REFUSED
              ? null
              : s.now().plus(backoff.slowRetry(s.jitter()));
    };
  }

  /**
   * Our own earlier create if that is proven by a list that was read since, else another's; also
   * where there is no list to prove it.
   */
  private StageResult nameTaken(Situation s, Access.Open open, State state, Instant endedAt) {
    return open.backend()
        .uploads(s.spec().modelName(), Freshness.since(endedAt))
        .fold(
            until -> Retries.awaiting(s, until),
            (uploads, at) -> nameTaken(s, open, state, uploads),
            at -> nameTaken(s, open, state, UploadList.NONE),
            (error, retryAt) -> Retries.readFailed(s, state, error, retryAt));
  }

  /**
   * The name was seen free just before the intent, so only a create of ours that was lost before
   * this one can be proof where the list carries no descriptions.
   */
  private StageResult nameTaken(Situation s, Access.Open open, State state, UploadList uploads) {
    Revision intent = revision(s, state);
    Optional<UploadView> ours = uploads.carrying(s.spec().marker());
    if (ours.isEmpty() && intent.intendedBefore()) {
      ours = Ownership.nameSeenFree(s, open, uploads, intent);
    }
    return ours.map(
            seen ->
                StageResult.next(
                    intent.intendedBefore()
                        ? Ownership.confirm(s, state, seen)
                        : Ownership.adopt(s, state, seen),
                    FORGET))
        .orElseGet(
            () ->
                ownership.taken(
                    s,
                    state,
                    intent,
                    "Together says that the name "
                        + intent.remoteName()
                        + " already exists, and no upload of ours has it",
                    FORGET));
  }

  private static Revision revision(Situation s, State state) {
    return state.revision(s.spec().specHash()).orElseThrow();
  }
}
