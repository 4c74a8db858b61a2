package dev.loraoperator.core.decision;

import dev.loraoperator.core.Delays;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.SafeText;
import dev.loraoperator.core.decision.Part.Go;
import dev.loraoperator.core.decision.Part.Stop;
import dev.loraoperator.core.remote.EndpointView;
import dev.loraoperator.core.remote.Remote;
import dev.loraoperator.core.spec.EndpointRequest;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The wanted endpoint cannot be attached to now, or it is not known yet whether it can. */
final class EndpointTrouble {

  private final Delays delays;

  EndpointTrouble(Delays delays) {
    this.delays = delays;
  }

  /** It is there, but takes nothing now. */
  Part notStarted(ServePlan plan, EndpointView endpoint, World world) {
    String message =
        "Endpoint "
            + endpoint.name()
            + " is "
            + SafeText.clean(endpoint.state(), world.secrets())
            + ", not STARTED. Start it, or name another one in spec.endpoint";
    return new Stop(
        new Decision.Change(
            told(plan, Reason.ENDPOINT_NOT_STARTED, message, endpoint),
            Verdict.of(Reason.ENDPOINT_NOT_STARTED, message),
            Action.NONE,
            Delays.jittered(delays.pollMax(), world.jitter())));
  }

  /** There is none such. */
  Part notFound(ServePlan plan, EndpointRequest wanted, World world) {
    String message =
        "No dedicated endpoint of this account has the "
            + wanted.words()
            + ". Correct spec.endpoint";
    return new Stop(
        Setbacks.at(
            told(plan, Reason.ENDPOINT_NOT_FOUND, message, null),
            world,
            Reason.ENDPOINT_NOT_FOUND,
            message,
            world.now().plus(delays.slowRetry(world.jitter()))));
  }

  private static Progress told(
      ServePlan plan, Reason reason, String message, @Nullable EndpointView endpoint) {
    Serving serving = plan.progress().serving().with(Finding.no(reason, message), endpoint);
    return plan.progress().withoutSetback().serving(serving);
  }

  /** The answer is on its way, or it cannot be had now. */
  Part unknown(ServePlan plan, Remote<?> read, World world, boolean bound) {
    Progress progress = plan.progress();
    if (read instanceof Remote.Pending<?> pending) {
      Decision awaiting = Setbacks.awaiting(world, pending.until());
      return bound
          ? Go.later(progress, Objects.requireNonNull(awaiting.delay()))
          : new Stop(awaiting);
    }
    if (read instanceof Remote.Failed<?> failed) {
      return bound
          ? Go.later(progress, delays.lookAgain(world.jitter()))
          : new Stop(Setbacks.of(progress, world, failed));
    }
    String message =
        "Looking for the endpoint with the " + Objects.requireNonNull(plan.endpoint()).words();
    Serving serving =
        progress
            .serving()
            .with(Finding.unknown(Reason.BINDING, message), progress.serving().endpoint());
    return new Stop(
        new Decision.Change(
            progress.withoutSetback().serving(serving),
            Verdict.of(Reason.BINDING, message),
            Action.NONE,
            Duration.ofMillis(1)));
  }
}
