package dev.loraoperator.core.decision;

import dev.loraoperator.core.Delays;
import dev.loraoperator.core.Fault;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.SafeText;
import dev.loraoperator.core.decision.Decision.Change;
import dev.loraoperator.core.decision.Decision.Keep;
import dev.loraoperator.core.remote.JobList;
import dev.loraoperator.core.remote.Remote;
import dev.loraoperator.core.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Builds the decisions for what went wrong, so that every step words and times them alike. */
final class Setbacks {

  private Setbacks() {}

  /** Only a person can help: nothing is tried again until something changes. */
  static Decision untilChanged(Progress progress, World world, Reason reason, String message) {
    return at(progress, world, reason, message, null);
  }

  /** Nothing is tried again before {@code retryAt}, unless something changes. */
  static Decision at(
      Progress progress, World world, Reason reason, String message, @Nullable Instant retryAt) {
    return change(progress, world, reason, message, retryAt, Action.NONE);
  }

  /** A read from the service failed; the account knows when it may be asked again. */
  static Decision of(Progress progress, World world, Remote.Failed<?> failed) {
    RemoteFailure failure = failed.failure();
    return at(
        progress,
        world,
        failure.reason(),
        SafeText.clean(failure.message(), world.secrets()),
        failed.retryAt());
  }

  /** The job list is not known: it could not be read, or is still on its way. */
  static Decision withoutList(Progress progress, World world) {
    if (world.jobs() instanceof Remote.Failed<JobList> failed) {
      return of(progress, world, failed);
    }
    return world.jobs() instanceof Remote.Pending<JobList> pending
        ? awaiting(world, pending.until())
        : new Keep(Delays.SAFETY_NET);
  }

  /** What this side lacks is looked up anew in every pass, so nothing needs to be remembered. */
  static Decision fault(Progress progress, World world, Fault fault, Delays delays) {
    Instant graceEnd = world.createdAt().plus(Delays.SECRET_GRACE);
    boolean young = fault.reason() == Reason.SECRET_NOT_FOUND && world.now().isBefore(graceEnd);
    if (young) {
      return new Change(
          progress.withoutSetback(),
          Verdict.waiting(fault.reason(), fault.message()),
          Action.NONE,
          Delays.jittered(Duration.between(world.now(), graceEnd), world.jitter()));
    }
    return new Change(
        progress.withoutSetback(),
        Verdict.of(fault.reason(), fault.message()),
        Action.NONE,
        fault.reason().kind() == Reason.Kind.BACK_OFF
            ? delays.lookAgain(world.jitter())
            : delays.slowRetry(world.jitter()));
  }

  /** The same, for what the outcome of a POST told: the outcome is recorded now. */
  static Decision recorded(
      Progress progress, World world, Reason reason, String message, @Nullable Instant retryAt) {
    return change(progress, world, reason, message, retryAt, Action.FORGET_OUTCOME);
  }

  /** An answer is on its way, and its arrival wakes us. */
  static Decision awaiting(World world, Instant until) {
    Duration wait = Duration.between(world.now(), until);
    return new Keep(wait.isNegative() || wait.isZero() ? Duration.ofMillis(1) : wait);
  }

  private static Decision change(
      Progress progress,
      World world,
      Reason reason,
      String message,
      @Nullable Instant retryAt,
      Action action) {
    Duration delay = retryAt == null ? null : Duration.between(world.now(), retryAt).plusMillis(1);
    return new Change(
        progress.with(new Setback(world.inputsRevision(), retryAt)),
        Verdict.of(reason, message),
        action,
        delay);
  }
}
