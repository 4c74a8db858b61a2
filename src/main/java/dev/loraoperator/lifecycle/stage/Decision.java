package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.backend.Operation;
import dev.loraoperator.lifecycle.state.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The result of one reconciliation: what the status becomes, what is done then, and when next. */
public sealed interface Decision {

  /** When to reconcile again at the latest; null means only when something happens. */
  @Nullable Duration requeueAfter();

  /** The status stays as it is: an answer is on its way, or a wait is not over. */
  record Keep(Duration requeueAfter) implements Decision {
    @Override
    public <R> R fold(Function<Keep, R> keep, Function<Update, R> update) {
      return keep.apply(this);
    }
  }

  /**
   * The status becomes {@code state} with the conditions of {@code ready}; then the effects run, in
   * their order.
   */
  record Update(
      State state, ReadyCondition ready, List<Effect> effects, @Nullable Duration requeueAfter)
      implements Decision {

    public Update {
      effects = List.copyOf(effects);
    }

    public Update(State state, ReadyCondition ready, @Nullable Duration requeueAfter) {
      this(state, ready, List.of(), requeueAfter);
    }

    @Override
    public <R> R fold(Function<Keep, R> keep, Function<Update, R> update) {
      return update.apply(this);
    }

    /** The operations that it starts. */
    public List<Operation> operations() {
      return effects.stream().flatMap(effect -> effect.started().stream()).toList();
    }
  }

  <R> R fold(Function<Keep, R> keep, Function<Update, R> update);

  /** The update, where there is one. */
  default Optional<Update> update() {
    return fold(keep -> Optional.empty(), Optional::of);
  }
}
