package dev.loraoperator.lifecycle;

import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Holds everything back while the gate after the last failure is closed. */
final class WaitForRetry implements Stage {

  /** There is no time to wait for: whatever opens the gate causes a reconciliation. */
  private static final Duration UNTIL_CHANGED = Duration.ofHours(1);

  @Override
  public StageResult advance(Situation s, State state) {
    RetryGate gate = state.gate();
    return gate == null ? StageResult.next(state) : wait(s, state, gate);
  }

  private static StageResult wait(Situation s, State state, RetryGate gate) {
    if (!s.isStill(gate.inputsHash())) {
      return StageResult.halt(
          new Decision.Update(
              state.withoutGate(),
              ReadyCondition.of(Reason.RETRYING, "What it was waiting for has changed"),
              List.of(new Effect.ReadAgain()),
              Duration.ofMillis(1)));
    }
    if (Retries.isUnread(s, state)) {
      return StageResult.next(state);
    }
    Instant retryAt = gate.retryAt();
    if (retryAt == null) {
      return Retries.keep(UNTIL_CHANGED);
    }
    return gate.isDue(s.now()) ? StageResult.next(state) : Retries.keep(s.untilAfter(retryAt));
  }
}
