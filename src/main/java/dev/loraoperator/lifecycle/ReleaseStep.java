package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.AttachCall;
import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.lifecycle.StageResult.Go;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Detaches what no longer serves, once something else does. */
final class ReleaseStep {

  private final Backoff delays;

  ReleaseStep(Backoff delays) {
    this.delays = delays;
  }

  /** What is surely detached is not held any more, and not what applications should call. */
  static State withoutDetached(State progress, World world) {
    RemoteCall<AttachCall, AttachOutcome> call = world.serving().binding();
    if (call == null || !hasDetached(call)) {
      return progress;
    }
    Attachment gone = call.what().attachment();
    State without = progress.serving(progress.serving().without(gone));
    return gone.modelId().equals(progress.inferenceModel())
        ? without.calledAs(gone.model())
        : without;
  }

  /** The decision, with a detach that is recorded now forgotten, lest it be recorded twice. */
  static Decision forgettingDetached(Decision decision, World world) {
    RemoteCall<AttachCall, AttachOutcome> call = world.serving().binding();
    return call != null
            && hasDetached(call)
            && decision instanceof Decision.Change change
            && change.action() == Effect.NONE
        ? new Decision.Change(
            change.progress(),
            change.verdict(),
            Effect.FORGET_BINDING,
            change.delay(),
            change.notices())
        : decision;
  }

  private static boolean hasDetached(RemoteCall<AttachCall, AttachOutcome> call) {
    return !call.what().attach() && call.outcome() instanceof AttachOutcome.Done;
  }

  Go advance(ServePlan plan, World world) {
    State progress = plan.progress();
    Optional<Attachment> next =
        plan.stale().stream()
            .filter(held -> !held.modelId().equals(progress.inferenceModel()))
            .findFirst();
    if (next.isEmpty()) {
      return Go.on(progress);
    }
    if (world.fault() != null) {
      return Go.later(progress, delays.lookAgain(world.jitter()));
    }
    AttachCall detach = new AttachCall(false, next.get());
    RemoteCall<AttachCall, AttachOutcome> call = world.serving().binding();
    // Whatever is under way ends first: a detach must not overtake its own attach.
    if (call != null && call.inFlight()) {
      return Go.later(progress, Backoff.SAFETY_NET);
    }
    Instant due =
        call != null && call.what().equals(detach)
            ? Objects.requireNonNull(call.endedAt()).plus(delays.lookAgain(world.jitter()))
            : world.now();
    if (world.turnAt() != null && world.turnAt().isAfter(due)) {
      due = world.turnAt();
    }
    return world.now().isBefore(due)
        ? Go.later(progress, Duration.between(world.now(), due).plusMillis(1))
        : new Go(progress, new Effect.Bind(detach), Backoff.SAFETY_NET);
  }
}
