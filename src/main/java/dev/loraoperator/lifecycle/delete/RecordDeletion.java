package dev.loraoperator.lifecycle.delete;

import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.RecordOutcome;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.Reach;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Deletes one record, once it was read and carries our marker.
 *
 * @param modelId of the record
 * @param reach the way to it
 * @param backend the service there
 * @param end how long the deletion of the resource may be held
 */
record RecordDeletion(
    String modelId, Reach reach, ModelBackend backend, Deadline end, Backoff backoff)
    implements Stage {

  @Override
  public StageResult advance(Situation s, State state) {
    if (backend.recordChange().filter(RemoteCall::inFlight).isPresent()) {
      return keep(s, Backoff.SAFETY_NET);
    }
    return backend
        .recordChange()
        .filter(call -> call.what().equals(new Operation.Delete(modelId)))
        .flatMap(RemoteCall::end)
        .map(last -> ended(s, state, last))
        .orElseGet(() -> look(s, state));
  }

  private StageResult ended(Situation s, State state, RemoteCall.Result<RecordOutcome> last) {
    return last.outcome()
        .fold(
            () ->
                StageResult.next(
                    Models.without(state, modelId),
                    new Effect.RecordEvent(
                        Reason.MODEL_DELETED, "Model record " + modelId + " deleted")),
            error -> refused(s, state, error, last.endedAt()));
  }

  private StageResult refused(Situation s, State state, RemoteError error, Instant endedAt) {
    Duration age = Duration.between(end.requestedAt(), endedAt);
    Instant due =
        endedAt.plus(
            Backoff.atLeast(error.retryAfter(), backoff.poll(age, s.jitter()), s.jitter()));
    return s.isBefore(due)
        ? waiting(s, state, new Problem(error.reason(), error.message()), s.untilAfter(due))
        : look(s, state);
  }

  private StageResult look(Situation s, State state) {
    return backend
        .record(modelId, Freshness.since(afterLastChange()))
        .fold(
            until -> keep(s, s.until(until)),
            (seen, at) -> judge(s, state, seen),
            at -> StageResult.next(Models.without(state, modelId)),
            (error, retryAt) ->
                waiting(
                    s, state, new Problem(error.reason(), error.message()), s.untilAfter(retryAt)));
  }

  /** What was read before the last change may be gone with it. */
  private Instant afterLastChange() {
    return backend
        .recordChange()
        .flatMap(RemoteCall::end)
        .map(RemoteCall.Result::endedAt)
        .filter(ended -> ended.isAfter(end.requestedAt()))
        .orElse(end.requestedAt());
  }

  private StageResult judge(Situation s, State state, UploadView seen) {
    boolean isOurs = seen.marker().filter(s.spec().marker()::sameResource).isPresent();
    return isOurs
        ? delete(s, state)
        : StageResult.next(
            Models.without(state, modelId),
            new Effect.RecordEvent(
                Reason.MODEL_LEFT_BEHIND,
                "Model record "
                    + modelId
                    + " is left there: its description does not carry this resource's marker"));
  }

  private StageResult delete(Situation s, State state) {
    Operation delete = new Operation.Delete(modelId);
    return backend
        .permit(Operation.Priority.DELETE)
        .fold(
            () ->
                StageResult.halt(
                    new Decision.Update(
                        state,
                        ReadyCondition.of(
                            Reason.DELETING, "Being deleted; deleting model record " + modelId),
                        List.of(new Effect.Start(delete, reach.place())),
                        end.atMost(s, Backoff.SAFETY_NET))),
            expected -> keep(s, Backoff.QUEUED),
            (cause, until) ->
                waiting(
                    s, state, new Problem(cause.reason(), cause.message()), s.untilAfter(until)));
  }

  private StageResult keep(Situation s, Duration wait) {
    return StageResult.halt(new Decision.Keep(end.atMost(s, wait)));
  }

  private StageResult waiting(Situation s, State state, Problem problem, Duration wait) {
    return Models.waiting(state, problem, end.atMost(s, wait));
  }
}
