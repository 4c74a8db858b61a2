package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.lifecycle.state.State;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one stage comes to. */
public sealed interface StageResult {

  /**
   * The next stage goes on.
   *
   * @param requeueAfter when this stage wants to go again; null for not by itself
   */
  record Continue(State state, List<Effect> effects, @Nullable Duration requeueAfter)
      implements StageResult {
    public Continue {
      effects = List.copyOf(effects);
    }

    @Override
    public <R> R fold(Function<Continue, R> goOn, Function<Decision, R> halt) {
      return goOn.apply(this);
    }
  }

  /** No later stage can go on. */
  record Halt(Decision decision) implements StageResult {
    @Override
    public <R> R fold(Function<Continue, R> goOn, Function<Decision, R> halt) {
      return halt.apply(decision);
    }
  }

  <R> R fold(Function<Continue, R> goOn, Function<Decision, R> halt);

  static StageResult next(State state, Effect... effects) {
    return new Continue(state, List.of(effects), null);
  }

  static StageResult next(State state, @Nullable Duration requeueAfter) {
    return new Continue(state, List.of(), requeueAfter);
  }

  static StageResult next(State state, Effect effect, @Nullable Duration requeueAfter) {
    return new Continue(state, List.of(effect), requeueAfter);
  }

  static StageResult halt(Decision decision) {
    return new Halt(decision);
  }
}
