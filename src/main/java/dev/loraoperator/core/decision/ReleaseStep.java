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

  /** What is surely detached is not held any more. */
  static Progress withoutDetached(Progress progress, World world) {
    Errand<BindingCall, BindingOutcome> call = world.serving().binding();
    boolean detached =
        call != null && !call.what().attach() && call.outcome() instanceof BindingOutcome.Done;
    return detached
        ? progress.serving(progress.serving().without(call.what().attachment()))
        : progress;
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
    if (call == null || !call.what().equals(detach)) {
      return new Go(progress, new Action.Bind(detach), Delays.SAFETY_NET);
    }
    if (call.inFlight()) {
      return Go.later(progress, Delays.SAFETY_NET);
    }
    Instant retryAt = Objects.requireNonNull(call.endedAt()).plus(delays.lookAgain(world.jitter()));
    return world.now().isBefore(retryAt)
        ? Go.later(progress, Duration.between(world.now(), retryAt).plusMillis(1))
        : new Go(progress, new Action.Bind(detach), Delays.SAFETY_NET);
  }
}
