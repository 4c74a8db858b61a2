package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.AttachCall;
import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The resource is to go: detach what it has attached first, but never for ever. */
final class DeleteStep {

  private final Backoff delays;

  DeleteStep(Backoff delays) {
    this.delays = delays;
  }

  Decision decide(State before, World world, Deletion deletion, Duration detachTimeout) {
    return ReleaseStep.forgettingDetached(next(before, world, deletion, detachTimeout), world);
  }

  private Decision next(State before, World world, Deletion deletion, Duration detachTimeout) {
    State progress = ReleaseStep.withoutDetached(before, world);
    List<Attachment> held = progress.serving().attachments();
    Instant deadline = deletion.requestedAt().plus(detachTimeout);
    if (held.isEmpty()) {
      return released(progress, List.of());
    }
    if (deletion.abandoned() || !world.now().isBefore(deadline)) {
      return released(
          progress.serving(Serving.NONE), held.stream().map(DeleteStep::leftBehind).toList());
    }
    Duration rest = Duration.between(world.now(), deadline).plusMillis(1);
    if (world.fault() != null) {
      return held(progress, world.fault().reason(), world.fault().message(), rest);
    }
    AttachCall detach = new AttachCall(false, held.get(0));
    RemoteCall<AttachCall, AttachOutcome> call = world.serving().binding();
    if (call != null && call.inFlight()) {
      return new Decision.Keep(shorter(rest, Backoff.SAFETY_NET));
    }
    return call != null
            && call.what().equals(detach)
            && call.outcome() instanceof AttachOutcome.Failed failed
        ? failed(progress, world, deletion, rest, failed, Objects.requireNonNull(call.endedAt()))
        : detach(progress, world, detach, rest);
  }

  private Decision failed(
      State progress,
      World world,
      Deletion deletion,
      Duration rest,
      AttachOutcome.Failed failed,
      Instant endedAt) {
    Duration age = Duration.between(deletion.requestedAt(), endedAt);
    Duration stated = failed.failure().retryAfter();
    Instant due = endedAt.plus(stated != null ? stated : delays.poll(age, world.jitter()));
    if (!world.now().isBefore(due)) {
      return detach(
          progress, world, new AttachCall(false, progress.serving().attachments().get(0)), rest);
    }
    return held(
        progress,
        failed.failure().reason(),
        Redactor.clean(failed.failure().message(), world.secrets()),
        shorter(rest, Duration.between(world.now(), due).plusMillis(1)));
  }

  private static Decision detach(State progress, World world, AttachCall detach, Duration rest) {
    if (world.turnAt() != null) {
      Duration wait = Duration.between(world.now(), world.turnAt()).plusMillis(1);
      return new Decision.Keep(shorter(rest, wait));
    }
    return new Decision.Change(
        progress,
        ReadyCondition.of(
            Reason.UNBINDING, "Being deleted; detaching " + detach.attachment().words()),
        new Effect.Bind(detach),
        shorter(rest, Backoff.SAFETY_NET));
  }

  private static Decision held(State progress, Reason reason, String message, Duration delay) {
    return new Decision.Change(
        progress,
        ReadyCondition.waiting(
            reason,
            "Being deleted, but the model cannot be detached yet. "
                + message
                + ". To let go at once: annotate it with lora-operator.dev/abandon=true"),
        Effect.NONE,
        delay);
  }

  private static Decision released(State progress, List<PendingEvent> notices) {
    return new Decision.Change(
        progress,
        ReadyCondition.of(Reason.UNBINDING, "Being deleted; nothing is attached any more"),
        Effect.NONE,
        null,
        notices);
  }

  private static PendingEvent leftBehind(Attachment attachment) {
    return new PendingEvent(
        Reason.BINDING_LEFT_BEHIND,
        "Left attached: "
            + attachment.words()
            + ". Detach it with DELETE /v1/endpoints/"
            + attachment.endpointId()
            + "/adapters");
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
