package dev.loraoperator.core.decision;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The outcome of one pass: what the status becomes, what to do then, and when to look again. */
public sealed interface Decision {

  /** When to look again at the latest; null means only when something happens. */
  @Nullable Duration delay();

  /** The status stays as it is: an answer is on its way or a wait is not over. */
  record Keep(Duration delay) implements Decision {}

  /** The status becomes {@code progress} with the conditions of {@code verdict}. */
  record Change(Progress progress, Verdict verdict, Action action, @Nullable Duration delay)
      implements Decision {}
}
