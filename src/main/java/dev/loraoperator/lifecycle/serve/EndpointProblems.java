package dev.loraoperator.lifecycle.serve;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.lifecycle.serve.Attach.Wish;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The wanted endpoint cannot be attached to now, or it is not known yet whether it can. */
final class EndpointProblems {

  private final Backoff backoff;

  EndpointProblems(Backoff backoff) {
    this.backoff = backoff;
  }

  /** It is there, but nothing can be attached to it now. */
  StageResult notReady(Wish wish, Target endpoint) {
    String message =
        "Endpoint "
            + endpoint.name()
            + " is "
            + (endpoint.state() == null ? "" : endpoint.state())
            + " and takes no adapters now. Start it, or name another one in spec.endpoint";
    return StageResult.halt(
        new Decision.Update(
            bound(
                wish,
                ConditionValue.no(Reason.ENDPOINT_NOT_STARTED, message),
                Serving.Endpoint.of(endpoint)),
            ReadyCondition.of(Reason.ENDPOINT_NOT_STARTED, message),
            Backoff.jittered(backoff.pollMax(), wish.s().jitter())));
  }

  /** There is none such. */
  StageResult notFound(Wish wish) {
    String message =
        "No dedicated endpoint of this account has the "
            + wish.wanted().words()
            + ". Correct spec.endpoint";
    return notMeant(wish, Reason.ENDPOINT_NOT_FOUND, message);
  }

  /** The spec means no single endpoint; endpoints come and go without our knowing. */
  private StageResult notMeant(Wish wish, Reason reason, String message) {
    return Retries.at(
        wish.s(),
        bound(wish, ConditionValue.no(reason, message), null),
        ReadyCondition.of(reason, message),
        wish.s().now().plus(backoff.slowRetry(wish.s().jitter())));
  }

  /** The name was read again, and is still not the one that the service wants. */
  StageResult contradiction(Wish wish, Target endpoint, Attachment attachment) {
    RemoteError error =
        new RemoteError(
            Reason.BINDING_REFUSED,
            "Together says that endpoint "
                + endpoint.id()
                + " has another name than "
                + endpoint.name()
                + ", which it gives itself",
            null,
            RemoteError.Effect.NONE);
    return new AttachErrorPolicy(backoff).refused(wish.s(), wish.plan(), attachment, true, error);
  }

  /**
   * The answer is on its way. What this reconciliation has found out before, such as a complete
   * upload, is written meanwhile.
   */
  StageResult pending(Wish wish, Instant until) {
    if (wish.bound()) {
      return Attach.later(wish.state(), wish.s().until(until));
    }
    if (wish.state().equals(wish.s().recorded())) {
      return Retries.awaiting(wish.s(), until);
    }
    String message = "Looking for the endpoint with the " + wish.wanted().words();
    return StageResult.halt(
        new Decision.Update(
            bound(
                wish,
                ConditionValue.unknown(Reason.BINDING, message),
                wish.state().serving().endpoint()),
            ReadyCondition.of(Reason.BINDING, message),
            wish.s().until(until)));
  }

  /** It could not be read, or the spec fits several. What is bound stays so. */
  StageResult failed(Wish wish, RemoteError error, Instant retryAt) {
    if (wish.bound()) {
      return Attach.later(wish.state(), backoff.lookAgain(wish.s().jitter()));
    }
    return error.reason() == Reason.ENDPOINT_AMBIGUOUS
        ? notMeant(wish, error.reason(), error.message())
        : Retries.readFailed(wish.s(), wish.state(), error, retryAt);
  }

  private static State bound(Wish wish, ConditionValue value, Serving.@Nullable Endpoint endpoint) {
    Serving serving = wish.state().serving().with(value, endpoint);
    return wish.state().withoutGate().withServing(serving);
  }
}
