package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.lifecycle.serve.ServePlan;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.EndpointRef;

/**
 * A user has asked for everything to be done again. The request is acknowledged in the status once
 * it is carried out: who sees it there with Ready true sees an adapter that was checked after the
 * request.
 */
final class ReconcileRequestEcho {

  private ReconcileRequestEcho() {}

  /** The state of {@code update}, with the request acknowledged if the update carries it out. */
  static State acknowledge(Situation s, Decision.Update update) {
    Situation.ReconcileRequest request = s.request();
    return request != null && !request.handled() && isCarriedOut(s, request, update)
        ? update.state().withHandledRequest(request.value())
        : update.state();
  }

  /** What is not ready says so, and is at work or says what to do. */
  private static boolean isCarriedOut(
      Situation s, Situation.ReconcileRequest request, Decision.Update update) {
    if (update.effects().contains(new Effect.ReadAgain())) {
      return false;
    }
    return s.check()
        .fold(
            valid ->
                valid.spec().suspend()
                    ? false
                    : !update.ready().isReady()
                        || (isVerified(ServePlan.of(s, update.state()))
                            && isChecked(s, valid.spec(), request)),
            invalid -> true);
  }

  private static boolean isVerified(ServePlan plan) {
    return plan.isAnswered()
        || plan.verification()
            .filter(known -> known.attempts() > 0 || known.gate() != null)
            .isPresent();
  }

  /** Whether what was attached before has been read since the request was seen. */
  private static boolean isChecked(
      Situation s, AdapterSpec spec, Situation.ReconcileRequest request) {
    State before = s.recorded();
    EndpointRef endpoint = spec.endpoint();
    if (endpoint == null
        || before.step(spec.specHash()) != State.Step.DONE
        || ServePlan.of(s, before).confirmed().isEmpty()) {
      return true;
    }
    return s.backend()
        .filter(backend -> isRead(backend, endpoint, Freshness.since(request.since())))
        .isPresent();
  }

  private static boolean isRead(ModelBackend backend, EndpointRef endpoint, Freshness since) {
    return backend
        .target(endpoint, since)
        .known()
        .filter(target -> !target.ready() || backend.attached(target, since).known().isPresent())
        .isPresent();
  }
}
