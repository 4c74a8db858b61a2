package dev.loraoperator.core.decision;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one part of serving came to. */
sealed interface Part {

  /**
   * The next part may go on.
   *
   * @param delay when this part wants to look again; null for not by itself
   */
  record Go(Progress progress, Action action, @Nullable Duration delay) implements Part {

    static Go on(Progress progress) {
      return new Go(progress, Action.NONE, null);
    }

    static Go later(Progress progress, Duration delay) {
      return new Go(progress, Action.NONE, delay);
    }
  }

  /** Everything after this part has to wait. */
  record Stop(Decision decision) implements Part {}
}
