package dev.loraoperator.source;

import dev.loraoperator.model.Problem;
import java.time.Instant;

/** What became of a source. */
public sealed interface Resolution {

  /** Together can fetch it. */
  record Resolved(ResolvedSource source) implements Resolution {}

  /** It cannot be fetched as it is, and a person must act. */
  record Faulty(Problem fault) implements Resolution {}

  /** The operator's own AWS identity is being looked up; ask again no later than {@code until}. */
  record Pending(Instant until) implements Resolution {}
}
