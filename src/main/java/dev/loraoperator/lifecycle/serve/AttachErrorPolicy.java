package dev.loraoperator.lifecycle.serve;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What follows when the service refuses to attach: it is reported, and nothing is stolen. */
final class AttachErrorPolicy {

  private static final Set<Reason> DEFINITE =
      EnumSet.of(
          Reason.LORA_NOT_ENABLED,
          Reason.BASE_MODEL_INCOMPATIBLE,
          Reason.ALREADY_BOUND,
          Reason.ENDPOINT_UNSUITABLE,
          Reason.ENDPOINT_NOT_FOUND,
          Reason.BINDING_REFUSED);

  private final Backoff backoff;

  AttachErrorPolicy(Backoff backoff) {
    this.backoff = backoff;
  }

  /** The last call of this process for the planned model: to attach it, or before it is bound. */
  static Optional<RemoteCall<Operation.AttachmentChange, AttachOutcome>> relevantCall(
      ModelBackend backend, ServePlan plan, boolean bound) {
    return backend
        .attachmentChange()
        .filter(call -> call.what().attachment().model().equals(plan.model()))
        .filter(call -> call.what().attaches() || !bound);
  }

  /** Our own attachment elsewhere, when it is the reason why the service has refused. */
  static Optional<Attachment> attachedElsewhere(Attach.Wish wish) {
    return wish.lastCall().flatMap(call -> attachedElsewhere(wish.plan(), call));
  }

  static Optional<Attachment> attachedElsewhere(
      ServePlan plan, RemoteCall<Operation.AttachmentChange, AttachOutcome> call) {
    Attachment wanted = call.what().attachment();
    return error(call)
        .filter(error -> error.reason() == Reason.ALREADY_BOUND && call.what().attaches())
        .flatMap(
            error ->
                plan.state().serving().attachments().stream()
                    .filter(held -> held.model().equals(wanted.model()))
                    .filter(held -> !held.endpointId().equals(wanted.endpointId()))
                    .findFirst());
  }

  static Optional<RemoteError> error(RemoteCall<Operation.AttachmentChange, AttachOutcome> call) {
    return call.end()
        .flatMap(end -> end.outcome().fold(Optional::empty, Optional::empty, Optional::of));
  }

  /** The state and the wait after a refusal. */
  StageResult refused(
      Situation s, ServePlan plan, Attachment attachment, boolean attaches, RemoteError error) {
    State state = plan.state();
    Serving before = state.serving();
    // What was refused for a reason of its own is surely not attached, and not ours to let go of.
    boolean held = !attaches || !DEFINITE.contains(error.reason());
    Serving after =
        (held ? before : before.without(attachment))
            .with(ConditionValue.no(error.reason(), error.message()), before.endpoint());
    return Retries.at(
        s,
        state.withServing(after),
        ReadyCondition.of(error.reason(), error.message()),
        retryAt(s, plan, error),
        List.of(new Effect.Forget(Operation.Kind.ATTACHMENT)));
  }

  private Instant retryAt(Situation s, ServePlan plan, RemoteError error) {
    Instant uploadedAt = plan.revision().completionTime();
    Duration age = uploadedAt == null ? Duration.ZERO : Duration.between(uploadedAt, s.now());
    Duration ours =
        error.reason().kind() == Reason.Kind.USER
            ? backoff.slowRetry(s.jitter())
            : backoff.poll(age, s.jitter());
    return s.now().plus(Backoff.atLeast(error.retryAfter(), ours, s.jitter()));
  }
}
