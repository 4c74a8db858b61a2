package dev.loraoperator.lifecycle;

import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Reason;
import dev.loraoperator.spec.SpecCheck;
import dev.loraoperator.spec.Violation;
import java.util.stream.Collectors;

/** A spec that cannot be used: nothing is read and nothing is created. */
final class Validate implements Stage {

  @Override
  public StageResult advance(Situation s, State state) {
    return s.check().fold(valid -> StageResult.next(state), invalid -> refused(state, invalid));
  }

  private static StageResult refused(State state, SpecCheck.Invalid invalid) {
    String message =
        invalid.violations().stream().map(Violation::toString).collect(Collectors.joining("; "));
    return StageResult.halt(
        new Decision.Update(
            state.withoutGate(), ReadyCondition.of(Reason.INVALID_SPEC, message), null));
  }
}
