package dev.loraoperator.backend;

import java.time.Instant;

/**
 * What is known of something remote at this moment. Nobody waits: a pass that meets {@link Pending}
 * ends, and is woken when the answer is there.
 */
public sealed interface Remote<T> {

  /** This pass did not need it. */
  record NotAsked<T>() implements Remote<T> {}

  /** A call is under way, or will be made no later than {@code until}. */
  record Pending<T>(Instant until) implements Remote<T> {}

  /** Known since {@code at}. */
  record Known<T>(T value, Instant at) implements Remote<T> {}

  /** The service answered that there is no such thing. */
  record Missing<T>(Instant at) implements Remote<T> {}

  /** The last call failed; the next one is made no earlier than {@code retryAt}. */
  record Failed<T>(RemoteError failure, Instant retryAt) implements Remote<T> {}
}
