package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.UploadList;
import dev.loraoperator.lifecycle.Decision.Change;
import dev.loraoperator.lifecycle.Decision.Keep;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Redactor;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Builds the decisions for what went wrong, so that every step words and times them alike. */
final class Retries {

  private Retries() {}

  /** Only a person can help: nothing is tried again until something changes. */
  static Decision untilChanged(State progress, World world, Reason reason, String message) {
    return at(progress, world, reason, message, null);
  }

  /** Nothing is tried again before {@code retryAt}, unless something changes. */
  static Decision at(
      State progress, World world, Reason reason, String message, @Nullable Instant retryAt) {
    return change(progress, world, reason, message, retryAt, Effect.NONE);
  }

  /** A read from the service failed; the account knows when it may be asked again. */
  static Decision of(State progress, World world, Remote.Failed<?> failed) {
    RemoteError failure = failed.failure();
    return at(
        progress,
        world,
        failure.reason(),
        Redactor.clean(failure.message(), world.secrets()),
        failed.retryAt());
  }

  /** The job list is not known: it could not be read, or is still on its way. */
  static Decision withoutList(State progress, World world) {
    if (world.jobs() instanceof Remote.Failed<UploadList> failed) {
      return of(progress, world, failed);
    }
    return world.jobs() instanceof Remote.Pending<UploadList> pending
        ? awaiting(world, pending.until())
        : new Keep(Backoff.SAFETY_NET);
  }

  /** What this side lacks is looked up anew in every pass, so nothing needs to be remembered. */
  static Decision fault(State progress, World world, Problem fault, Backoff delays) {
    Instant graceEnd = world.createdAt().plus(Backoff.SECRET_GRACE);
    boolean young = fault.reason() == Reason.SECRET_NOT_FOUND && world.now().isBefore(graceEnd);
    if (young) {
      return new Change(
          progress.withoutSetback(),
          ReadyCondition.waiting(fault.reason(), fault.message()),
          Effect.NONE,
          Backoff.jittered(Duration.between(world.now(), graceEnd), world.jitter()));
    }
    return new Change(
        progress.withoutSetback(),
        ReadyCondition.of(fault.reason(), fault.message()),
        Effect.NONE,
        fault.reason().kind() == Reason.Kind.BACK_OFF
            ? delays.lookAgain(world.jitter())
            : delays.slowRetry(world.jitter()));
  }

  /** The same, for what the outcome of a POST told: the outcome is recorded now. */
  static Decision recorded(
      State progress, World world, Reason reason, String message, @Nullable Instant retryAt) {
    return change(progress, world, reason, message, retryAt, Effect.FORGET_OUTCOME);
  }

  /** An answer is on its way, and its arrival wakes us. */
  static Decision awaiting(World world, Instant until) {
    Duration wait = Duration.between(world.now(), until);
    return new Keep(wait.isNegative() || wait.isZero() ? Duration.ofMillis(1) : wait);
  }

  private static Decision change(
      State progress,
      World world,
      Reason reason,
      String message,
      @Nullable Instant retryAt,
      Effect action) {
    Duration delay = retryAt == null ? null : Duration.between(world.now(), retryAt).plusMillis(1);
    return new Change(
        progress.with(new RetryGate(world.inputsRevision(), retryAt)),
        ReadyCondition.of(reason, message),
        action,
        delay);
  }
}
