package dev.loraoperator.backend;

import java.time.Instant;

/** What this process knows of its own POST for the recorded intent. */
public sealed interface Post {

  /** This process has made none: if there is an intent, an earlier process may have. */
  record None() implements Post {}

  /** The POST is under way. */
  record InFlight() implements Post {}

  /** The POST has ended. */
  record Finished(UploadOutcome outcome, Instant at) implements Post {}
}
