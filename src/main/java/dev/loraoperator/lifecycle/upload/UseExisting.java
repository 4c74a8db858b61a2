package dev.loraoperator.lifecycle.upload;

import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.ModelNames;
import dev.loraoperator.model.Reason;

/**
 * {@code spec.source.existing}: a model that is there already. It is read once, and neither
 * uploaded, described nor deleted.
 */
public final class UseExisting implements Stage {

  private final Backoff backoff;

  public UseExisting(Backoff backoff) {
    this.backoff = backoff;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    boolean isKnown = state.step(s.spec().specHash()) == State.Step.DONE;
    return s.spec()
        .source()
        .existingModel()
        .filter(model -> !isKnown)
        .map(
            model ->
                s.access(
                    open -> look(s, state, open, model),
                    problem -> Retries.problem(s, state, problem, backoff)))
        .orElseGet(() -> StageResult.next(state));
  }

  private StageResult look(Situation s, State state, Access.Open open, String model) {
    return open.backend()
        .existing(model, s.within(backoff.pollMin()))
        .fold(
            until -> Retries.awaiting(s, until),
            (seen, at) -> found(s, state, seen),
            at ->
                Retries.at(
                    s,
                    state,
                    ReadyCondition.of(
                        Reason.MODEL_NOT_FOUND,
                        "Together has no model "
                            + model
                            + " that this API key may use. Correct"
                            + " spec.source.existing.modelName, or wait until it is there"),
                    s.now().plus(backoff.lookAgain(s.jitter()))),
            (error, retryAt) -> Retries.readFailed(s, state, error, retryAt));
  }

  private static StageResult found(Situation s, State state, UploadView seen) {
    String name = String.valueOf(seen.ref().modelName());
    Revision existing =
        Revision.existing(
            state.nextNumber(),
            s.spec().specHash(),
            Create.placement(s, state),
            ModelNames.bare(name),
            seen,
            s.now());
    return StageResult.next(state.with(existing).withoutGate().withSourceCheck(null));
  }
}
