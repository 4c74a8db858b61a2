package dev.loraoperator.together.account;

import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one account: its token bucket, its pause after a failure, its calls in flight.
 * Shared by everything that is done with the API key. Thread-safe.
 */
final class AccountLimits {

  private final AccountContext context;
  private final AccountQueue queue;

  private final Pause pause = new Pause();
  private long moments;
  private Duration clockSkew = Duration.ZERO;
  private Instant lastUsed;

  AccountLimits(AccountContext context) {
    this.context = context;
    this.queue = new AccountQueue(context);
    this.lastUsed = context.now();
  }

  AccountContext context() {
    return context;
  }

  Backoff backoff() {
    return context.settings().backoff();
  }

  /** Notes that the account is in use, and returns the time. */
  synchronized Instant touch() {
    lastUsed = context.now();
    return lastUsed;
  }

  synchronized boolean isIdleSince(Instant time) {
    return lastUsed.isBefore(time) && queue.isIdle();
  }

  /** The failure whose pause is not over; null when reads may go out. */
  synchronized <T> Remote.@Nullable Failed<T> paused(Instant now) {
    return pause.at(now);
  }

  /** Whether an operation may be started now. */
  synchronized Operation.Permit permit(AdapterId who, Operation.Priority priority) {
    Instant now = touch();
    Operation.Permit permit = queue.permit(who, priority, now);
    Remote.Failed<Void> paused = paused(now);
    return paused == null ? permit : new Operation.Permit.Paused(paused.error(), paused.retryAt());
  }

  AccountQueue queue() {
    return queue;
  }

  /** The place of what happens now in the order of starts and failures, which no clock tells. */
  synchronized long moment() {
    return ++moments;
  }

  /**
   * A read has succeeded.
   *
   * @param startedAt its {@link #moment}
   */
  synchronized void succeeded(long startedAt, @Nullable Instant serverTime) {
    pause.succeeded(startedAt);
    queue.pause(pause.until());
    if (serverTime != null) {
      clockSkew = Duration.between(context.clock().toWall(context.now()), serverTime);
    }
  }

  /**
   * Nothing more is sent with this key until a pause is over.
   *
   * @param startedAt the {@link #moment} of the call
   * @param inARow failures in a row of what was called, this one included
   */
  synchronized void failed(RemoteError cause, long startedAt, int inARow) {
    int failures = Math.max(inARow, pause.failed(startedAt, moment()));
    Duration wait = waitAfter(cause, failures);
    pause.pause(cause, context.now().plus(wait));
    queue.pause(pause.until());
    if (cause.reason() == Reason.RATE_LIMITED) {
      context.waits().waits(WaitListener.Limit.TOGETHER, wait);
    }
  }

  /**
   * How long to wait after a failure.
   *
   * @param failures in a row, this one included
   */
  Duration waitAfter(RemoteError error, int failures) {
    Duration ours =
        error.reason().kind() == Reason.Kind.USER
            ? backoff().slowRetry(context.jitter())
            : backoff().backOff(failures, context.jitter());
    return Backoff.atLeast(error.retryAfter(), ours, context.jitter());
  }

  /**
   * Whether every other call with the key would have failed as well, whatever it is about: for the
   * key, for its account, or for want of a way to the host.
   */
  static boolean isOfAllCalls(RemoteError error) {
    return switch (error.origin()) {
      case OPERATOR -> false;
      case CONNECTION -> true;
      case SERVICE ->
          error.reason() == Reason.UNAUTHORIZED || error.reason() == Reason.RATE_LIMITED;
    };
  }

  /** Ends the pause, unless the service has asked for it. */
  synchronized void endPause() {
    pause.end();
    queue.pause(pause.until());
  }

  synchronized Duration clockSkew() {
    return clockSkew;
  }
}
