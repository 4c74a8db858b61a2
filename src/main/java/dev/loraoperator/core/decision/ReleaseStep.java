package dev.loraoperator.core.decision;

import dev.loraoperator.core.Delays;
import dev.loraoperator.core.decision.Part.Go;
import dev.loraoperator.core.remote.Attachment;
import dev.loraoperator.core.remote.BindingCall;
import dev.loraoperator.core.remote.BindingOutcome;
import dev.loraoperator.core.remote.Errand;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Detaches what no longer serves, once something else does. */
final class ReleaseStep {

  private final Delays delays;

  ReleaseStep(Delays delays) {
    this.delays = delays;
  }

  /** What is surely detached is not held any more, and not what applications should call. */
  static Progress withoutDetached(Progress progress, World world) {
    Errand<BindingCall, BindingOutcome> call = world.serving().binding();
    if (call == null || !hasDetached(call)) {
      return progress;
    }
    Attachment gone = call.what().attachment();
    Progress without = progress.serving(progress.serving().without(gone));
    return gone.modelId().equals(progress.inferenceModel())
        ? without.calledAs(gone.model())
        : without;
  }

  /** The decision, with a detach that is recorded now forgotten, lest it be recorded twice. */
  static Decision forgettingDetached(Decision decision, World world) {
    Errand<BindingCall, BindingOutcome> call = world.serving().binding();
    return call != null
            && hasDetached(call)
            && decision instanceof Decision.Change change
            && change.action() == Action.NONE
        ? new Decision.Change(
            change.progress(),
            change.verdict(),
            Action.FORGET_BINDING,
            change.delay(),
            change.notices())
        : decision;
  }

  private static boolean hasDetached(Errand<BindingCall, BindingOutcome> call) {
    return !call.what().attach() && call.outcome() instanceof BindingOutcome.Done;
  }

  Go advance(ServePlan plan, World world) {
    Progress progress = plan.progress();
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
    BindingCall detach = new BindingCall(false, next.get());
    Errand<BindingCall, BindingOutcome> call = world.serving().binding();
    // Whatever is under way ends first: a detach must not overtake its own attach.
    if (call != null && call.inFlight()) {
      return Go.later(progress, Delays.SAFETY_NET);
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
        : new Go(progress, new Action.Bind(detach), Delays.SAFETY_NET);
  }
}
