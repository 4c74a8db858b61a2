package dev.loraoperator.lifecycle.serve;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.Holder;
import dev.loraoperator.lifecycle.stage.Place;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.stage.Stages;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes what has become of attaching and detaching into the state. */
public final class RecordAttachment {

  private RecordAttachment() {}

  /** What is surely detached is not held any more, and not what applications call. */
  public static Stage detached() {
    return (s, state) -> {
      List<Stage> byAccount =
          Holder.of(state, state.serving().attachments()).stream()
              .map(holder -> detached(holder.place()))
              .toList();
      return new Stages(byAccount).advance(s, state);
    };
  }

  private static Stage detached(@Nullable Place place) {
    return (s, state) ->
        s.backend(place)
            .flatMap(ModelBackend::attachmentChange)
            .filter(RecordAttachment::hasDetached)
            .map(call -> call.what().attachment())
            .map(
                gone ->
                    StageResult.next(
                        without(state, gone), new Effect.Forget(Operation.Kind.ATTACHMENT, place)))
            .orElseGet(() -> StageResult.next(state));
  }

  /** What the service refuses to attach is reported and waits; see {@link AttachErrorPolicy}. */
  public static Stage refused(Backoff backoff) {
    AttachErrorPolicy errors = new AttachErrorPolicy(backoff);
    return (s, state) ->
        s.spec().endpoint() == null || state.step(s.spec().specHash()) != State.Step.DONE
            ? StageResult.next(state)
            : s.backend()
                .flatMap(backend -> refused(s, backend, state, errors))
                .orElseGet(() -> StageResult.next(state));
  }

  private static Optional<StageResult> refused(
      Situation s, ModelBackend backend, State state, AttachErrorPolicy errors) {
    ServePlan plan = ServePlan.of(s, state);
    return AttachErrorPolicy.relevantCall(backend, plan, plan.confirmed().isPresent())
        .filter(call -> AttachErrorPolicy.attachedElsewhere(plan, call).isEmpty())
        .flatMap(
            call ->
                AttachErrorPolicy.error(call)
                    .map(
                        error ->
                            errors.refused(
                                s, plan, call.what().attachment(), call.what().attaches(), error)));
  }

  private static boolean hasDetached(RemoteCall<Operation.AttachmentChange, AttachOutcome> call) {
    return !call.what().attaches() && call.end().filter(end -> end.outcome().isDone()).isPresent();
  }

  private static State without(State state, Attachment gone) {
    State without = state.withServing(state.serving().without(gone));
    return gone.inferenceModel().equals(state.model().inferenceModel())
        ? without.withInferenceModel(gone.model())
        : without;
  }
}
