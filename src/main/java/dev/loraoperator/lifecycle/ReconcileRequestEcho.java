package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.Target;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import java.util.List;

/**
 * A person has asked for everything to be done again, and is told once it is: whoever sees the
 * request echoed and Ready true sees an adapter that was looked at after the request.
 */
final class ReconcileRequestEcho {

  private ReconcileRequestEcho() {}

  /**
   * @param before what the status said when the pass began
   * @param decision what the pass has come to
   */
  static Decision told(AdapterSpec request, State before, World world, Decision decision) {
    String asked = world.serving().reconcileRequest();
    return decision instanceof Decision.Change change
            && asked != null
            && !asked.equals(before.handledRequest())
            && !(change.action() instanceof Effect.AskAgain)
            && isDone(request, before, world, change)
        ? new Decision.Change(
            change.progress().handled(asked),
            change.verdict(),
            change.action(),
            change.delay(),
            change.notices())
        : decision;
  }

  /** What is not ready says so, and is at work or tells what to do. */
  private static boolean isDone(
      AdapterSpec request, State before, World world, Decision.Change change) {
    if (change.verdict().state() != ReadyCondition.State.READY) {
      return true;
    }
    String asked = world.serving().reconcileRequest();
    return isAnswered(ServePlan.of(request, change.progress(), asked))
        && (!wasAttached(request, before) || isLookedAt(world.serving()));
  }

  private static boolean isAnswered(ServePlan plan) {
    return plan.answered()
        || plan.verification()
            .filter(known -> known.attempts() > 0 || known.setback() != null)
            .isPresent();
  }

  private static boolean wasAttached(AdapterSpec request, State before) {
    return before.step(request.specHash()) == State.Step.DONE
        && ServePlan.of(request, before, null).confirmed().isPresent();
  }

  private static boolean isLookedAt(ServingWorld serving) {
    return serving.attached() instanceof Remote.Known<List<String>>
        || (serving.endpoint() instanceof Remote.Known<Target> known && !known.value().started());
  }
}
