package dev.loraoperator.together.account;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.Reason;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A wait after failures that count for all calls of one kind. Calls that were in flight together
 * fail together, and count once; a call that began before a failure does not end its pause, however
 * well it ends. Not thread-safe.
 */
final class Pause {

  private @Nullable RemoteError cause;
  private Instant until = Instant.EPOCH;
  private int failures;
  private long failedAt;

  /** The failure whose pause is not over; null when calls may go out. */
  <T> Remote.@Nullable Failed<T> at(Instant now) {
    return cause != null && now.isBefore(until) ? new Remote.Failed<>(cause, until) : null;
  }

  /**
   * A call has failed; which failure in a row this is.
   *
   * @param startedAt its place in the order of starts and failures
   * @param moment the place of its failure there
   */
  int failed(long startedAt, long moment) {
    if (startedAt >= failedAt) {
      failures++;
      failedAt = moment;
    }
    return failures;
  }

  /** Nothing more is sent until then; a longer pause stays as it is. */
  void pause(RemoteError error, Instant end) {
    if (cause == null || end.isAfter(until)) {
      cause = error;
      until = end;
    }
  }

  /** A failure that nothing waits for. */
  void note(RemoteError error) {
    if (cause == null) {
      cause = error;
    }
  }

  void succeeded(long startedAt) {
    if (startedAt >= failedAt) {
      clear();
    }
  }

  /** Ends the pause, unless the service has asked for it. */
  void end() {
    if (cause != null && cause.reason() != Reason.RATE_LIMITED) {
      clear();
    }
  }

  /** Ends the pause; what it was for is not disproved. */
  void lift() {
    until = Instant.EPOCH;
  }

  /** The last failure; empty when a call has succeeded since. */
  Optional<RemoteError> cause() {
    return Optional.ofNullable(cause);
  }

  /** When it ends, or has ended. */
  Instant until() {
    return until;
  }

  private void clear() {
    cause = null;
    until = Instant.EPOCH;
    failures = 0;
  }
}
