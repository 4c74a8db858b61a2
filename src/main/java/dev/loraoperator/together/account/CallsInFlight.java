package dev.loraoperator.together.account;

import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls of one kind that change something or cost something: at most one per adapter, run
 * elsewhere, and kept until the result is in the status. Thread-safe.
 *
 * @param <W> what a call does
 * @param <O> the outcome
 */
public final class CallsInFlight<W, O> {

  private final AccountLimits limits;
  private final Operation.Kind kind;
  private final Function<RemoteError, O> failed;
  private final Function<O, Optional<RemoteError>> accountError;
  private final Map<AdapterId, RemoteCall<W, O>> calls = new HashMap<>();

  /**
   * @param failed the outcome of a call that could not be made, or broke
   * @param accountError the error in an outcome, where it may be the account's
   */
  CallsInFlight(
      AccountLimits limits,
      Operation.Kind kind,
      Function<RemoteError, O> failed,
      Function<O, Optional<RemoteError>> accountError) {
    this.limits = limits;
    this.kind = kind;
    this.failed = failed;
    this.accountError = accountError;
  }

  /** Starts a call; an earlier one of {@code who} is forgotten. */
  public void run(AdapterId who, W what, Supplier<O> call) {
    limits.touch();
    limits.queue().release(who, kind);
    RemoteCall<W, O> started = RemoteCall.started(what);
    synchronized (this) {
      calls.put(who, started);
    }
    limits.queue().begun(kind);
    long startedAt = limits.moment();
    limits
        .context()
        .execute(
            () -> finish(who, started, startedAt, call.get()),
            broken -> finish(who, started, startedAt, failed.apply(broken)));
  }

  /** The last call of {@code who}. */
  public synchronized Optional<RemoteCall<W, O>> of(AdapterId who) {
    return Optional.ofNullable(calls.get(who));
  }

  /** The result is in the status; a call in flight goes on. */
  public synchronized void forgetResult(AdapterId who) {
    calls.computeIfPresent(who, (id, call) -> call.inFlight() ? call : null);
  }

  /** The adapter is gone. */
  void forget(AdapterId who) {
    limits.queue().release(who, kind);
    synchronized (this) {
      calls.remove(who);
    }
  }

  /** Whether none is in flight, and none ended since {@code time} has yet to be recorded. */
  synchronized boolean areSettledSince(Instant time) {
    return calls.values().stream()
        .allMatch(call -> call.end().filter(end -> end.endedAt().isBefore(time)).isPresent());
  }

  @SuppressWarnings("ReferenceEquality") // this very call: an equal one may have been started since
  private void finish(AdapterId who, RemoteCall<W, O> started, long startedAt, O outcome) {
    accountError
        .apply(outcome)
        .filter(AccountLimits::isOfAllCalls)
        .ifPresent(error -> limits.failed(error, startedAt, 1));
    limits.queue().ended(kind);
    synchronized (this) {
      calls.computeIfPresent(
          who,
          (id, current) ->
              current == started ? started.ended(outcome, limits.context().now()) : current);
    }
    limits.context().wake().accept(who);
  }
}
