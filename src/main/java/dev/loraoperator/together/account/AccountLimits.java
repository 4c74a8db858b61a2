package dev.loraoperator.together.account;

import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.queue.RateLimiter;
import dev.loraoperator.together.queue.WaitListener;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one account: its token bucket, its pauses after failures, its calls in flight.
 * Shared by everything that is done there, with whichever of its keys. Thread-safe.
 */
final class AccountLimits {

  private final AccountContext context;
  private final AccountQueue queue;

  private final Pause pause = new Pause();
  private final Pause spending = new Pause();
  private Duration clockSkew = Duration.ZERO;
  private Instant lastUsed;

  AccountLimits(AccountContext context, RateLimiter rate) {
    this.context = context;
    this.queue = new AccountQueue(context, rate);
    this.lastUsed = context.now();
  }

  AccountContext context() {
    return context;
  }

  Backoff backoff() {
    return context.backoff();
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
    Remote.Failed<Void> unpaid = priority.costs() ? spending.at(now) : null;
    if (unpaid != null) {
      return new Operation.Permit.Paused(unpaid.error(), unpaid.retryAt());
    }
    Operation.Permit permit = queue.permit(who, priority, now);
    Remote.Failed<Void> paused = paused(now);
    return paused == null ? permit : new Operation.Permit.Paused(paused.error(), paused.retryAt());
  }

  AccountQueue queue() {
    return queue;
  }

  /**
   * A read has succeeded.
   *
   * @param startedAt the moment of its start
   */
  synchronized void succeeded(long startedAt, @Nullable Instant serverTime) {
    pause.succeeded(startedAt);
    queue.pause(pause.until());
    if (serverTime != null) {
      clockSkew = Duration.between(context.clock().toWall(context.now()), serverTime);
    }
  }

  /**
   * Nothing more is sent for this account until a pause is over.
   *
   * @param startedAt the moment of the call
   * @param inARow failures in a row of what was called, this one included
   */
  synchronized void failed(RemoteError cause, long startedAt, int inARow) {
    int failures = Math.max(inARow, pause.failed(startedAt, context.clock().moment()));
    Duration wait = context.waitAfter(cause, failures);
    pause.pause(cause, context.now().plus(wait));
    queue.pause(pause.until());
    if (cause.reason() == Reason.RATE_LIMITED) {
      context.waits().waits(WaitListener.Limit.TOGETHER, wait);
    }
  }

  /** The service wants to be paid before it does anything more that costs. */
  synchronized void unpaid(RemoteError cause, long startedAt) {
    int failures = spending.failed(startedAt, context.clock().moment());
    spending.pause(cause, context.now().plus(context.waitAfter(cause, failures)));
  }

  /** Something that costs was done. */
  synchronized void paid(long startedAt) {
    spending.succeeded(startedAt);
  }

  /** Ends the pauses, unless the service has asked for them. */
  synchronized void endPause() {
    spending.end();
    pause.end();
    queue.pause(pause.until());
  }

  synchronized Duration clockSkew() {
    return clockSkew;
  }
}
