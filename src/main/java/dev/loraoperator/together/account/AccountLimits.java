package dev.loraoperator.together.account;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one API key stands with the service: its token bucket, its pause after a failure, how many
 * calls are under way. Shared by everything that is done with the key. Thread-safe.
 */
final class AccountLimits {

  /** Calls of one key under way at once, so that a hanging host holds few threads. */
  private static final int MAX_IN_FLIGHT = 8;

  private final AccountContext context;
  private final RateLimiter turns;

  private @Nullable RemoteError failure;
  private Instant pausedUntil = Instant.EPOCH;
  private int failuresInARow;
  private int inFlight;
  private Duration clockSkew = Duration.ZERO;
  private Instant lastUsed;

  AccountLimits(AccountContext context) {
    this.context = context;
    this.turns =
        new RateLimiter(
            context.settings().requestsPerSecond(),
            context.clock(),
            wait -> context.waits().waits(WaitListener.Limit.OWN, wait));
    this.lastUsed = context.now();
  }

  AccountContext context() {
    return context;
  }

  Backoff delays() {
    return context.settings().delays();
  }

  /** Notes that somebody asks, and returns the time. */
  synchronized Instant touch() {
    lastUsed = context.now();
    return lastUsed;
  }

  synchronized boolean isIdleSince(Instant time) {
    return lastUsed.isBefore(time) && inFlight == 0;
  }

  /** The failure whose pause is not over; null when reads may go out. */
  synchronized <T> Remote.@Nullable Failed<T> paused(Instant now) {
    return failure != null && now.isBefore(pausedUntil)
        ? new Remote.Failed<>(failure, pausedUntil)
        : null;
  }

  /** Null when {@code who} may make a call now, else when it may ask again. */
  synchronized @Nullable Instant turn(AdapterId who) {
    Instant now = touch();
    Remote.Failed<Void> paused = paused(now);
    if (paused != null) {
      return paused.retryAt();
    }
    return inFlight >= MAX_IN_FLIGHT ? now.plusSeconds(1) : turns.turn(who);
  }

  /** Null when a call of nobody's own may go out now, else when it may. */
  synchronized @Nullable Instant tryTake(Instant now) {
    return inFlight >= MAX_IN_FLIGHT ? now.plusSeconds(1) : turns.tryTake();
  }

  synchronized void spend() {
    turns.spend();
  }

  /** The adapter's turn is taken, or no longer wanted. */
  synchronized void taken(AdapterId who) {
    turns.taken(who);
  }

  synchronized void begun() {
    inFlight++;
  }

  synchronized void ended() {
    inFlight--;
  }

  synchronized void succeeded(@Nullable Instant serverTime) {
    if (!throttled()) {
      failure = null;
      failuresInARow = 0;
    }
    if (serverTime != null) {
      clockSkew = Duration.between(context.now(), serverTime);
    }
  }

  /** Nothing more is read with this key until a pause is over. */
  synchronized void failed(RemoteError cause) {
    failuresInARow++;
    boolean user = cause.reason().kind() == Reason.Kind.USER;
    Duration otherwise =
        user
            ? delays().slowRetry(context.jitter())
            : delays().backOff(failuresInARow, context.jitter());
    failure = cause;
    Duration pause = Objects.requireNonNullElse(cause.retryAfter(), otherwise);
    pausedUntil = context.now().plus(pause);
    if (cause.reason() == Reason.RATE_LIMITED) {
      context.waits().waits(WaitListener.Limit.TOGETHER, pause);
    }
  }

  /** Something a person did may have helped: the pause is over, but a stated one holds. */
  synchronized void askAgain() {
    if (failure != null && failure.reason() != Reason.RATE_LIMITED) {
      failure = null;
      failuresInARow = 0;
    }
  }

  synchronized Duration clockSkew() {
    return clockSkew;
  }

  /** Then a call that ends well was begun earlier, and says nothing of how things stand now. */
  private boolean throttled() {
    return failure != null
        && failure.reason() == Reason.RATE_LIMITED
        && context.now().isBefore(pausedUntil);
  }
}
