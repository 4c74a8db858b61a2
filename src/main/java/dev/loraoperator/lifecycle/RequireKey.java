package dev.loraoperator.lifecycle;

import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;

/** Nothing is uploaded without an API key. What is uploaded keeps serving without it. */
final class RequireKey implements Stage {

  private final Backoff backoff;

  RequireKey(Backoff backoff) {
    this.backoff = backoff;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    return state.step(s.spec().specHash()) == State.Step.DONE
        ? StageResult.next(state)
        : s.access(
            open -> StageResult.next(state),
            problem -> Retries.problem(s, state, problem, backoff));
  }
}
