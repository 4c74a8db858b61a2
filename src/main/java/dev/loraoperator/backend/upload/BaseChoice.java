package dev.loraoperator.backend.upload;

import dev.loraoperator.model.Problem;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a {@link WantedBase} is at the service. */
public sealed interface BaseChoice {

  /**
   * One base model.
   *
   * @param id the service's
   * @param name the service's, which may be another than was wanted; null where only the id is
   *     known
   */
  record Chosen(String id, @Nullable String name) implements BaseChoice {
    @Override
    public <R> R fold(Function<Chosen, R> chosen, Function<Problem, R> refused) {
      return chosen.apply(this);
    }
  }

  /** None, or several: the user must say which. */
  record Refused(Problem problem) implements BaseChoice {
    @Override
    public <R> R fold(Function<Chosen, R> chosen, Function<Problem, R> refused) {
      return refused.apply(problem);
    }
  }

  <R> R fold(Function<Chosen, R> chosen, Function<Problem, R> refused);
}
