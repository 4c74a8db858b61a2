package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.Target;
import dev.loraoperator.lifecycle.StageResult.Go;
import dev.loraoperator.lifecycle.StageResult.Stop;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Redactor;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The wanted endpoint cannot be attached to now, or it is not known yet whether it can. */
final class EndpointTrouble {

  private final Backoff delays;

  EndpointTrouble(Backoff delays) {
    this.delays = delays;
  }

  /** It is there, but takes nothing now. */
  StageResult notStarted(ServePlan plan, Target endpoint, World world) {
    String message =
        "Endpoint "
            + endpoint.name()
            + " is "
            + Redactor.clean(endpoint.state(), world.secrets())
            + ", not STARTED. Start it, or name another one in spec.endpoint";
    return new Stop(
        new Decision.Change(
            told(plan, Reason.ENDPOINT_NOT_STARTED, message, endpoint),
            ReadyCondition.of(Reason.ENDPOINT_NOT_STARTED, message),
            Effect.NONE,
            Backoff.jittered(delays.pollMax(), world.jitter())));
  }

  /** There is none such. */
  StageResult notFound(ServePlan plan, EndpointRef wanted, World world) {
    String message =
        "No dedicated endpoint of this account has the "
            + wanted.words()
            + ". Correct spec.endpoint";
    return new Stop(
        Retries.at(
            told(plan, Reason.ENDPOINT_NOT_FOUND, message, null),
            world,
            Reason.ENDPOINT_NOT_FOUND,
            message,
            world.now().plus(delays.slowRetry(world.jitter()))));
  }

  private static State told(
      ServePlan plan, Reason reason, String message, @Nullable Target endpoint) {
    Serving serving = plan.progress().serving().with(ConditionValue.no(reason, message), endpoint);
    return plan.progress().withoutSetback().serving(serving);
  }

  /** The answer is on its way, or it cannot be had now. */
  StageResult unknown(ServePlan plan, Remote<?> read, World world, boolean bound) {
    State progress = plan.progress();
    if (read instanceof Remote.Pending<?> pending) {
      Decision awaiting = Retries.awaiting(world, pending.until());
      return bound
          ? Go.later(progress, Objects.requireNonNull(awaiting.delay()))
          : new Stop(awaiting);
    }
    if (read instanceof Remote.Failed<?> failed) {
      return bound
          ? Go.later(progress, delays.lookAgain(world.jitter()))
          : new Stop(Retries.of(progress, world, failed));
    }
    String message =
        "Looking for the endpoint with the " + Objects.requireNonNull(plan.endpoint()).words();
    Serving serving =
        progress
            .serving()
            .with(ConditionValue.unknown(Reason.BINDING, message), progress.serving().endpoint());
    return new Stop(
        new Decision.Change(
            progress.withoutSetback().serving(serving),
            ReadyCondition.of(Reason.BINDING, message),
            Effect.NONE,
            Duration.ofMillis(1)));
  }
}
