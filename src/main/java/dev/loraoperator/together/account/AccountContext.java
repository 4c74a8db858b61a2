package dev.loraoperator.together.account;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.queue.ProcessClock;
import dev.loraoperator.together.queue.Timer;
import dev.loraoperator.together.queue.WaitListener;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all accounts share.
 *
 * @param requestsPerSecond limit per account, over all its keys and adapters
 * @param executor runs the blocking calls; may refuse work when it is full
 * @param timer runs what has its turn
 * @param wake called for each adapter that waits for a call that has ended, or has its turn
 * @param waits learns of waits because of rate limits
 * @param random jitter from 0 inclusive to 1 exclusive
 */
public record AccountContext(
    double requestsPerSecond,
    Backoff backoff,
    Executor executor,
    ProcessClock clock,
    Timer timer,
    Consumer<AdapterId> wake,
    WaitListener waits,
    DoubleSupplier random) {

  private static final Logger LOGGER = LoggerFactory.getLogger(AccountContext.class);

  Instant now() {
    return clock.instant();
  }

  double jitter() {
    return random.getAsDouble();
  }

  /**
   * How long to wait after a failure.
   *
   * @param failures in a row, this one included
   */
  Duration waitAfter(RemoteError error, int failures) {
    Duration ours =
        error.reason().kind() == Reason.Kind.USER
            ? backoff.slowRetry(jitter())
            : backoff.backOff(failures, jitter());
    return Backoff.atLeast(error.retryAfter(), ours, jitter());
  }

  /**
   * Runs {@code call} elsewhere; {@code failed} is called when it could not run or broke, so that
   * no adapter waits for an answer that never comes.
   */
  void execute(Runnable call, Consumer<RemoteError> failed) {
    try {
      executor.execute(() -> guarded(call, failed));
    } catch (RejectedExecutionException e) {
      failed.accept(
          new RemoteError(
              Reason.RATE_LIMIT_QUEUED,
              "The operator has too many calls to Together under way. Trying again",
              null,
              RemoteError.Effect.NONE,
              RemoteError.Origin.OPERATOR));
    }
  }

  private static void guarded(Runnable call, Consumer<RemoteError> failed) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      LOGGER.atError().setCause(e).log("call to Together broke; please report this as a bug");
      failed.accept(
          new RemoteError(
              Reason.INTERNAL_ERROR,
              "The operator failed while calling Together; see its log",
              null,
              RemoteError.Effect.UNKNOWN,
              RemoteError.Origin.OPERATOR));
    }
  }
}
