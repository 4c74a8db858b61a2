package dev.loraoperator.lifecycle.serve;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Target;
import dev.loraoperator.lifecycle.serve.Attach.Wish;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import java.util.List;

/** Starts what gets a model attached; an attachment is in the status before it is made. */
final class AttachOperations {

  private AttachOperations() {}

  static StageResult attach(Wish wish, Target endpoint, Attachment attachment) {
    String message = "Attaching the model to endpoint " + endpoint.name();
    Serving serving =
        wish.state()
            .serving()
            .holding(attachment)
            .with(ConditionValue.unknown(Reason.BINDING, message), Serving.Endpoint.of(endpoint));
    return start(
        wish.state().withoutGate().withServing(serving),
        ReadyCondition.of(Reason.BINDING, message),
        new Operation.Attach(attachment));
  }

  /** What was detached by another hand comes back; that alone does not make it unready. */
  static StageResult restore(Wish wish, Attachment attachment) {
    return StageResult.halt(
        new Decision.Update(
            wish.state(),
            Promote.ready(wish.plan()),
            List.of(
                new Effect.Start(new Operation.Attach(attachment)),
                new Effect.RecordEvent(
                    Reason.BINDING_RESTORED,
                    "The attachment of "
                        + attachment.words()
                        + " was gone; it is being made again")),
            Backoff.SAFETY_NET));
  }

  /** The service attaches a model to one endpoint only, so the old one goes before the new. */
  static StageResult detachFirst(Wish wish, Attachment old) {
    return wish.backend()
        .permit(Operation.Priority.DETACH)
        .fold(
            () ->
                start(
                    wish.state().withoutGate(),
                    ReadyCondition.of(
                        Reason.BINDING,
                        "Together binds a model to one endpoint only; detaching it from "
                            + old.endpointName()
                            + " first"),
                    new Operation.Detach(old)),
            expected -> Retries.queued(),
            (cause, until) -> Retries.readFailed(wish.s(), wish.state(), cause, until));
  }

  private static StageResult start(State state, ReadyCondition ready, Operation operation) {
    return StageResult.halt(
        new Decision.Update(
            state, ready, List.of(new Effect.Start(operation)), Backoff.SAFETY_NET));
  }
}
