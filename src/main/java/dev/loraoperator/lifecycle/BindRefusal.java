package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.AttachCall;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.lifecycle.StageResult.Stop;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The service refused to attach or detach: told with its reason, and nothing is stolen. */
final class BindRefusal {

  private static final Set<Reason> DEFINITE =
      EnumSet.of(
          Reason.LORA_NOT_ENABLED,
          Reason.BASE_MODEL_INCOMPATIBLE,
          Reason.ALREADY_BOUND,
          Reason.ENDPOINT_UNSUITABLE,
          Reason.ENDPOINT_NOT_FOUND,
          Reason.BINDING_REFUSED);

  private final Backoff delays;

  BindRefusal(Backoff delays) {
    this.delays = delays;
  }

  /** What follows from a refusal of {@code call}. */
  StageResult of(ServePlan plan, World world, AttachCall call, RemoteError failure) {
    Optional<Attachment> elsewhere = ownElsewhere(plan, call.attachment());
    if (failure.reason() == Reason.ALREADY_BOUND && call.attach() && elsewhere.isPresent()) {
      return world.turnAt() != null
          ? new Stop(Retries.awaiting(world, world.turnAt()))
          : detachFirst(plan, elsewhere.get());
    }
    String message = Redactor.clean(failure.message(), world.secrets());
    Serving before = plan.progress().serving();
    // What was refused for a reason of its own is surely not attached, and not ours to let go of.
    boolean attached = !call.attach() || !DEFINITE.contains(failure.reason());
    Serving held = attached ? before : before.without(call.attachment());
    State told =
        plan.progress()
            .serving(held.with(ConditionValue.no(failure.reason(), message), before.endpoint()));
    return new Stop(
        Retries.recorded(told, world, failure.reason(), message, retryAt(plan, world, failure)));
  }

  /** The name was read anew, and is still not the one the service wants. */
  StageResult contradiction(ServePlan plan, World world, AttachCall call, Target endpoint) {
    RemoteError failure =
        new RemoteError(
            Reason.BINDING_REFUSED,
            "Together says that endpoint "
                + endpoint.id()
                + " has another name than "
                + endpoint.name()
                + ", which it gives itself",
            null,
            RemoteError.Effect.NONE);
    return of(plan, world, call, failure);
  }

  private Instant retryAt(ServePlan plan, World world, RemoteError failure) {
    Duration stated = failure.retryAfter();
    if (stated != null) {
      return world.now().plus(Backoff.jittered(stated, world.jitter()));
    }
    if (failure.reason().kind() == Reason.Kind.USER) {
      return world.now().plus(delays.slowRetry(world.jitter()));
    }
    Instant uploadedAt = Objects.requireNonNull(plan.progress().upload()).completionTime();
    Duration age = uploadedAt == null ? Duration.ZERO : Duration.between(uploadedAt, world.now());
    return world.now().plus(delays.poll(age, world.jitter()));
  }

  private static Optional<Attachment> ownElsewhere(ServePlan plan, Attachment wanted) {
    return plan.progress().serving().attachments().stream()
        .filter(held -> held.model().equals(wanted.model()))
        .filter(held -> !held.endpointId().equals(wanted.endpointId()))
        .findFirst();
  }

  /** The service binds a model to one endpoint only, so the old one has to go before the new. */
  private static StageResult detachFirst(ServePlan plan, Attachment old) {
    return new Stop(
        new Decision.Change(
            plan.progress().withoutSetback(),
            ReadyCondition.of(
                Reason.BINDING,
                "Together binds a model to one endpoint only; detaching it from "
                    + old.endpointName()
                    + " first"),
            new Effect.Bind(new AttachCall(false, old)),
            Backoff.SAFETY_NET));
  }
}
