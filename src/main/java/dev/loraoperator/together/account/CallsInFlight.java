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

  private final AccountKey key;
  private final AccountContext context;
  private final Operation.Kind kind;
  private final Function<RemoteError, O> failed;
  private final Function<O, Optional<RemoteError>> chargeable;
  private final Map<AdapterId, RemoteCall<W, O>> calls = new HashMap<>();

  /**
   * @param key what they are made with
   * @param failed the outcome of a call that could not be made, or broke
   * @param chargeable the error in an outcome, where others may have to wait because of it
   */
  CallsInFlight(
      AccountKey key,
      AccountContext context,
      Operation.Kind kind,
      Function<RemoteError, O> failed,
      Function<O, Optional<RemoteError>> chargeable) {
    this.key = key;
    this.context = context;
    this.kind = kind;
    this.failed = failed;
    this.chargeable = chargeable;
  }

  /** Starts a call at {@code account}; an earlier one of {@code who} is forgotten. */
  public void run(Account account, AdapterId who, W what, Supplier<O> call) {
    AccountLimits limits = account.limits();
    limits.touch();
    limits.queue().release(who, kind);
    RemoteCall<W, O> started = RemoteCall.started(what);
    synchronized (this) {
      calls.put(who, started);
    }
    limits.queue().begun(kind);
    Start start = new Start(limits, context.clock().moment());
    context.execute(
        () -> finish(who, started, start, call.get()),
        broken -> finish(who, started, start, failed.apply(broken)));
  }

  /** Where a call was started, and its place in the order of starts and failures. */
  private record Start(AccountLimits limits, long moment) {}

  /** The last call of {@code who}. */
  public synchronized Optional<RemoteCall<W, O>> of(AdapterId who) {
    return Optional.ofNullable(calls.get(who));
  }

  /** The result is in the status; a call in flight goes on. */
  public synchronized void forgetResult(AdapterId who) {
    calls.computeIfPresent(who, (id, call) -> call.inFlight() ? call : null);
  }

  /** The adapter is gone. */
  synchronized void forget(AdapterId who) {
    calls.remove(who);
  }

  /** Whether none is in flight, and none ended since {@code time} has yet to be recorded. */
  synchronized boolean areSettledSince(Instant time) {
    return calls.values().stream()
        .allMatch(call -> call.end().filter(end -> end.endedAt().isBefore(time)).isPresent());
  }

  @SuppressWarnings("ReferenceEquality") // this very call: an equal one may have been started since
  private void finish(AdapterId who, RemoteCall<W, O> started, Start start, O outcome) {
    charge(chargeable.apply(outcome), start);
    start.limits().queue().ended(kind);
    synchronized (this) {
      calls.computeIfPresent(
          who,
          (id, current) -> current == started ? started.ended(outcome, context.now()) : current);
    }
    context.wake().accept(who);
  }

  private void charge(Optional<RemoteError> error, Start start) {
    if (kind == Operation.Kind.PROBE) {
      return; // the limits of inference are its own: it holds up nothing else, and frees nothing
    }
    if (error.isEmpty()) {
      start.limits().paid(start.moment());
      key.done(start.limits(), kind, start.moment());
      return;
    }
    RemoteError cause = error.get();
    switch (Charge.of(cause)) {
      case KEY -> key.refused(start.limits(), cause, start.moment());
      case KEY_CREATES -> key.mayNotCreate(start.limits(), cause, start.moment());
      case SPENDING -> start.limits().unpaid(cause, start.moment());
      case ACCOUNT -> start.limits().failed(cause, start.moment(), 1);
      case CALL -> {}
    }
  }
}
