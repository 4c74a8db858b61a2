package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.lifecycle.state.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stages in their order, as one: it goes on as long as they do. What the stages before a halt
 * wanted done is done with its update; a status that is kept has no effects.
 */
public record Stages(List<Stage> stages) implements Stage {

  public Stages {
    stages = List.copyOf(stages);
  }

  public static Stages of(Stage... stages) {
    return new Stages(List.of(stages));
  }

  @Override
  public StageResult advance(Situation situation, State state) {
    Run run = new Run(state);
    for (Stage stage : stages) {
      Optional<StageResult> halted = stage.advance(situation, run.state).fold(run::goOn, run::halt);
      if (halted.isPresent()) {
        return halted.get();
      }
    }
    return new StageResult.Continue(run.state, run.effects, run.requeueAfter);
  }

  /** What the stages so far have come to. */
  private static final class Run {
    private final List<Effect> effects = new ArrayList<>();
    private State state;
    private @Nullable Duration requeueAfter;

    Run(State state) {
      this.state = state;
    }

    Optional<StageResult> goOn(StageResult.Continue result) {
      state = result.state();
      effects.addAll(result.effects());
      Duration wanted = result.requeueAfter();
      if (wanted != null && (requeueAfter == null || wanted.compareTo(requeueAfter) < 0)) {
        requeueAfter = wanted;
      }
      return Optional.empty();
    }

    Optional<StageResult> halt(Decision decision) {
      return Optional.of(
          decision.fold(
              StageResult::halt,
              update -> {
                effects.addAll(update.effects());
                return StageResult.halt(
                    new Decision.Update(
                        update.state(), update.ready(), effects, update.requeueAfter()));
              }));
    }
  }
}
