package dev.loraoperator.core.decision;

import dev.loraoperator.core.Reason;
import dev.loraoperator.core.spec.AdapterRequest;

/**
 * A person has stopped it: nothing is asked and nothing is forgotten. What was ready stays so,
 * because it goes on serving.
 */
final class SuspendStep {

  private static final String SUSPENDED =
      "Suspended: nothing is done at Together until spec.suspend is false. ";

  private SuspendStep() {}

  static Decision decide(AdapterRequest request, Progress before) {
    // Letting it go on is a change of the spec, so no wait outlives it.
    Progress progress = before.withoutSetback();
    Progress.Step step = progress.step(request.specHash());
    if (step == Progress.Step.DONE) {
      ServePlan plan = ServePlan.of(request, progress, progress.handledRequest());
      Verdict ready = ServeStep.verdict(plan);
      boolean attached = plan.endpoint() == null || plan.confirmed().isPresent();
      if (attached && ready.state() == Verdict.State.READY) {
        return change(
            progress,
            new Verdict(Verdict.State.READY, Reason.SUSPENDED, SUSPENDED + ready.message()));
      }
    }
    return change(progress, Verdict.of(Reason.SUSPENDED, SUSPENDED + rest(step, progress)));
  }

  private static Decision change(Progress progress, Verdict verdict) {
    return new Decision.Change(progress, verdict, Action.NONE, null);
  }

  private static String rest(Progress.Step step, Progress progress) {
    String serves =
        progress.inferenceModel() == null
            ? ""
            : ". " + progress.inferenceModel() + " stays as it is";
    return switch (step) {
          case START -> "Not uploaded yet";
          case CONFIRM -> "Whether the upload has begun is found out then";
          case FOLLOW -> FollowStep.inProgress(progress.upload()).message();
          case DONE -> "Uploaded, and not ready yet";
        }
        + serves;
  }
}
