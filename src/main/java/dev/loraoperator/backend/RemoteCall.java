package dev.loraoperator.backend;

import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One call of this process for one adapter.
 *
 * @param what what was asked for
 * @param result null while the call is in flight
 */
public record RemoteCall<W, O>(W what, @Nullable Result<O> result) {

  /** How a call has ended, and when. */
  public record Result<O>(O outcome, Instant endedAt) {}

  /** A call that has just been started. */
  public static <W, O> RemoteCall<W, O> started(W what) {
    return new RemoteCall<>(what, null);
  }

  /** The same call, ended. */
  public RemoteCall<W, O> ended(O outcome, Instant at) {
    return new RemoteCall<>(what, new Result<>(outcome, at));
  }

  /** The same by another clock. */
  public RemoteCall<W, O> by(UnaryOperator<Instant> clock) {
    return result == null ? this : ended(result.outcome(), clock.apply(result.endedAt()));
  }

  public boolean inFlight() {
    return result == null;
  }

  /** How it has ended; empty while it is in flight. */
  public Optional<Result<O>> end() {
    return Optional.ofNullable(result);
  }
}
