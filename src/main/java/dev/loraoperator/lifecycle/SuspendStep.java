package dev.loraoperator.lifecycle;

import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Reason;
import java.util.Objects;

/**
 * A person has stopped it: nothing is asked and nothing is forgotten. What was ready stays so,
 * because it goes on serving.
 */
final class SuspendStep {

  private static final String SUSPENDED =
      "Suspended: nothing is done at Together until spec.suspend is false. ";

  private SuspendStep() {}

  static Decision decide(AdapterSpec request, State before) {
    // Letting it go on is a change of the spec, so no wait outlives it.
    State progress = before.withoutSetback();
    State.Step step = progress.step(request.specHash());
    if (step == State.Step.DONE) {
      ServePlan plan = ServePlan.of(request, progress, progress.handledRequest());
      ReadyCondition ready = ServeStep.verdict(plan);
      boolean attached = plan.endpoint() == null || plan.confirmed().isPresent();
      if (attached && ready.state() == ReadyCondition.State.READY) {
        return change(
            progress,
            new ReadyCondition(
                ReadyCondition.State.READY, Reason.SUSPENDED, SUSPENDED + ready.message()));
      }
    }
    return change(progress, ReadyCondition.of(Reason.SUSPENDED, SUSPENDED + rest(step, progress)));
  }

  private static Decision change(State progress, ReadyCondition verdict) {
    return new Decision.Change(progress, verdict, Effect.NONE, null);
  }

  private static String rest(State.Step step, State progress) {
    String serves =
        progress.inferenceModel() == null
            ? ""
            : ". " + progress.inferenceModel() + " stays as it is";
    return switch (step) {
          case START -> "Not uploaded yet";
          case CONFIRM -> "Whether the upload has begun is found out then";
          case FOLLOW -> FollowStep.inProgress(Objects.requireNonNull(progress.upload())).message();
          case DONE -> "Uploaded, and not ready yet";
        }
        + serves;
  }
}
