package dev.loraoperator.lifecycle;

import dev.loraoperator.lifecycle.serve.Promote;
import dev.loraoperator.lifecycle.serve.ServePlan;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.upload.Follow;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Reason;
import java.util.Objects;

/**
 * {@code spec.suspend}: nothing is read or started, and nothing is forgotten. What was ready stays
 * so, because it goes on serving.
 */
final class Suspend implements Stage {

  private static final String SUSPENDED =
      "Suspended: nothing is done at Together until spec.suspend is false. ";

  @Override
  public StageResult advance(Situation s, State state) {
    // Resuming is a change of the spec, so no wait outlives it.
    return s.spec().suspend()
        ? StageResult.halt(
            new Decision.Update(
                state.withoutGate(), suspended(s.spec(), state.withoutGate()), null))
        : StageResult.next(state);
  }

  private static ReadyCondition suspended(AdapterSpec spec, State state) {
    State.Step step = state.step(spec.specHash());
    if (step == State.Step.DONE) {
      ServePlan plan =
          ServePlan.of(spec, state, Objects.requireNonNullElse(state.handled().reconcile(), ""));
      ReadyCondition ready = Promote.summary(plan);
      boolean attached = plan.endpoint() == null || plan.confirmed().isPresent();
      if (attached && ready.isReady()) {
        return new ReadyCondition(
            ReadyCondition.Phase.READY, Reason.SUSPENDED, SUSPENDED + ready.message());
      }
    }
    return ReadyCondition.of(Reason.SUSPENDED, SUSPENDED + progress(spec, step, state));
  }

  private static String progress(AdapterSpec spec, State.Step step, State state) {
    String serves =
        state.model().inferenceModel() == null
            ? ""
            : ". " + state.model().inferenceModel() + " stays as it is";
    return switch (step) {
          case START -> "Not uploaded yet";
          case CONFIRM -> "Whether the upload has begun is found out then";
          case FOLLOW -> Follow.inProgress(state.revision(spec.specHash()).orElseThrow()).message();
          case DONE -> "Uploaded, and not ready yet";
        }
        + serves;
  }
}
