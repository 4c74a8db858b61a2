package dev.loraoperator.lifecycle;

import dev.loraoperator.lifecycle.state.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one part of serving came to. */
sealed interface StageResult {

  /**
   * The next part may go on.
   *
   * @param delay when this part wants to look again; null for not by itself
   */
  record Go(State progress, Effect action, @Nullable Duration delay) implements StageResult {

    static Go on(State progress) {
      return new Go(progress, Effect.NONE, null);
    }

    static Go later(State progress, Duration delay) {
      return new Go(progress, Effect.NONE, delay);
    }
  }

  /** Everything after this part has to wait. */
  record Stop(Decision decision) implements StageResult {}
}
