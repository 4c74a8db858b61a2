package dev.loraoperator.lifecycle;

import dev.loraoperator.lifecycle.state.State;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outcome of one pass: what the status becomes, what to do then, and when to look again. */
public sealed interface Decision {

  /** When to look again at the latest; null means only when something happens. */
  @Nullable Duration delay();

  /** The status stays as it is: an answer is on its way or a wait is not over. */
  record Keep(Duration delay) implements Decision {}

  /**
   * The status becomes {@code progress} with the conditions of {@code verdict}.
   *
   * @param notices told in Events, beside what the conditions tell
   */
  record Change(
      State progress,
      ReadyCondition verdict,
      Effect action,
      @Nullable Duration delay,
      List<PendingEvent> notices)
      implements Decision {

    public Change {
      notices = List.copyOf(notices);
    }

    public Change(State progress, ReadyCondition verdict, Effect action, @Nullable Duration delay) {
      this(progress, verdict, action, delay, List.of());
    }
  }
}
